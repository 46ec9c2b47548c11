package io.winnow.engine.internal.format;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * Files by name, wherever they lie: in a folder, in an archive, on a class path. Names are relative
 * and have {@code /} between their parts. Not safe to share between threads.
 */
interface FileTree extends Closeable {
  /** Whether there is a file of this name. */
  boolean holds(String name);

  /**
   * The content of a file on the heap.
   *
   * @throws io.winnow.engine.ModelFormatException if it is longer than any file of its kind is
   */
  byte[] read(String name, int maxBytes) throws IOException;

  /** The content of a file off the heap for as long as the arena lives; mapped where it can be. */
  MemorySegment map(String name, Arena arena) throws IOException;

  /** Where a file is, for messages. */
  Path path(String name);

  @Override
  default void close() throws IOException {}
}
