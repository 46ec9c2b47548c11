package io.winnow.retriever;

import io.winnow.retriever.recall.IndexSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexWriter;
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
    int documents,
    int segments,
    long terms) {
  private static final String SCHEMA = "winnow.schema";
  private static final String FINGERPRINT = "winnow.fingerprint";
  private static final String MODEL = "winnow.model";
  private static final String DIMENSION = "winnow.dimension";

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
        reader.numDocs(),
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
  static Map<String, String> userData(String fingerprint, String model, int dimension) {
    return Map.of(
        SCHEMA,
        String.valueOf(IndexSchema.VERSION),
        FINGERPRINT,
        fingerprint,
        MODEL,
        model,
        DIMENSION,
        String.valueOf(dimension));
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
