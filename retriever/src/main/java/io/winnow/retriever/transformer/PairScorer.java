package io.winnow.retriever.transformer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * A BERT that reads a query and a document together and gives one score: the model of a {@link
 * io.winnow.retriever.rerank.CrossEncoder}. Runs on DJL's PyTorch engine; what {@link
 * SentenceEncoder} says about DJL, threads and memory holds here too.
 */
public final class PairScorer implements AutoCloseable {
  private final String name;
  private final Path folder;
  private final Tokenizer tokenizer;
  private final BertInput input;
  private final boolean sigmoid;
  private final BertTransformer transformer;
  private final BatchRunner runner;

  private PairScorer(
      String name,
      Path folder,
      Tokenizer tokenizer,
      BertInput input,
      boolean sigmoid,
      BertTransformer transformer,
      BatchRunner runner) {
    this.name = name;
    this.folder = folder;
    this.tokenizer = tokenizer;
    this.input = input;
    this.sigmoid = sigmoid;
    this.transformer = transformer;
    this.runner = runner;
  }

  /**
   * Loads a model.
   *
   * @param folder a Hugging Face folder with {@code config.json}, {@code model.safetensors} and
   *     {@code tokenizer.json} of a BertForSequenceClassification with one label
   * @param maxLength the longest pair in tokens, special tokens included; 0: as the folder says
   * @param threads native threads that run batches; 0: the default
   * @throws ModelFormatException if the model is incomplete, broken or of an unsupported kind
   * @throws UnsupportedOperationException if DJL cannot run here; the message has the remedy
   * @throws IllegalArgumentException if {@code maxLength} is out of the model's range
   */
  public static PairScorer load(Path folder, int maxLength, int threads) throws IOException {
    Path tokenizerPath = ModelFolder.tokenizer(folder);
    Tokenizer tokenizer = Tokenizer.read(tokenizerPath);
    BertFiles files = BertFiles.readWithHead(folder, tokenizer);
    boolean sigmoid = sigmoid(files.json());
    int length = maxLength == 0 ? ModelFolder.lengthLimit(folder) : maxLength;
    int limit = files.config().positions();
    if (length < BertInput.SHORTEST || length > limit) {
      throw new IllegalArgumentException(
          "maxLength out of range: expected %d to %d, found %d"
              .formatted(BertInput.SHORTEST, limit, length));
    }
    BertInput input = BertInput.of(tokenizer, tokenizerPath, length);
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    NativeThreads pool = NativeThreads.forPyTorch(name, threads);
    return new PairScorer(
        name,
        folder,
        tokenizer,
        input,
        sigmoid,
        pool.owning(files::load),
        new BatchRunner(pool, input.pad()));
  }

  /** See {@link io.winnow.retriever.rerank.CrossEncoder} for the rule. */
  private static boolean sigmoid(ModelJson config) throws ModelFormatException {
    String named =
        config
            .root()
            .path("sentence_transformers")
            .path("activation_fn")
            .asText(config.text("sbert_ce_default_activation_function", "Identity"));
    return switch (named.substring(named.lastIndexOf('.') + 1)) {
      case "Identity" -> false;
      case "Sigmoid" -> true;
      default ->
          throw new ModelFormatException(
              config.path(),
              "activation " + named + " not supported; supported: Identity, Sigmoid");
    };
  }

  /** Whether a path is a folder whose {@code config.json} names a classification head. */
  public static boolean reads(Path source) throws IOException {
    if (!Files.isDirectory(source)) {
      return false;
    }
    return ModelJson.readIfPresent(source.resolve("config.json"))
        .root()
        .path("architectures")
        .path(0)
        .asText("")
        .endsWith("ForSequenceClassification");
  }

  /**
   * SHA-256, in hexadecimal, of everything that decides a score: weights, configuration, tokenizer,
   * length limit. Reads the weights.
   *
   * @throws IOException if they cannot be read any more
   */
  public String fingerprint() throws IOException {
    return Fingerprint.of(
        List.of(
            folder.resolve(BertFiles.WEIGHTS),
            folder.resolve("config.json"),
            ModelFolder.tokenizer(folder)),
        input.maxLength());
  }

  /** The name of the folder. */
  public String name() {
    return name;
  }

  /** The longest pair, in tokens, special tokens included. */
  public int maxLength() {
    return input.maxLength();
  }

  /**
   * One score per document, in their order. A pair that is too long loses the end of its document;
   * a query that leaves the document less than a quarter of the room is cut to three quarters.
   *
   * @throws IllegalStateException after {@link #close}
   * @throws CancellationException if the calling thread is interrupted
   */
  public float[] score(String query, List<String> documents) {
    return score(query, documents, new BitSet());
  }

  /**
   * The same, telling what was cut.
   *
   * @param truncated gets a bit for each document that lost its end
   */
  public float[] score(String query, List<String> documents, BitSet truncated) {
    TokenBuffer buffer = new TokenBuffer();
    tokenizer.encode(query, buffer);
    int[] queryIds = buffer.toArray();
    List<Sequence> pairs = new ArrayList<>(documents.size());
    for (String document : documents) {
      buffer.clear();
      tokenizer.encode(document, buffer);
      if (input.kept(queryIds.length, buffer.size()) < buffer.size()) {
        truncated.set(pairs.size());
      }
      pairs.add(input.pair(queryIds, buffer));
    }
    float[] scores = runner.run(pairs, 1, transformer::logits);
    if (sigmoid) {
      for (int i = 0; i < scores.length; i++) {
        scores[i] = (float) (1 / (1 + Math.exp(-scores[i])));
      }
    }
    return scores;
  }

  /** Frees the model, once what is running has ended. Closing again does nothing. */
  @Override
  public void close() {
    runner.close(transformer::close);
  }
}
