package io.winnow.retriever.transformer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Vectors by key in the files of one folder, to which any number of processes add without a lock;
 * see {@link VectorFile}. On the heap are the keys alone. Safe to share between threads.
 */
final class VectorLog implements AutoCloseable {
  private static final String SUFFIX = ".vectors";

  /** A byte that stands nowhere in UTF-8. */
  private static final byte NOT_UTF_8 = (byte) 0xff;

  private final Path folder;
  private final String model;
  private final int dimension;
  private final VectorFolder room;
  private final Map<Path, VectorFile> files = new HashMap<>();
  private final Map<Key, VectorFile.Place> places = new HashMap<>();
  private boolean closed;

  /**
   * A log that has not read anything yet.
   *
   * @param folder need not exist
   * @param model its name, for people
   * @param room that of all logs, which says how much they may take
   */
  VectorLog(Path folder, String model, int dimension, VectorFolder room) {
    this.folder = folder;
    this.model = model;
    this.dimension = dimension;
    this.room = room;
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

  /** The files of vectors in a folder, which need not exist. */
  static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  /** Reads what was added since the last time, by whomever, and forgets what is gone. */
  synchronized void refresh() throws IOException {
    if (closed) {
      return;
    }
    List<Path> found = files(folder);
    for (Path path : List.copyOf(files.keySet())) {
      if (!found.contains(path)) {
        drop(path);
      }
    }
    for (Path path : found) {
      VectorFile file = files.get(path);
      if (file == null) {
        file = VectorFile.open(path, dimension);
      }
      if (file != null) {
        files.put(path, file);
        file.read(places::put);
      }
    }
  }

  private void drop(Path path) throws IOException {
    try (VectorFile gone = files.remove(path)) {
      places.values().removeIf(place -> place.file() == gone);
    }
  }

  /** How many vectors there are. */
  synchronized int size() {
    return places.size();
  }

  /** What they take on disk. */
  synchronized long bytes() {
    return files.values().stream().mapToLong(VectorFile::bytes).sum();
  }

  /**
   * Copies a vector to a row; false if there is none of that key, or it can be read no more.
   *
   * @param truncated gets the bit of that row, if the text was cut
   */
  synchronized boolean copy(Key key, float[] out, int row, BitSet truncated) {
    VectorFile.Place place = places.get(key);
    if (place == null || closed) {
      return false;
    }
    try {
      place.file().copy(place, out, row);
    } catch (IOException e) {
      places.remove(key);
      return false;
    }
    if (place.truncated()) {
      truncated.set(row);
    }
    return true;
  }

  /** Keeps a vector; one of the same key that is there stays. Does nothing after closing. */
  synchronized void add(Key key, float[] vectors, int row, boolean truncated) throws IOException {
    if (closed || places.containsKey(key)) {
      return;
    }
    VectorFile file = growing();
    if (file == null) {
      file = begin();
    }
    file.append(key, vectors, row, truncated);
    file.read(places::put);
  }

  private @Nullable VectorFile growing() throws IOException {
    for (VectorFile file : files.values()) {
      file.read(places::put);
      if (file.hasRoom(room.share())) {
        return file;
      }
    }
    return null;
  }

  private VectorFile begin() throws IOException {
    Files.createDirectories(folder);
    if (room.makeRoom()) {
      refresh();
    }
    Path path = folder.resolve(UUID.randomUUID() + SUFFIX);
    VectorFile file = VectorFile.create(path, dimension, model);
    files.put(path, file);
    return file;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    IOException failure = null;
    for (VectorFile file : files.values()) {
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
