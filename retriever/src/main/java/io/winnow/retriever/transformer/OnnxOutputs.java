package io.winnow.retriever.transformer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of an ONNX file's outputs, read without a runtime: of its Protocol Buffers message
 * ModelProto the field graph (7), of that each output (12), of that the name (1).
 */
final class OnnxOutputs {
  private static final int GRAPH = 7;
  private static final int OUTPUT = 12;
  private static final int NAME = 1;

  private OnnxOutputs() {}

  /** None if the file is broken; whoever loads it says how. */
  static List<String> read(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file);
        Arena arena = Arena.ofConfined()) {
      MemorySegment model = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      for (MemorySegment graph : fields(model, GRAPH)) {
        for (MemorySegment output : fields(graph, OUTPUT)) {
          for (MemorySegment name : fields(output, NAME)) {
            names.add(new String(name.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
          }
        }
      }
    } catch (IndexOutOfBoundsException e) {
      return List.of();
    }
    return names;
  }

  /** The values of all fields of a number that are messages or text. */
  private static List<MemorySegment> fields(MemorySegment message, int number) {
    List<MemorySegment> found = new ArrayList<>();
    Cursor cursor = new Cursor(message);
    while (cursor.at < message.byteSize()) {
      long tag = cursor.varint();
      switch ((int) (tag & 7)) {
        case 0 -> cursor.varint();
        case 1 -> cursor.at += Long.BYTES;
        case 2 -> {
          long length = cursor.varint();
          MemorySegment value = message.asSlice(cursor.at, length);
          if (tag >>> 3 == number) {
            found.add(value);
          }
          cursor.at += length;
        }
        case 5 -> cursor.at += Integer.BYTES;
        default -> throw new IndexOutOfBoundsException("no such wire type");
      }
    }
    return found;
  }

  /** A place in a message. */
  private static final class Cursor {
    private final MemorySegment message;
    private long at;

    Cursor(MemorySegment message) {
      this.message = message;
    }

    long varint() {
      long value = 0;
      for (int shift = 0; shift < Long.SIZE; shift += 7) {
        byte next = message.get(ValueLayout.JAVA_BYTE, at++);
        value |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw new IndexOutOfBoundsException("no end of a number");
    }
  }
}
