package io.winnow.engine.internal.format;

import io.winnow.engine.ModelFormatException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file, memory-mapped.
 *
 * <pre>
 *   0        8                  8 + header length
 *   +--------+------------------+----------------------------------+
 *   | length | JSON header      | data: tensors at data_offsets,   |
 *   | u64 LE | name -&gt; dtype,   | relative to the start of data    |
 *   |        | shape, offsets   |                                  |
 *   +--------+------------------+----------------------------------+
 * </pre>
 *
 * Nothing in the file is believed: the length, every offset and every shape are checked against the
 * size of the file, and the tensors must fill the data without gaps.
 */
public final class Safetensors {
  private static final int PREFIX = Long.BYTES;

  /**
   * A longer header is a corrupt length. The reference implementation takes ten times as much, of
   * which no static model has a thousandth.
   */
  private static final long MAX_HEADER = 10_000_000;

  /** Ten or so a tensor. */
  private static final int MAX_HEADER_VALUES = 100_000;

  private final Path path;
  private final Map<String, Tensor> tensors;

  private Safetensors(Path path, Map<String, Tensor> tensors) {
    this.path = path;
    this.tensors = tensors;
  }

  /** Maps a file for as long as the arena lives. */
  public static Safetensors map(Path path, Arena arena) throws IOException {
    return of(
        new FolderTree(path.resolveSibling("")).map(path.getFileName().toString(), arena), path);
  }

  /**
   * Reads the content of a file, which has to live as long as the tensors.
   *
   * @param path where the content is from, for messages
   */
  static Safetensors of(MemorySegment file, Path path) throws ModelFormatException {
    if (file.byteSize() < PREFIX) {
      throw new ModelFormatException(
          path,
          0,
          "safetensors file truncated: need " + PREFIX + " bytes, have " + file.byteSize());
    }
    long headerLength =
        file.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
    long rest = file.byteSize() - PREFIX;
    if (headerLength < 0 || headerLength > Math.min(rest, MAX_HEADER)) {
      throw new ModelFormatException(
          path,
          0,
          "safetensors header length not possible: the file says "
              + Long.toUnsignedString(headerLength)
              + " bytes, "
              + rest
              + " follow, and at most "
              + MAX_HEADER
              + " are read");
    }
    byte[] header = file.asSlice(PREFIX, headerLength).toArray(ValueLayout.JAVA_BYTE);
    MemorySegment data = file.asSlice(PREFIX + headerLength);
    return new Safetensors(
        path, tensors(Json.readObject(header, path, MAX_HEADER_VALUES), data, path));
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** A tensor by name. */
  public Optional<Tensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** The names of all tensors, in file order of the header. */
  public List<String> names() {
    return List.copyOf(tensors.keySet());
  }

  /** Writes tensors to a new file in the order given, the data aligned to eight bytes. */
  public static void write(Path path, List<Tensor> tensors) throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    long offset = 0;
    for (Tensor tensor : tensors) {
      long end = offset + tensor.data().byteSize();
      Map<String, Object> info = new LinkedHashMap<>();
      info.put("dtype", tensor.type().name());
      info.put("shape", tensor.shape());
      info.put("data_offsets", List.of(offset, end));
      header.put(tensor.name(), info);
      offset = end;
    }
    String json = Json.writeCompact(header);
    int length = json.getBytes(StandardCharsets.UTF_8).length;
    byte[] padded =
        (json + " ".repeat((PREFIX - length % PREFIX) % PREFIX)).getBytes(StandardCharsets.UTF_8);
    try (FileChannel out =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(
          out,
          ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN).putLong(0, padded.length));
      writeFully(out, ByteBuffer.wrap(padded));
      for (Tensor tensor : tensors) {
        writeFully(out, tensor.data());
      }
      out.force(true);
    }
  }

  private static void writeFully(FileChannel out, MemorySegment data) throws IOException {
    long chunk = 1 << 26;
    for (long at = 0; at < data.byteSize(); at += chunk) {
      writeFully(out, data.asSlice(at, Math.min(chunk, data.byteSize() - at)).asByteBuffer());
    }
  }

  private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  private static Map<String, Tensor> tensors(
      Map<String, @Nullable Object> header, MemorySegment data, Path path)
      throws ModelFormatException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    List<Span> spans = new ArrayList<>();
    for (Map.Entry<String, @Nullable Object> entry : header.entrySet()) {
      String name = entry.getKey();
      if (name.equals("__metadata__")) {
        continue;
      }
      if (!(entry.getValue() instanceof Map<?, ?> info)) {
        throw new ModelFormatException(path, "tensor " + name + " is not described by an object");
      }
      TensorType type = type(info.get("dtype"), name, path);
      List<Long> shape = numbers(info.get("shape"), name, "shape", path);
      List<Long> offsets = numbers(info.get("data_offsets"), name, "data_offsets", path);
      if (offsets.size() != 2
          || offsets.get(0) > offsets.get(1)
          || offsets.get(1) > data.byteSize()) {
        throw new ModelFormatException(
            path,
            "tensor "
                + name
                + " lies outside the file: offsets "
                + offsets
                + ", data "
                + data.byteSize()
                + " bytes");
      }
      Span span = new Span(name, offsets.get(0), offsets.get(1));
      long bytes = bytes(shape, type, name, path);
      if (bytes != span.end() - span.begin()) {
        throw new ModelFormatException(
            path,
            "tensor "
                + name
                + " has the wrong size: "
                + type
                + " "
                + shape
                + " needs "
                + bytes
                + " bytes, the file gives it "
                + (span.end() - span.begin()));
      }
      spans.add(span);
      tensors.put(name, new Tensor(name, type, shape, data.asSlice(span.begin(), bytes)));
    }
    checkContiguous(spans, data.byteSize(), path);
    return tensors;
  }

  private record Span(String name, long begin, long end) {}

  /** As the format asks: the tensors fill the data one after the other. */
  private static void checkContiguous(List<Span> spans, long size, Path path)
      throws ModelFormatException {
    long end = 0;
    String before = "the header";
    List<Span> sorted =
        spans.stream()
            .sorted(Comparator.comparingLong(Span::begin).thenComparingLong(Span::end))
            .toList();
    for (Span span : sorted) {
      if (span.begin() != end) {
        throw new ModelFormatException(
            path,
            (span.begin() < end ? "tensors overlap: " : "there is a gap between tensors: ")
                + span.name()
                + " begins at "
                + span.begin()
                + ", "
                + before
                + " ends at "
                + end);
      }
      end = span.end();
      before = span.name();
    }
    if (end != size) {
      throw new ModelFormatException(
          path, "the data has " + size + " bytes, its tensors fill " + end);
    }
  }

  private static TensorType type(@Nullable Object dtype, String name, Path path)
      throws ModelFormatException {
    for (TensorType type : TensorType.values()) {
      if (type.name().equals(dtype)) {
        return type;
      }
    }
    throw new ModelFormatException(
        path,
        "tensor "
            + name
            + " has a dtype that is not supported: "
            + dtype
            + "; supported: "
            + List.of(TensorType.values()));
  }

  private static List<Long> numbers(@Nullable Object value, String name, String key, Path path)
      throws ModelFormatException {
    List<Long> numbers = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Long number && number >= 0) {
          numbers.add(number);
        }
      }
      if (numbers.size() == list.size()) {
        return numbers;
      }
    }
    throw new ModelFormatException(
        path,
        "tensor " + name + " has no usable " + key + ": expected whole numbers, found " + value);
  }

  private static long bytes(List<Long> shape, TensorType type, String name, Path path)
      throws ModelFormatException {
    long bytes = type.bytes();
    try {
      for (long extent : shape) {
        bytes = Math.multiplyExact(bytes, extent);
      }
    } catch (ArithmeticException e) {
      throw new ModelFormatException(path, "tensor " + name + " has an impossible shape: " + shape);
    }
    return bytes;
  }
}
