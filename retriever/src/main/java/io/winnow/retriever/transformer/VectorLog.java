package io.winnow.retriever.transformer;

import io.winnow.retriever.model.WinnowHome;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Vectors by key in the append-only files of one folder. Every writer has a file of its own, so
 * that processes need no lock; each record carries a checksum, and a file counts up to its first
 * record that is torn or damaged. On the heap are the keys alone. Safe to share between threads.
 *
 * <p>A file is {@code WNWVEC1\n}, the dimension (int32), then records: key (2 x int64), vector
 * (float32), CRC-32 of both (int32); all little-endian.
 */
final class VectorLog implements AutoCloseable {
  private static final String SUFFIX = ".vectors";
  private static final byte[] MAGIC = "WNWVEC1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = MAGIC.length + Integer.BYTES;
  private static final int KEY = 2 * Long.BYTES;

  /** A byte that stands nowhere in UTF-8. */
  private static final byte NOT_UTF_8 = (byte) 0xff;

  private final Path folder;
  private final int dimension;
  private final int record;
  private final List<RandomAccessFile> files = new ArrayList<>();
  private final Map<Key, Place> places = new HashMap<>();
  private @Nullable RandomAccessFile own;

  /** Where the next record goes in this log's own file. */
  private long end;

  private VectorLog(Path folder, int dimension) {
    this.folder = folder;
    this.dimension = dimension;
    this.record = KEY + dimension * Float.BYTES + Integer.BYTES;
  }

  /** Half of a SHA-256. */
  record Key(long high, long low) {
    static Key of(String text) {
      MessageDigest digest = Fingerprint.sha256();
      digest.update(bytes(text));
      ByteBuffer hash = ByteBuffer.wrap(digest.digest());
      return new Key(hash.getLong(), hash.getLong());
    }

    /** UTF-8; of a text with half a surrogate pair, which UTF-8 does not have, its chars. */
    private static ByteBuffer bytes(String text) {
      try {
        return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      } catch (CharacterCodingException e) {
        ByteBuffer chars = ByteBuffer.allocate(1 + Character.BYTES * text.length());
        chars.put(NOT_UTF_8).asCharBuffer().put(text);
        return chars.rewind();
      }
    }
  }

  private record Place(int file, long offset) {}

  /** Reads the keys of what is there, checking every record; the folder need not exist yet. */
  static VectorLog open(Path folder, int dimension) throws IOException {
    VectorLog log = new VectorLog(folder, dimension);
    try {
      if (Files.isDirectory(folder)) {
        List<Path> found;
        try (Stream<Path> list = Files.list(folder)) {
          found = list.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        }
        for (Path file : found) {
          log.read(file);
        }
      }
      return log;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private void read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
      if (!startsRight(in)) {
        return;
      }
      files.add(new RandomAccessFile(file.toFile(), "r"));
      byte[] bytes = new byte[record];
      for (long offset = HEADER; fill(in, bytes); offset += record) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (buffer.getInt(record - Integer.BYTES) != checksum(bytes)) {
          return;
        }
        places.put(
            new Key(buffer.getLong(0), buffer.getLong(Long.BYTES)),
            new Place(files.size() - 1, offset + KEY));
      }
    }
  }

  private boolean startsRight(DataInputStream in) throws IOException {
    byte[] bytes = new byte[HEADER];
    return fill(in, bytes) && ByteBuffer.wrap(bytes).equals(ByteBuffer.wrap(header()));
  }

  private byte[] header() {
    return ByteBuffer.allocate(HEADER)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putInt(dimension)
        .array();
  }

  private static boolean fill(InputStream in, byte[] bytes) throws IOException {
    return in.readNBytes(bytes, 0, bytes.length) == bytes.length;
  }

  private int checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, record - Integer.BYTES);
    return (int) crc.getValue();
  }

  /** How many vectors there are. */
  synchronized int size() {
    return places.size();
  }

  /** Copies a vector to its place in {@code out}; false if there is none of that key. */
  synchronized boolean copy(Key key, float[] out, int at) throws IOException {
    Place place = places.get(key);
    if (place == null) {
      return false;
    }
    byte[] bytes = new byte[dimension * Float.BYTES];
    RandomAccessFile file = files.get(place.file());
    try {
      file.seek(place.offset());
      file.readFully(bytes);
    } catch (EOFException e) {
      throw new IOException("a file of vectors became shorter while it was in use: " + folder, e);
    }
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(out, at, dimension);
    return true;
  }

  /** Keeps a vector; one of the same key that is there stays. */
  synchronized void add(Key key, float[] vectors, int at) throws IOException {
    if (places.containsKey(key)) {
      return;
    }
    RandomAccessFile file = own();
    ByteBuffer buffer = ByteBuffer.allocate(record).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(key.high()).putLong(key.low());
    for (int i = 0; i < dimension; i++) {
      buffer.putFloat(vectors[at + i]);
    }
    buffer.putInt(checksum(buffer.array()));
    // Over what a failed write may have left, so that later records stay in their places.
    file.seek(end);
    file.write(buffer.array());
    places.put(key, new Place(files.indexOf(file), end + KEY));
    end += record;
  }

  private RandomAccessFile own() throws IOException {
    if (own == null) {
      WinnowHome.create(folder);
      RandomAccessFile file =
          new RandomAccessFile(folder.resolve(UUID.randomUUID() + SUFFIX).toFile(), "rw");
      try {
        file.write(header());
      } catch (IOException e) {
        file.close();
        throw e;
      }
      own = file;
      end = HEADER;
      files.add(file);
    }
    return own;
  }

  @Override
  public synchronized void close() throws IOException {
    IOException failure = null;
    for (RandomAccessFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
