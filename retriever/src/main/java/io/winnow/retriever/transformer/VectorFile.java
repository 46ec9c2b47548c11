package io.winnow.retriever.transformer;

import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One append-only file of vectors, which several processes add to at a time: a record is one write
 * to the end of the file, which the operating system places behind all others. The file counts up
 * to its first record that is torn or damaged. Not thread-safe.
 *
 * <p>A file is a header, 64 bytes: {@code WNWVEC2\n}, the dimension (int32), the name of the model
 * (UTF-8, cut or filled up with zeros); then records: key (2 x int64), flags (int32; 1: the text
 * was cut), vector (float32), CRC-32 of all before it (int32). All is little-endian. Of version 1,
 * which is read and not added to, the header ends with the dimension and a record has no flags.
 */
final class VectorFile implements AutoCloseable {
  private static final String MAGIC = "WNWVEC";
  private static final int VERSION = 2;
  private static final int HEADER = 64;
  private static final int NAME = MAGIC.length() + 2 + Integer.BYTES;
  private static final int KEY = 2 * Long.BYTES;
  private static final int TRUNCATED = 1;

  /** No model has more; a header that says so is damaged. */
  private static final int MAX_DIMENSION = 1 << 16;

  /** Bytes that are read at a time. */
  private static final int CHUNK = 1 << 20;

  private final Path path;
  private final RandomAccessFile in;
  private final Header header;

  /** Adds behind what others added; opened by the first record. */
  private @Nullable FileOutputStream out;

  /** The records before it have been read. */
  private long end;

  private boolean broken;

  private VectorFile(Path path, RandomAccessFile in, Header header) {
    this.path = path;
    this.in = in;
    this.header = header;
    this.end = header.bytes();
  }

  /** What a file says of itself. */
  record Header(int version, int dimension, String model) {
    int bytes() {
      return version == 1 ? NAME : HEADER;
    }

    /** Of a record. */
    int recordBytes() {
      return vectorAt() + dimension * Float.BYTES + Integer.BYTES;
    }

    private int vectorAt() {
      return version == 1 ? KEY : KEY + Integer.BYTES;
    }

    /** Null where none stands there, or not yet. */
    static @Nullable Header read(RandomAccessFile in) throws IOException {
      byte[] bytes = new byte[(int) Math.min(HEADER, in.length())];
      in.seek(0);
      in.readFully(bytes);
      if (bytes.length < NAME) {
        return null;
      }
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int dimension = buffer.getInt(NAME - Integer.BYTES);
      for (int version = 1; version <= VERSION; version++) {
        byte[] magic = magic(version);
        if (Arrays.equals(magic, Arrays.copyOf(bytes, magic.length))) {
          Header header = new Header(version, dimension, version == 1 ? "" : name(bytes));
          boolean whole = dimension > 0 && dimension <= MAX_DIMENSION;
          return whole && bytes.length >= header.bytes() ? header : null;
        }
      }
      return null;
    }

    private static String name(byte[] bytes) {
      String padded = new String(bytes, NAME, bytes.length - NAME, StandardCharsets.UTF_8);
      int zero = padded.indexOf('\0');
      return zero < 0 ? padded : padded.substring(0, zero);
    }

    private byte[] encoded() {
      byte[] name = model.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(HEADER)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put(magic(VERSION))
          .putInt(dimension)
          .put(name, 0, Math.min(name.length, HEADER - NAME))
          .array();
    }

    private static byte[] magic(int version) {
      return (MAGIC + version + "\n").getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** Where a vector is. */
  record Place(VectorFile file, long offset, boolean truncated) {}

  /** Takes what is read. */
  interface Records {
    void take(VectorLog.Key key, Place place);
  }

  /** Opens a file; null if it is gone, or does not begin as a file of such vectors does. */
  static @Nullable VectorFile open(Path path, int dimension) throws IOException {
    RandomAccessFile in;
    try {
      in = new RandomAccessFile(path.toFile(), "r");
    } catch (FileNotFoundException e) {
      if (Files.exists(path)) {
        throw e; // it may not be read
      }
      return null;
    }
    VectorFile file = null;
    try {
      Header header = Header.read(in);
      if (header != null && header.dimension() == dimension) {
        file = new VectorFile(path, in, header);
      }
      return file;
    } finally {
      if (file == null) {
        in.close();
      }
    }
  }

  /** Makes a file without records. */
  static VectorFile create(Path path, int dimension, String model) throws IOException {
    Header header = new Header(VERSION, dimension, model);
    Files.write(path, header.encoded(), StandardOpenOption.CREATE_NEW);
    return new VectorFile(path, new RandomAccessFile(path.toFile(), "r"), header);
  }

  /** What a file says of itself; null if it is none of vectors. */
  static @Nullable Header header(Path path) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(path.toFile(), "r")) {
      return Header.read(in);
    }
  }

  /** Hands over the records that were not read yet, as far as they are whole. */
  void read(Records records) throws IOException {
    int size = header.recordBytes();
    for (long left = unread(); left > 0 && !broken; left = unread()) {
      byte[] bytes = new byte[size * (int) Math.min(left, Math.max(1, CHUNK / size))];
      in.seek(end);
      in.readFully(bytes);
      for (int at = 0; at < bytes.length && !broken; at += size) {
        ByteBuffer record = ByteBuffer.wrap(bytes, at, size).slice().order(ByteOrder.LITTLE_ENDIAN);
        broken = record.getInt(size - Integer.BYTES) != checksum(bytes, at, size);
        if (!broken) {
          boolean truncated = header.version() > 1 && (record.getInt(KEY) & TRUNCATED) != 0;
          records.take(
              new VectorLog.Key(record.getLong(0), record.getLong(Long.BYTES)),
              new Place(this, end + header.vectorAt(), truncated));
          end += size;
        }
      }
    }
  }

  /** Records that are whole by their length. */
  private long unread() throws IOException {
    return (in.length() - end) / header.recordBytes();
  }

  private static int checksum(byte[] bytes, int at, int size) {
    CRC32 crc = new CRC32();
    crc.update(bytes, at, size - Integer.BYTES);
    return (int) crc.getValue();
  }

  /** Whether a record may be added: all that is there is whole, and it grows to no more than so. */
  boolean hasRoom(long most) throws IOException {
    return header.version() == VERSION
        && !broken
        && in.length() == end
        && end + header.recordBytes() <= most;
  }

  /** Adds a record, which the next {@link #read} hands over. */
  void append(VectorLog.Key key, float[] vectors, int row, boolean truncated) throws IOException {
    if (out == null) {
      out = new FileOutputStream(path.toFile(), true);
    }
    int size = header.recordBytes();
    ByteBuffer record = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(key.high()).putLong(key.low()).putInt(truncated ? TRUNCATED : 0);
    for (int i = 0; i < header.dimension(); i++) {
      record.putFloat(vectors[row * header.dimension() + i]);
    }
    record.putInt(checksum(record.array(), 0, size));
    out.write(record.array());
  }

  /** Copies the vector of a place to a row. */
  void copy(Place place, float[] out, int row) throws IOException {
    byte[] bytes = new byte[header.dimension() * Float.BYTES];
    in.seek(place.offset());
    in.readFully(bytes);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(out, row * header.dimension(), header.dimension());
  }

  /** Bytes that count. */
  long bytes() {
    return end;
  }

  @Override
  public void close() throws IOException {
    try (FileOutputStream _ = out) {
      in.close();
    }
  }
}
