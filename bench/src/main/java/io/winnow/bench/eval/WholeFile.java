package io.winnow.bench.eval;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files that are there as a whole or not at all, whatever happens while they are written. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * Writes a text in UTF-8; a file that was there is replaced.
   *
   * @throws NoSuchFileException if there is no such folder; the message names it
   */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes; see {@link #write(Path, String)}. */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.resolveSibling("");
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    Path part =
        target.resolveSibling(
            ".winnow-" + ProcessHandle.current().pid() + "-" + target.getFileName());
    try {
      Files.write(part, bytes);
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
