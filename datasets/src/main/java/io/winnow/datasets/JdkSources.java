package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Finds the {@code src.zip} of a JDK. */
final class JdkSources {
  private JdkSources() {}

  static Path find(Path javaHome) throws IOException {
    Path zip = javaHome.resolve("lib").resolve("src.zip");
    if (Files.isRegularFile(zip)) {
      return zip;
    }
    int feature = Runtime.version().feature();
    String found =
        Files.isSymbolicLink(zip)
            ? "a link to " + Files.readSymbolicLink(zip) + ", which does not exist"
            : "nothing";
    throw new NoSuchFileException(
        zip.toString(),
        null,
        ("this JDK has no sources: expected lib/src.zip, found %s. Install openjdk-%d-source (Debian,"
                + " Ubuntu) or java-%d-openjdk-src (Fedora), or use a JDK from Adoptium (Temurin),"
                + " whose archives include it")
            .formatted(found, feature, feature));
  }
}
