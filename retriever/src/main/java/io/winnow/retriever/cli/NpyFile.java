package io.winnow.retriever.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A float32 matrix in NumPy's format 1.0, written row by row. The header is written last, when the
 * number of rows is known; the file takes its name when it is complete.
 */
final class NpyFile implements EncodeCommand.Sink {
  /** Bytes of magic, version and header together; a multiple of 64, as the format asks. */
  private static final int HEADER = 128;

  private static final int PREAMBLE = 10;

  /** Bytes that are written at once, at least. */
  private static final int BUFFER = 1 << 16;

  private final Path target;
  private final Path part;
  private final FileChannel channel;
  private final int dim;
  private final ByteBuffer buffer;
  private long rows;
  private boolean complete;

  NpyFile(Path target, int dim) throws IOException {
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new IOException(
          "not a file that can be written: " + target + "; expected a new or a regular file");
    }
    this.target = target.toAbsolutePath();
    this.dim = dim;
    this.buffer =
        ByteBuffer.allocate(Math.max(BUFFER, dim * Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    this.part =
        this.target.resolveSibling(
            ".winnow-" + ProcessHandle.current().pid() + "-" + target.getFileName());
    this.channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.position(HEADER);
  }

  @Override
  public void write(float[] row) throws IOException {
    if (buffer.remaining() < dim * Float.BYTES) {
      flush();
    }
    for (float value : row) {
      buffer.putFloat(value);
    }
    rows++;
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public void finish() throws IOException {
    flush();
    channel.write(header(), 0);
    complete = true;
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
      if (complete) {
        Files.move(
            part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private ByteBuffer header() {
    String text =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + dim + "), }";
    String padded = text + " ".repeat(HEADER - PREAMBLE - 1 - text.length()) + "\n";
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    header.put((byte) 1).put((byte) 0).putShort((short) (HEADER - PREAMBLE));
    header.put(padded.getBytes(StandardCharsets.US_ASCII));
    return header.flip();
  }
}
