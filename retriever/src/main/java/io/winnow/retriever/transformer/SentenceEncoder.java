package io.winnow.retriever.transformer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.distill.Pooling;
import io.winnow.engine.distill.Teacher;
import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A contextual sentence encoder of the BERT family: a teacher to distil from, and the model of a
 * {@link io.winnow.retriever.rerank.BiEncoderReranker}.
 *
 * <p>It runs on DJL, which must be offline ({@code -Dai.djl.offline=true}) and on the class path
 * with the engine that the weights need. Safe to share between threads: batches of all callers run
 * on its own few native threads. A vector does not depend on what it is batched with, beyond the
 * rounding of float32 (1e-6). The memory of the weights is freed by {@link #close}.
 */
public final class SentenceEncoder implements Teacher, AutoCloseable {
  private final String name;
  private final Tokenizer tokenizer;
  private final BertInput input;
  private final ModelFolder folder;
  private final EncoderOptions options;
  private final Transformer transformer;
  private final BatchRunner runner;
  private @Nullable String fingerprint;

  private SentenceEncoder(
      String name,
      Tokenizer tokenizer,
      BertInput input,
      ModelFolder folder,
      EncoderOptions options,
      Transformer transformer,
      BatchRunner runner) {
    this.name = name;
    this.tokenizer = tokenizer;
    this.input = input;
    this.folder = folder;
    this.options = options;
    this.transformer = transformer;
    this.runner = runner;
  }

  /** Loads a model as its folder describes it; see {@link #load(Path, EncoderOptions)}. */
  public static SentenceEncoder load(Path source) throws IOException {
    return load(source, EncoderOptions.defaults());
  }

  /**
   * Loads a model.
   *
   * @param source a folder with {@code tokenizer.json} and {@code model.safetensors} (with {@code
   *     config.json}; preferred, on PyTorch), {@code model.onnx} or {@code onnx/model.onnx} (on
   *     ONNX Runtime); or an ONNX file with {@code NAME-tokenizer.json} or {@code tokenizer.json}
   *     beside it. Of a folder, {@code modules.json}, the Pooling module's {@code config.json} and
   *     {@code sentence_bert_config.json} are honoured, and the prompts of {@code
   *     config_sentence_transformers.json}. An ONNX file with a tokenizer of its own name says
   *     nothing about its use: mean pooling and 512 tokens unless the options say more.
   * @throws ModelFormatException if the model is incomplete, broken or of an unsupported kind
   * @throws UnsupportedOperationException if DJL cannot run here; the message has the remedy
   * @throws IllegalArgumentException if the options ask for more tokens than the model reads, or
   *     for bfloat16 without safetensors
   */
  public static SentenceEncoder load(Path source, EncoderOptions options) throws IOException {
    ModelFolder folder = ModelFolder.of(source);
    Tokenizer tokenizer = Tokenizer.read(folder.tokenizer());
    BertInput input = BertInput.of(tokenizer, folder.tokenizer(), length(options, folder));
    String file = source.toAbsolutePath().normalize().getFileName().toString();
    String name = file.endsWith(".onnx") ? file.substring(0, file.length() - 5) : file;
    NativeThreads threads;
    Callable<Transformer> loading;
    if (folder.weights().endsWith(BertFiles.WEIGHTS)) {
      BertFiles files = BertFiles.read(folder.base(), tokenizer);
      threads = NativeThreads.forPyTorch(name, options.threads());
      loading = () -> files.load(options.precision());
    } else {
      options.precision().requireFree(folder.weights());
      int[] probe = {input.cls(), tokenizer.vocabularySize() - 1, input.sep()};
      threads = NativeThreads.of(name, options.threads());
      loading =
          () -> {
            DjlRuntime.ONNX_RUNTIME.require();
            return OnnxTransformer.load(
                folder.weights(), Batch.of(List.of(Sequence.of(probe)), input.pad()));
          };
    }
    return new SentenceEncoder(
        name,
        tokenizer,
        input,
        folder,
        options,
        threads.owning(loading),
        new BatchRunner(threads, input.pad()));
  }

  private static int length(EncoderOptions options, ModelFolder folder) {
    if (options.maxLength() > folder.positions()) {
      throw new IllegalArgumentException(
          "maxLength out of range: expected at most %d, the model's positions, found %d"
              .formatted(folder.positions(), options.maxLength()));
    }
    return options.maxLength() > 0 ? options.maxLength() : folder.maxLength();
  }

  /** The name of the folder, or of the file without {@code .onnx}. */
  @Override
  public String name() {
    return name;
  }

  @Override
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  @Override
  public int dimension() {
    return transformer.dimension();
  }

  @Override
  public int maxLength() {
    return input.maxLength();
  }

  /** How {@link #embed} pools. */
  public Pooling pooling() {
    return options.pooling() == null ? folder.pooling() : options.pooling();
  }

  /**
   * What the model's folder wants before a query, such as {@code "query: "}; often empty. {@link
   * #embed} does not put it there.
   */
  public String queryPrompt() {
    return folder.queryPrompt();
  }

  /** What the model's folder wants before a document; see {@link #queryPrompt}. */
  public String documentPrompt() {
    return folder.documentPrompt();
  }

  /**
   * SHA-256, in hexadecimal, of everything that decides a vector of {@link #embed(List, String)}:
   * weights (those beside an ONNX file too, such as {@code model.onnx_data}), their configuration,
   * tokenizer, pooling, length limit, lower case, precision. Computed at the first call, which
   * reads the weights.
   *
   * @throws IOException if they cannot be read any more
   */
  public synchronized String fingerprint() throws IOException {
    if (fingerprint == null) {
      fingerprint =
          options
              .precision()
              .fingerprint(folder.deciding(), pooling(), maxLength(), folder.lowercase());
    }
    return fingerprint;
  }

  /** The DJL engine that runs it: {@code PyTorch} or {@code OnnxRuntime}. */
  public String engine() {
    return transformer.engine();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if a sequence is empty or too long
   * @throws IndexOutOfBoundsException if an id is outside the vocabulary
   * @throws UnsupportedOperationException if the pooler is asked for and the model has none
   * @throws IllegalStateException after {@link #close}
   * @throws CancellationException if the calling thread is interrupted
   */
  @Override
  public float[] encode(List<int[]> sequences, Pooling pooling) {
    for (int i = 0; i < sequences.size(); i++) {
      check(i, sequences.get(i));
    }
    return runner.run(sequences.stream().map(Sequence::of).toList(), dimension(), step(pooling));
  }

  private void check(int index, int[] ids) {
    if (ids.length == 0 || ids.length > maxLength()) {
      throw new IllegalArgumentException(
          "length of sequence %d out of range: expected 1 to %d tokens, found %d"
              .formatted(index, maxLength(), ids.length));
    }
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= tokenizer.vocabularySize()) {
        throw new IndexOutOfBoundsException(
            "token id %d out of range [0, %d) (sequence %d, token %d)"
                .formatted(ids[i], tokenizer.vocabularySize(), index, i));
      }
    }
  }

  /**
   * Embeds texts, each with the prefix of the options before it; one that is too long is cut.
   *
   * @return [n x dimension] row-major, each row of unit length
   * @throws IllegalStateException after {@link #close}
   * @throws CancellationException if the calling thread is interrupted
   */
  public float[] embed(List<String> texts) {
    return embed(texts, options.prefix());
  }

  /** Embeds texts with another prefix; see {@link #embed(List)}. */
  public float[] embed(List<String> texts, String prefix) {
    return embed(texts, prefix, new BitSet());
  }

  /**
   * The same, telling what was cut.
   *
   * @param truncated gets a bit for each text that lost its end
   */
  public float[] embed(List<String> texts, String prefix, BitSet truncated) {
    return embed(texts, prefix, truncated, (_, _) -> {});
  }

  /** The same, handed over batch by batch too; by then all bits of {@code truncated} are set. */
  float[] embed(List<String> texts, String prefix, BitSet truncated, BatchRunner.Sink sink) {
    List<Sequence> sequences = new ArrayList<>(texts.size());
    TokenBuffer buffer = new TokenBuffer();
    for (String text : texts) {
      String prefixed = prefix + text;
      buffer.clear();
      tokenizer.encode(folder.lowercase() ? prefixed.toLowerCase(Locale.ROOT) : prefixed, buffer);
      if (input.cuts(buffer.size())) {
        truncated.set(sequences.size());
      }
      sequences.add(input.single(buffer));
    }
    BatchRunner.Step step = step(pooling());
    return runner.run(sequences, dimension(), batch -> normalized(step.run(batch)), sink);
  }

  private BatchRunner.Step step(Pooling pooling) {
    if (transformer instanceof BertTransformer bert) {
      if (pooling == Pooling.FIRST) {
        return bert::first;
      }
      if (pooling == Pooling.POOLER && bert.hasPooler()) {
        return bert::pooled;
      }
    }
    if (pooling != Pooling.POOLER) {
      return batch -> batch.pool(pooling, transformer.hidden(batch));
    }
    throw new UnsupportedOperationException(
        "pooling by the pooler not supported by %s: expected %s.weight and .bias in %s, found none;"
                .formatted(name, BertConfig.POOLER, BertFiles.WEIGHTS)
            + " choose another pooling");
  }

  private float[] normalized(float[] rows) {
    for (int from = 0; from < rows.length; from += dimension()) {
      normalize(rows, from, dimension());
    }
    return rows;
  }

  private static void normalize(float[] vectors, int from, int length) {
    double squares = 0;
    for (int i = from; i < from + length; i++) {
      squares += (double) vectors[i] * vectors[i];
    }
    if (squares > 0) {
      float scale = (float) (1 / Math.sqrt(squares));
      for (int i = from; i < from + length; i++) {
        vectors[i] *= scale;
      }
    }
  }

  /** Frees the model, once what is running has ended. Closing again does nothing. */
  @Override
  public void close() {
    runner.close(transformer::close);
  }
}
