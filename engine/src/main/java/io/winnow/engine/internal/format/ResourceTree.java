package io.winnow.engine.internal.format;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Resources that can only be read as streams: of a jar in a jar, of a module image, of a class
 * loader that has its own ways. What is to be mapped is copied off the heap.
 */
record ResourceTree(ClassLoader loader) implements FileTree {
  private static final int CHUNK = 1 << 20;

  @Override
  public boolean holds(String name) {
    return ZipDirectory.isInside(name) && loader.getResource(name) != null;
  }

  @Override
  public byte[] read(String name, int maxBytes) throws IOException {
    try (InputStream in = open(name)) {
      return Json.readBytes(in, maxBytes, path(name));
    }
  }

  /** No length is believed: memory is taken as bytes come. */
  @Override
  public MemorySegment map(String name, Arena arena) throws IOException {
    try (InputStream in = open(name);
        Arena parts = Arena.ofConfined()) {
      List<MemorySegment> chunks = new ArrayList<>();
      long size = 0;
      for (byte[] bytes = in.readNBytes(CHUNK); bytes.length > 0; bytes = in.readNBytes(CHUNK)) {
        MemorySegment chunk = parts.allocate(bytes.length);
        chunks.add(chunk.copyFrom(MemorySegment.ofArray(bytes)));
        size += bytes.length;
      }
      MemorySegment content = arena.allocate(size, Long.BYTES);
      long at = 0;
      for (MemorySegment chunk : chunks) {
        MemorySegment.copy(chunk, 0, content, at, chunk.byteSize());
        at += chunk.byteSize();
      }
      return content.asReadOnly();
    } catch (OutOfMemoryError e) {
      throw new IOException(
          name
              + " on the class path takes more native memory than there is ("
              + e.getMessage()
              + "); put it into a folder or a jar of its own",
          e);
    }
  }

  @Override
  public Path path(String name) {
    return Path.of("classpath!").resolve(name);
  }

  private InputStream open(String name) throws IOException {
    InputStream in = loader.getResourceAsStream(name);
    if (in == null) {
      throw new FileNotFoundException("no resource " + name + " on the class path");
    }
    return in;
  }
}
