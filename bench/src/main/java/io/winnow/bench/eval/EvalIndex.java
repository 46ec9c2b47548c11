package io.winnow.bench.eval;

import io.winnow.datasets.Corpus;
import io.winnow.engine.ModelFormatException;
import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.engine.tokenizer.Tokenizer;
import io.winnow.retriever.CorpusIndexer;
import io.winnow.retriever.IndexException;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.model.WinnowHome;
import io.winnow.retriever.recall.IndexSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The index of a collection by a model, in the cache: made once, and found again as long as the
 * documents, the model, what becomes of them and Lucene are what they were.
 *
 * @param folder the index
 * @param buildSeconds how long it took to make; null if that is not known any more
 */
public record EvalIndex(Path folder, @Nullable Double buildSeconds) {
  private static final String INDEX = "index";
  private static final String SECONDS = "build-seconds";
  private static final int KEY_BYTES = 12;

  /** Finds it or makes it. */
  public static EvalIndex of(
      Corpus corpus, String corpusDigest, StaticModel model, Progress progress) throws IOException {
    Path home = WinnowHome.locate().resolve("eval").resolve(key(corpusDigest, model));
    if (!isUsable(home)) {
      WinnowHome.deleteTree(home);
      make(home, corpus, model, progress);
    }
    return new EvalIndex(home.resolve(INDEX), seconds(home.resolve(SECONDS)));
  }

  /** Whether somebody's cleaning left all of it. */
  private static boolean isUsable(Path home) throws IOException {
    if (!Files.isDirectory(home)) {
      return false;
    }
    try {
      IndexInfo.read(home.resolve(INDEX));
      return true;
    } catch (IndexException | NoSuchFileException e) {
      return false;
    }
  }

  private static void make(Path home, Corpus corpus, StaticModel model, Progress progress)
      throws IOException {
    Path part = home.resolveSibling("part-" + UUID.randomUUID());
    WinnowHome.create(part);
    try {
      long start = System.nanoTime();
      try (Retriever retriever = Retriever.open(part.resolve(INDEX), model)) {
        CorpusIndexer indexer = new CorpusIndexer(retriever, progress);
        indexer.add(corpus);
        indexer.finish();
        retriever.commit();
      }
      Files.writeString(part.resolve(SECONDS), Double.toString((System.nanoTime() - start) / 1e9));
      moveInto(home, part);
    } finally {
      WinnowHome.deleteTree(part);
    }
  }

  /** Another process may have made the same index meanwhile; then that one stays. */
  private static void moveInto(Path home, Path part) throws IOException {
    try {
      Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!isUsable(home)) {
        throw e;
      }
    }
  }

  private static @Nullable Double seconds(Path file) throws IOException {
    try {
      return Files.exists(file) ? Double.valueOf(Files.readString(file)) : null;
    } catch (NumberFormatException torn) {
      return null;
    }
  }

  /** Its size on disk, in bytes. */
  long bytes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static String key(String corpusDigest, StaticModel model) {
    MessageDigest digest = CollectionDigest.sha256();
    for (String part :
        List.of(
            corpusDigest,
            model.fingerprint(),
            IndexSchema.VERSION + "." + IndexSchema.CONTENT_VERSION,
            IndexInfo.luceneVersion())) {
      digest.update((part + ";").getBytes(StandardCharsets.US_ASCII));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, KEY_BYTES);
  }

  /** A model that knows no word, for an index that BM25 alone searches. */
  static StaticModel wordless() {
    String json =
        """
        {"version": "1.0", "added_tokens": [], "normalizer": null,
         "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": null,
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
           "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0}}}
        """;
    try {
      Tokenizer tokenizer =
          Tokenizer.parse(json.getBytes(StandardCharsets.UTF_8), Path.of("wordless"));
      return StaticModel.of(tokenizer, new float[1], 1, true, Map.of());
    } catch (ModelFormatException e) {
      throw new IllegalStateException(e);
    }
  }
}
