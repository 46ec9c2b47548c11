package io.winnow.retriever;

import io.winnow.retriever.recall.IndexSchema;
import io.winnow.retriever.recall.MetadataFields;
import io.winnow.retriever.recall.NamedAnalyzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

/**
 * What the last commit of an index says of itself.
 *
 * @param schema version of the fields
 * @param fingerprint of the model that made its vectors
 * @param model how that model was named when it was indexed: a SPEC of the command line
 * @param dimension of its vectors
 * @param analyzer name of what makes the terms of BM25, see {@link IndexOptions}
 * @param documents in it
 * @param segments that a search visits
 * @param terms how many terms BM25 counts in all documents, each as often as it stands there;
 *     documents deleted since the last merge included
 */
public record IndexInfo(
    int schema,
    String fingerprint,
    String model,
    int dimension,
    String analyzer,
    int documents,
    int segments,
    long terms) {
  private static final String SCHEMA = "winnow.schema";
  private static final String FINGERPRINT = "winnow.fingerprint";
  private static final String MODEL = "winnow.model";
  private static final String DIMENSION = "winnow.dimension";
  private static final String ANALYZER = "winnow.analyzer";

  /**
   * Reads the last commit of a folder without opening it for search.
   *
   * @throws IndexException if the folder holds no index of Winnow, or one that cannot be read
   */
  public static IndexInfo read(Path folder) throws IOException {
    requireIndex(folder);
    try (Directory directory = FSDirectory.open(folder);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      return of(reader, folder);
    } catch (CorruptIndexException | IndexFormatTooOldException | IndexFormatTooNewException e) {
      throw unreadable(folder, e);
    }
  }

  /** The version of Lucene that reads and writes here. */
  public static String luceneVersion() {
    return Version.LATEST.toString();
  }

  static IndexInfo of(DirectoryReader reader, Path folder) throws IOException {
    Map<String, String> data = reader.getIndexCommit().getUserData();
    String schema = data.get(SCHEMA);
    if (schema == null) {
      throw new IndexException(
          folder
              + " is a Lucene index, but not one of Winnow: its commit names no schema; choose"
              + " another folder");
    }
    if (!schema.equals(String.valueOf(IndexSchema.VERSION))) {
      throw new IndexException(
          "index schema not supported: this version reads "
              + IndexSchema.VERSION
              + ", found "
              + schema
              + " ("
              + folder
              + "); index the corpus anew into another folder");
    }
    return new IndexInfo(
        IndexSchema.VERSION,
        data.getOrDefault(FINGERPRINT, ""),
        data.getOrDefault(MODEL, ""),
        Integer.parseInt(data.getOrDefault(DIMENSION, "0")),
        analyzer(data),
        reader.numDocs(),
        reader.leaves().size(),
        IndexSchema.terms(reader));
  }

  /** What a commit by a model writes. */
  static Map<String, String> userData(
      String fingerprint, String model, int dimension, String analyzer) {
    return Map.of(
        SCHEMA,
        String.valueOf(IndexSchema.VERSION),
        FINGERPRINT,
        fingerprint,
        MODEL,
        model,
        DIMENSION,
        String.valueOf(dimension),
        ANALYZER,
        analyzer);
  }

  private static String analyzer(Map<String, String> data) {
    return data.getOrDefault(ANALYZER, NamedAnalyzer.STANDARD_NAME);
  }

  /** The analyzer of the last commit of an index. */
  static String analyzer(Directory directory, Path folder) throws IOException {
    try {
      return analyzer(SegmentInfos.readLatestCommit(directory).getUserData());
    } catch (CorruptIndexException | IndexFormatTooOldException | IndexFormatTooNewException e) {
      throw unreadable(folder, e);
    }
  }

  /**
   * The metadata fields of the last commit of an index, by name, then by type.
   *
   * @throws IndexException as {@link #read}
   */
  public static List<IndexField> fields(Path folder) throws IOException {
    requireIndex(folder);
    try (Directory directory = FSDirectory.open(folder);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      of(reader, folder);
      return MetadataFields.list(reader);
    } catch (CorruptIndexException | IndexFormatTooOldException | IndexFormatTooNewException e) {
      throw unreadable(folder, e);
    }
  }

  /** Refuses another analyzer than the one that made the index. */
  void requireAnalyzer(String other, Path folder) throws IndexException {
    if (!analyzer.equals(other)) {
      throw new IndexException(
          "the index was made with another analyzer: expected "
              + analyzer
              + ", found "
              + other
              + " ("
              + folder
              + "); open it with its own, or move it to this one with: winnow reindex --index "
              + folder
              + " --analyzer "
              + other);
    }
  }

  /** Refuses another model than the one that made the index. */
  void requireModel(String other, int otherDimension, Path folder) throws IndexException {
    if (!fingerprint.equals(other)) {
      throw new IndexException(
          "the index was made with another model: expected fingerprint "
              + shorten(fingerprint)
              + (model.isEmpty() ? "" : " (" + model + ")")
              + ", dimension "
              + dimension
              + ", found "
              + shorten(other)
              + ", dimension "
              + otherDimension
              + " ("
              + folder
              + "); open it with its own model, or move it to this one with: winnow reindex --index "
              + folder
              + " --model SPEC");
    }
  }

  /** The first digits of a fingerprint, for people. */
  static String shorten(String fingerprint) {
    return fingerprint.substring(0, Math.min(16, fingerprint.length()));
  }

  /** Whether a folder could become an index: it is not there, or empty, or an index died unborn. */
  public static boolean isVacant(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return true;
    }
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> names = entries.map(entry -> entry.getFileName().toString()).toList();
      // A process that died before its first commit leaves its lock and files of no commit behind.
      return names.isEmpty()
          || (names.contains(IndexWriter.WRITE_LOCK_NAME)
              && names.stream()
                  .allMatch(
                      name ->
                          name.equals(IndexWriter.WRITE_LOCK_NAME)
                              || name.startsWith("_")
                              || name.startsWith(IndexFileNames.PENDING_SEGMENTS)));
    }
  }

  static void requireIndex(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      throw new IndexException(
          "no such index folder: " + folder + "; make one with: winnow index --index " + folder);
    }
    if (!isIndex(folder)) {
      throw new IndexException(
          folder
              + " is not an index: it holds no commit of Lucene; make one with: winnow index --index"
              + " NEW-FOLDER");
    }
  }

  /** Whether a folder holds a commit of Lucene. */
  public static boolean isIndex(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Directory directory = FSDirectory.open(folder)) {
      return DirectoryReader.indexExists(directory);
    }
  }

  static IndexException unreadable(Path folder, Exception cause) {
    return new IndexException(
        "the index cannot be read: "
            + cause.getMessage()
            + "; restore "
            + folder
            + " from a copy, or index the corpus anew into another folder",
        cause);
  }
}
