package io.winnow.datasets;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A file or folder in a zip. Its path goes on below the zip: {@code
 * scifact.zip/scifact/corpus.jsonl}, so that it can be named and opened as any other.
 *
 * @param entry the name in the zip, with '/'; empty for the zip as a whole
 */
record ZippedFile(Path zip, String entry) {
  /** What a path names, if it is a zip or goes on below one. */
  static Optional<ZippedFile> of(Path path) {
    for (Path zip = path; zip != null; zip = zip.getParent()) {
      if (isNamedSo(zip) && Files.isRegularFile(zip)) {
        return Optional.of(new ZippedFile(zip, slashed(zip.relativize(path))));
      }
    }
    return Optional.empty();
  }

  /** Whether a path has the name of a zip. */
  static boolean isNamedSo(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
  }

  /** What a folder or zip is called, without {@code .zip}. */
  static String nameOf(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    if (last == null) {
      return "";
    }
    String name = last.toString();
    return isNamedSo(last) ? name.substring(0, name.length() - ".zip".length()) : name;
  }

  /** A relative path with '/' on any platform, as zips have it. */
  static String slashed(Path relative) {
    return StreamSupport.stream(relative.spliterator(), false)
        .map(Path::toString)
        .collect(joining("/"));
  }

  /** The names of the files below it, relative to it; those that lead elsewhere are left out. */
  List<String> files() throws IOException {
    String folder = entry.isEmpty() ? "" : entry + "/";
    try (ZipFile opened = open(zip)) {
      return opened.stream()
          .filter(file -> !file.isDirectory())
          .map(ZipEntry::getName)
          .filter(name -> name.startsWith(folder) && isInside(name))
          .map(name -> name.substring(folder.length()))
          .sorted()
          .toList();
    }
  }

  /** Whether the name of an entry is a path that stays inside, on any platform. */
  private static boolean isInside(String name) {
    return name.chars().noneMatch(c -> c < ' ' || c == '\\' || c == ':')
        && List.of(name.split("/", -1)).stream()
            .noneMatch(step -> step.isEmpty() || step.equals(".") || step.equals(".."));
  }

  /** Whether it is the zip as a whole, or a folder of it. */
  boolean isFolder() throws IOException {
    return entry.isEmpty() || !files().isEmpty();
  }

  /** The bytes of the file; its checksum is compared at its end. */
  InputStream open() throws IOException {
    ZipFile opened = open(zip);
    try {
      ZipEntry found = opened.getEntry(entry);
      if (found == null || found.isDirectory()) {
        throw new NoSuchFileException(zip.resolve(entry).toString(), null, "no such file in zip");
      }
      return new ZippedStream(opened, found);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  private static ZipFile open(Path zip) throws IOException {
    try {
      return new ZipFile(zip.toFile());
    } catch (IOException e) {
      throw new IOException(
          zip + ": not a zip that can be read: " + e.getMessage() + "; fetch it again", e);
    }
  }
}
