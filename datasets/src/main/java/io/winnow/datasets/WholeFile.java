package io.winnow.datasets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

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

  /**
   * Refuses what could not be written later, before the work is done for it.
   *
   * @throws NoSuchFileException if there is no such folder; the message names it
   * @throws FileSystemException if it is a folder itself
   */
  public static void requireWritable(Path file) throws IOException {
    Path folder = file.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a folder; expected a file to write");
    }
  }

  /** Writes bytes; see {@link #write(Path, String)}. */
  public static void write(Path file, byte[] bytes) throws IOException {
    requireWritable(file);
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling(".winnow-" + UUID.randomUUID() + "-" + target.getFileName());
    try {
      Files.write(part, bytes);
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
