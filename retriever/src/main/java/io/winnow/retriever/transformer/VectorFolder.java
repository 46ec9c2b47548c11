package io.winnow.retriever.transformer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where vectors of documents are kept, those of each model in a sub-folder, and how much of the
 * disk they may take. When they take more, whole files go, those first that were not added to for
 * the longest. Immutable.
 *
 * @param path need not exist; made when something is first kept
 * @param limit in bytes, from {@value #LEAST_LIMIT}; writers that begin a file at the same time may
 *     take an eighth more for each of them
 */
public record VectorFolder(Path path, long limit) {
  /** The limit of a folder that says nothing else: 256 MB. */
  public static final long DEFAULT_LIMIT = 256_000_000;

  /** Files of less would hold next to nothing. */
  public static final long LEAST_LIMIT = 1_000_000;

  /** The sub-folder of an index. */
  private static final String IN_INDEX = "contextual";

  /** Files that the limit is divided into. */
  private static final int SHARES = 8;

  /** Checks the limit. */
  public VectorFolder {
    if (limit < LEAST_LIMIT) {
      throw new IllegalArgumentException(
          "limit of vectors: expected %d bytes or more, found %d".formatted(LEAST_LIMIT, limit));
    }
  }

  /** The sub-folder of an index, with the default limit. */
  public static VectorFolder of(Path index) {
    return new VectorFolder(index.resolve(IN_INDEX), DEFAULT_LIMIT);
  }

  /** The same folder with another limit in bytes; see {@link #limit}. */
  public VectorFolder withLimit(long bytes) {
    return new VectorFolder(path, bytes);
  }

  static VectorFolder unlimited(Path path) {
    return new VectorFolder(path, Long.MAX_VALUE);
  }

  /**
   * What is kept of one model.
   *
   * @param model the name it had when the first of them were kept
   * @param fingerprint the first digits of its fingerprint
   * @param vectors records in its files, damaged ones included
   * @param bytes of its files
   */
  public record Kept(String model, String fingerprint, long vectors, long bytes) {}

  /** What is kept of each model, without reading the vectors; empty where nothing is. */
  public List<Kept> models() throws IOException {
    List<Kept> kept = new ArrayList<>();
    for (Path folder : folders()) {
      String model = "";
      long vectors = 0;
      long bytes = 0;
      for (Path file : VectorLog.files(folder)) {
        VectorFile.Header header = VectorFile.header(file);
        long size = Files.size(file);
        bytes += size;
        if (header != null) {
          vectors += (size - header.bytes()) / header.recordBytes();
          model = model.isEmpty() ? header.model() : model;
        }
      }
      if (vectors > 0) {
        kept.add(new Kept(model, folder.getFileName().toString(), vectors, bytes));
      }
    }
    return kept;
  }

  private List<Path> folders() throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(path)) {
      return list.filter(Files::isDirectory).sorted().toList();
    }
  }

  /** What one file may take, in bytes. */
  long share() {
    return limit / SHARES;
  }

  private record Aged(Path file, long size, long time) {
    /** Null if it is gone. */
    static @Nullable Aged of(Path file) throws IOException {
      try {
        return new Aged(file, Files.size(file), Files.getLastModifiedTime(file).toMillis());
      } catch (NoSuchFileException e) {
        return null;
      }
    }
  }

  /** Deletes what must go for one more file; whether something did. */
  boolean makeRoom() throws IOException {
    List<Aged> oldest = new ArrayList<>();
    for (Path folder : folders()) {
      for (Path path : VectorLog.files(folder)) {
        Aged file = Aged.of(path);
        if (file != null) {
          oldest.add(file);
        }
      }
    }
    oldest.sort(Comparator.comparingLong(Aged::time));
    long bytes = oldest.stream().mapToLong(Aged::size).sum();
    boolean gone = false;
    for (Aged file : oldest) {
      if (bytes <= limit - share()) {
        break;
      }
      Files.deleteIfExists(file.file());
      bytes -= file.size();
      gone = true;
    }
    return gone;
  }
}
