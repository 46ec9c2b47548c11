package io.winnow.retriever.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder that holds everything Winnow can make again: models taken from jars, vectors of
 * teachers ({@code vectors}), the demo.
 */
public final class WinnowHome {
  private WinnowHome() {}

  /** {@code WINNOW_HOME}, else {@code $XDG_CACHE_HOME/winnow}, else {@code ~/.cache/winnow}. */
  public static Path locate() {
    return locate(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static Path locate(Map<String, String> environment, Path userHome) {
    String own = environment.getOrDefault("WINNOW_HOME", "");
    if (!own.isEmpty()) {
      return Path.of(own).toAbsolutePath();
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    // The XDG specification says to ignore a relative path.
    if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
      return Path.of(xdg).resolve("winnow");
    }
    return userHome.resolve(".cache").resolve("winnow");
  }

  /** Makes a folder of the cache; where that cannot be, says how to have the cache elsewhere. */
  public static void create(Path folder) throws IOException {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException(
          "the cache folder cannot be made: "
              + folder
              + " ("
              + e
              + "); set WINNOW_HOME to a folder that can be written",
          e);
    }
  }

  /** Deletes a folder of the cache with all that is in it; nothing if it is not there. */
  public static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
