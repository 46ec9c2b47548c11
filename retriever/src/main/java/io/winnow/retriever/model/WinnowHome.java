package io.winnow.retriever.model;

import java.nio.file.Path;
import java.util.Map;

/** The folder that holds everything Winnow can make again: models taken from jars, the demo. */
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
}
