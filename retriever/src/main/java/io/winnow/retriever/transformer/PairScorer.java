package io.winnow.retriever.transformer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/**
 * A model of the BERT family that reads a query and a document together and gives one score: the
 * model of a {@link io.winnow.retriever.rerank.CrossEncoder}. What {@link SentenceEncoder} says
 * about DJL, threads and memory holds here too.
 */
public final class PairScorer implements AutoCloseable {
  private final String name;
  private final PairFolder folder;
  private final Tokenizer tokenizer;
  private final BertInput input;
  private final Precision precision;
  private final Loaded model;
  private final BatchRunner runner;

  /** A model and what is made of its logits. */
  private record Loaded(Classifier classifier, LabelScore score) {}

  private PairScorer(
      String name,
      PairFolder folder,
      Tokenizer tokenizer,
      BertInput input,
      Precision precision,
      Loaded model,
      BatchRunner runner) {
    this.name = name;
    this.folder = folder;
    this.tokenizer = tokenizer;
    this.input = input;
    this.precision = precision;
    this.model = model;
    this.runner = runner;
  }

  /**
   * Loads a model.
   *
   * @param source a folder with {@code tokenizer.json} and {@code model.safetensors} (with {@code
   *     config.json}; preferred, on PyTorch), {@code model.onnx} or {@code model_quantized.onnx},
   *     there or in {@code onnx} (on ONNX Runtime), or {@code model.pt} (TorchScript, on PyTorch);
   *     or one such file by whatever name, with the tokenizer and the configuration beside it or
   *     one folder up. Safetensors may be of a BERT (MiniLM is one), a DistilBERT, a RoBERTa or an
   *     XLM-RoBERTa for sequence classification; the other files hold what they hold.
   * @throws ModelFormatException if the model is incomplete, broken or of an unsupported kind, or
   *     has more than two labels and the options choose none
   * @throws UnsupportedOperationException if DJL cannot run here; the message has the remedy
   * @throws IllegalArgumentException if the options ask for a length that is out of the model's
   *     range, for a label that it does not have, or for bfloat16 without safetensors
   */
  public static PairScorer load(Path source, PairOptions options) throws IOException {
    PairFolder folder = PairFolder.of(source);
    folder.requireSupported();
    Tokenizer tokenizer = Tokenizer.read(folder.tokenizer());
    BertInput input = input(folder, tokenizer, options.maxLength());
    String name = PairFolder.name(source);
    Callable<Classifier> loading = folder.prepare(tokenizer, input, options.precision());
    NativeThreads threads =
        folder.isOnnx()
            ? NativeThreads.of(name, options.threads())
            : NativeThreads.forPyTorch(name, options.threads());
    Loaded model = threads.owning(() -> loaded(loading.call(), folder, options.label()));
    return new PairScorer(
        name,
        folder,
        tokenizer,
        input,
        options.precision(),
        model,
        new BatchRunner(threads, input.pad()));
  }

  private static BertInput input(PairFolder folder, Tokenizer tokenizer, int wanted)
      throws IOException {
    int length = wanted == 0 ? folder.usualLength() : wanted;
    BertInput input = BertInput.of(tokenizer, folder.tokenizer(), length);
    if (length < input.shortestPair() || length > folder.positions()) {
      throw new IllegalArgumentException(
          "maxLength out of range: expected %d to %d, found %d"
              .formatted(input.shortestPair(), folder.positions(), length));
    }
    return input;
  }

  private static Loaded loaded(Classifier classifier, PairFolder folder, String label)
      throws IOException {
    try {
      return new Loaded(classifier, folder.score(classifier.labels(), label));
    } catch (IOException | RuntimeException e) {
      classifier.close();
      throw e;
    }
  }

  /**
   * Whether a path holds a cross-encoder: its {@code config.json} names a classification head, its
   * ONNX file has an output called logits, or it is a TorchScript file.
   */
  public static boolean reads(Path source) throws IOException {
    return PairFolder.isOne(source);
  }

  /**
   * SHA-256, in hexadecimal, of everything that decides a score: weights, configuration, tokenizer,
   * length limit, label, precision. Reads the weights.
   *
   * @throws IOException if they cannot be read any more
   */
  public String fingerprint() throws IOException {
    return precision.fingerprint(folder.deciding(), input.maxLength(), model.score().label());
  }

  /** The name of the folder, or of a file of weights without its ending. */
  public String name() {
    return name;
  }

  /** The DJL engine that runs it: {@code PyTorch} or {@code OnnxRuntime}. */
  public String engine() {
    return model.classifier().engine();
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
    return runner.run(pairs, 1, batch -> model.score().of(model.classifier().logits(batch)));
  }

  /** Frees the model, once what is running has ended. Closing again does nothing. */
  @Override
  public void close() {
    runner.close(model.classifier()::close);
  }
}
