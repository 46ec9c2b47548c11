package io.winnow.bench.eval;

import io.winnow.datasets.Corpus;
import io.winnow.engine.ModelFormatException;
import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.engine.tokenizer.Tokenizer;
import io.winnow.retriever.CorpusIndexer;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.cli.Problems;
import io.winnow.retriever.model.WinnowHome;
import io.winnow.retriever.recall.IndexSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The index of a collection by a model, in the cache: made once, and found again as long as the
 * corpus file, the model and the schema are what they were.
 *
 * @param folder the index
 * @param buildSeconds how long it took to make just now; 0 if it was there
 */
record EvalIndex(Path folder, double buildSeconds) {

  /** Finds it or makes it. */
  static EvalIndex of(
      Path corpusFile, Corpus corpus, StaticModel model, Progress progress, PrintWriter err)
      throws IOException {
    Path home = WinnowHome.locate().resolve("eval").resolve(key(corpusFile, model));
    Path folder = home.resolve("index");
    if (Files.isDirectory(folder)) {
      return new EvalIndex(folder, 0);
    }
    WinnowHome.create(home);
    Path part = home.resolve("part-" + ProcessHandle.current().pid());
    WinnowHome.deleteTree(part);
    try {
      long start = System.nanoTime();
      try (Retriever retriever = Retriever.open(part, model)) {
        CorpusIndexer indexer = new CorpusIndexer(retriever, progress);
        indexer.add(corpus);
        Problems.print(indexer.finish(), err);
        retriever.commit();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
      return new EvalIndex(folder, seconds);
    } finally {
      WinnowHome.deleteTree(part);
    }
  }

  /** Its size on disk, in bytes. */
  long bytes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static String key(Path corpusFile, StaticModel model) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    try (InputStream in = new DigestInputStream(Files.newInputStream(corpusFile), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    digest.update(model.fingerprint().getBytes(StandardCharsets.US_ASCII));
    digest.update((byte) IndexSchema.VERSION);
    return HexFormat.of().formatHex(digest.digest(), 0, 12);
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
