package io.winnow.engine.internal.format;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates a whole deflate stream into memory of exactly its size, on or off the heap. */
final class Inflation {
  /** Of buffers, which have no more than 2^31 bytes. */
  private static final long CHUNK = 1 << 26;

  private Inflation() {}

  /**
   * Fills the output.
   *
   * @throws DataFormatException if the stream is broken or does not give exactly so many bytes
   */
  static void inflate(MemorySegment packed, MemorySegment out) throws DataFormatException {
    // One byte more than expected shows that there are more.
    ByteBuffer more = ByteBuffer.allocate(1);
    try (Inflater inflater = new Inflater(true)) {
      long read = 0;
      long written = 0;
      while (!inflater.finished()) {
        if (inflater.needsInput()) {
          if (read == packed.byteSize()) {
            throw new DataFormatException("it ends after " + written + " bytes");
          }
          MemorySegment next = chunk(packed, read);
          inflater.setInput(next.asByteBuffer());
          read += next.byteSize();
        }
        boolean full = written == out.byteSize();
        int count = inflater.inflate(full ? more : chunk(out, written).asByteBuffer());
        if (full && count > 0) {
          throw new DataFormatException("it goes on after " + written + " bytes");
        }
        if (count == 0 && !inflater.finished() && !inflater.needsInput()) {
          throw new DataFormatException("it needs a dictionary");
        }
        written += count;
      }
      if (written < out.byteSize()) {
        throw new DataFormatException("it ends after " + written + " bytes");
      }
      if (inflater.getRemaining() > 0 || read < packed.byteSize()) {
        throw new DataFormatException("it ends before its bytes in the archive do");
      }
    }
  }

  /** CRC-32 of memory on or off the heap. */
  static int crc(MemorySegment content) {
    CRC32 crc = new CRC32();
    for (long at = 0; at < content.byteSize(); at += CHUNK) {
      crc.update(chunk(content, at).asByteBuffer());
    }
    return (int) crc.getValue();
  }

  private static MemorySegment chunk(MemorySegment all, long from) {
    return all.asSlice(from, Math.min(CHUNK, all.byteSize() - from));
  }
}
