package io.winnow.retriever.transformer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.winnow.retriever.transformer.BertWeights.Norm;
import java.io.IOException;
import java.util.Map;

/**
 * BERT on DJL's PyTorch engine: embeddings and heads as NDArray operations, the layers between them
 * as {@link BertLayers}. {@link BertFamily} has what differs.
 *
 * <p>Agrees with the models and classifiers of transformers within 1e-5 in float32
 * (SentenceEncoderTest, CrossEncoderTest, CrossEncoderFamiliesTest).
 */
final class BertTransformer implements Transformer {
  private final NDManager manager;
  private final BertConfig config;
  private final BertWeights weights;
  private final Norm embeddingNorm;
  private final BertLayers layers;

  private BertTransformer(
      NDManager manager, BertConfig config, BertWeights weights, BertLayers layers) {
    this.manager = manager;
    this.config = config;
    this.weights = weights;
    this.embeddingNorm = weights.norm("embeddings.LayerNorm", config.normEpsilon());
    this.layers = layers;
  }

  /**
   * Loads tensors whose names and shapes have been checked.
   *
   * @param tensors those of {@link BertConfig#tensors}; with the head for {@link #logits}
   */
  static BertTransformer load(
      BertConfig config, TensorIndex index, Map<String, long[]> tensors, Precision precision)
      throws IOException {
    NDManager manager =
        DjlEngine.start(DjlRuntime.PYTORCH, engine -> engine.newBaseManager(Device.cpu()));
    try {
      BertWeights weights = BertWeights.load(index, tensors, manager);
      NDList given = weights.take(config.layerTensors());
      BertLayers layers = BertLayers.of(manager, config, given, precision);
      given.close();
      return new BertTransformer(manager, config, weights, layers);
    } catch (IOException | RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  @Override
  public String engine() {
    return DjlRuntime.PYTORCH.engineName();
  }

  @Override
  public int dimension() {
    return config.hidden();
  }

  @Override
  public float[] hidden(Batch batch) {
    try (NDManager scope = manager.newSubManager()) {
      return batch.padded(encode(scope, batch, false).toFloatArray());
    }
  }

  /** Whether {@link #pooled} works. */
  boolean hasPooler() {
    return weights.arrays().containsKey(BertConfig.POOLER + ".weight");
  }

  /** The first token's hidden states, [rows x dimension]. */
  float[] first(Batch batch) {
    try (NDManager scope = manager.newSubManager()) {
      return encode(scope, batch, true).toFloatArray();
    }
  }

  /** What the pooler makes of the first token, [rows x dimension]. */
  float[] pooled(Batch batch) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray first = encode(scope, batch, true);
      return weights.dense(BertConfig.POOLER).apply(first).tanh().toFloatArray();
    }
  }

  /** What the classifier's head says to the first token, [rows x labels]. */
  float[] logits(Batch batch) {
    BertFamily.Head head = config.family().head();
    try (NDManager scope = manager.newSubManager()) {
      NDArray inner = weights.dense(head.dense()).apply(encode(scope, batch, true));
      NDArray active =
          switch (head.activation()) {
            case TANH -> inner.tanh();
            case RELU -> inner.maximum(0f);
          };
      return weights.dense(head.out()).apply(active).toFloatArray();
    }
  }

  /**
   * All layers over all tokens without padding, which costs as much as a token: [tokens, hidden].
   *
   * @param first whether the first tokens' states are all that is wanted: [rows, hidden]
   */
  private NDArray encode(NDManager scope, Batch batch, boolean first) {
    long[] ids = batch.packed(batch.ids());
    NDArray embedded =
        weights
            .rows("embeddings.word_embeddings", scope.create(ids))
            .addi(
                weights.rows(
                    "embeddings.position_embeddings",
                    scope.create(positions(ids, batch.lengths()))));
    if (config.family().hasTypes()) {
      NDArray types = scope.create(batch.packed(types(batch)));
      embedded.addi(weights.rows("embeddings.token_type_embeddings", types));
    }
    return layers.apply(embeddingNorm.apply(embedded), batch.lengths(), first);
  }

  /** A model with one type of its own has no use for those of the tokenizer's family. */
  private long[] types(Batch batch) {
    return config.types() > 1 ? batch.types() : new long[batch.types().length];
  }

  /** From the first position on; a RoBERTa leaves out padding, which a text may contain. */
  private long[] positions(long[] ids, int[] lengths) {
    long[] positions = new long[ids.length];
    boolean counted = config.family().countsFromPadding();
    int at = 0;
    for (int length : lengths) {
      int next = config.firstPosition();
      for (int end = at + length; at < end; at++) {
        boolean padding = counted && ids[at] == config.padding();
        positions[at] = padding ? config.padding() : next++;
      }
    }
    return positions;
  }

  @Override
  public void close() {
    layers.close();
    manager.close();
  }
}
