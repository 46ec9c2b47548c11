package io.winnow.datasets;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes source archives for tests. */
final class SourceZips {
  private SourceZips() {}

  /** The sources written for the tests: entry name, as in a src.zip, to content. */
  static Map<String, byte[]> fixtures() throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    try {
      Path root = Path.of(SourceZips.class.getResource("sources").toURI());
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(Files::isRegularFile)
            .forEach(
                file -> {
                  try {
                    String name = root.relativize(file).toString().replace('\\', '/');
                    entries.put(name, Files.readAllBytes(file));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    return entries;
  }

  static Map<String, byte[]> source(String entry, String content) {
    return Map.of(entry, content.getBytes(StandardCharsets.UTF_8));
  }

  static Path write(Path zip, Map<String, byte[]> entries) throws IOException {
    Files.createDirectories(zip.getParent());
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream archive = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        archive.putNextEntry(new ZipEntry(entry.getKey()));
        archive.write(entry.getValue());
        archive.closeEntry();
      }
    }
    return zip;
  }
}
