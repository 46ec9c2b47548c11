package io.winnow.retriever;

import io.winnow.retriever.recall.Chunks;
import io.winnow.retriever.recall.IndexSchema;
import io.winnow.retriever.recall.MetadataFields;
import io.winnow.retriever.recall.NamedAnalyzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;
import org.jspecify.annotations.Nullable;

/**
 * What the last commit of an index says of itself.
 *
 * @param schema version of the fields; this version of Winnow searches and writes {@value
 *     io.winnow.retriever.recall.IndexSchema#VERSION}, and moves an older one by {@link
 *     Retriever#reindex}
 * @param fingerprint of the model that made its vectors
 * @param model how that model was named when it was indexed: a SPEC of the command line
 * @param dimension of its vectors
 * @param analyzer name of what makes the terms of BM25, see {@link IndexOptions}
 * @param chunking how its long documents were cut
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
    Chunking chunking,
    int documents,
    int segments,
    long terms) {
  private static final String SCHEMA = "winnow.schema";
  private static final String FINGERPRINT = "winnow.fingerprint";
  private static final String MODEL = "winnow.model";
  private static final String DIMENSION = "winnow.dimension";
  private static final String ANALYZER = "winnow.analyzer";
  private static final String CHUNK_TOKENS = "winnow.chunk.tokens";
  private static final String CHUNK_OVERLAP = "winnow.chunk.overlap";

  /**
   * Reads the last commit of a folder without opening it for search.
   *
   * @throws IndexException if the folder holds no index of Winnow, or one that cannot be read: it
   *     is damaged, or a newer Winnow wrote it
   */
  public static IndexInfo read(Path folder) throws IOException {
    requireIndex(folder);
    try (Directory directory = FSDirectory.open(folder)) {
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        return of(reader, folder);
      } catch (IOException | RuntimeException e) {
        throw IndexFiles.unreadable(folder, directory, e);
      }
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
    int version = Integer.parseInt(schema);
    if (version > IndexSchema.VERSION) {
      throw new IndexException(
          "the index was written by a newer Winnow: expected schema "
              + IndexSchema.VERSION
              + " or older, found "
              + version
              + " ("
              + folder
              + "); update Winnow");
    }
    return new IndexInfo(
        version,
        data.getOrDefault(FINGERPRINT, ""),
        data.getOrDefault(MODEL, ""),
        Integer.parseInt(data.getOrDefault(DIMENSION, "0")),
        analyzer(data),
        chunking(data),
        Chunks.documents(reader),
        reader.leaves().size(),
        IndexSchema.terms(reader));
  }

  /** Refuses an index that can only be moved. */
  void requireSchema(Path folder) throws IndexException {
    if (schema < IndexSchema.VERSION) {
      throw new IndexException(
          "the index was written by an older Winnow: expected schema "
              + IndexSchema.VERSION
              + ", found "
              + schema
              + " ("
              + folder
              + "); move it with: winnow reindex --index "
              + folder);
    }
  }

  /** What a commit by a model writes. */
  static Map<String, String> userData(
      String fingerprint, String model, int dimension, String analyzer, Chunking chunking) {
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
        analyzer,
        CHUNK_TOKENS,
        String.valueOf(chunking.tokens()),
        CHUNK_OVERLAP,
        String.valueOf(chunking.overlap()));
  }

  private static String analyzer(Map<String, String> data) {
    return data.getOrDefault(ANALYZER, NamedAnalyzer.STANDARD_NAME);
  }

  private static Chunking chunking(Map<String, String> data) {
    return new Chunking(
        Integer.parseInt(data.getOrDefault(CHUNK_TOKENS, "0")),
        Integer.parseInt(data.getOrDefault(CHUNK_OVERLAP, "0")));
  }

  /**
   * How an index was made, beside its model.
   *
   * @param analyzer its name
   */
  record Made(String analyzer, Chunking chunking) {}

  /** How the last commit was made; null where there is none yet. */
  static @Nullable Made made(Directory directory, Path folder) throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return null;
    }
    try {
      Map<String, String> data = SegmentInfos.readLatestCommit(directory).getUserData();
      return new Made(analyzer(data), chunking(data));
    } catch (IOException | RuntimeException e) {
      throw IndexFiles.unreadable(folder, directory, e);
    }
  }

  /**
   * The metadata fields of the last commit of an index, by name, then by type.
   *
   * @throws IndexException as {@link #read}
   */
  public static List<IndexField> fields(Path folder) throws IOException {
    requireIndex(folder);
    try (Directory directory = FSDirectory.open(folder)) {
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        of(reader, folder);
        return MetadataFields.list(reader);
      } catch (IOException | RuntimeException e) {
        throw IndexFiles.unreadable(folder, directory, e);
      }
    }
  }

  /** Refuses another way to cut documents than the one that made the index. */
  void requireChunking(Chunking other, Path folder) throws IndexException {
    if (!chunking.equals(other)) {
      throw new IndexException(
          "the index was made with other chunks: expected "
              + chunking
              + ", found "
              + other
              + " ("
              + folder
              + "); open it with its own, or move it to these with: winnow reindex --index "
              + folder
              + " --chunks "
              + other);
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

  static IndexException unreadable(Path folder, String problem, @Nullable Exception cause) {
    return new IndexException(
        "the index cannot be read: "
            + problem
            + "; restore "
            + folder
            + " from a copy, or index the corpus anew into another folder",
        cause);
  }
}
