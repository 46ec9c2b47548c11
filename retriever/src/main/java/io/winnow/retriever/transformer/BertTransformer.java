package io.winnow.retriever.transformer;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.winnow.retriever.transformer.BertWeights.Norm;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * BERT as NDArray operations on DJL's PyTorch engine; {@link BertFamily} has what differs.
 *
 * <p>Agrees with the models and classifiers of transformers within 1e-5 (SentenceEncoderTest,
 * CrossEncoderTest, CrossEncoderFamiliesTest).
 */
final class BertTransformer implements Transformer {
  private final NDManager manager;
  private final BertConfig config;
  private final BertWeights weights;
  private final Norm embeddingNorm;
  private final List<BertLayer> layers;

  private BertTransformer(NDManager manager, BertConfig config, BertWeights weights) {
    this.manager = manager;
    this.config = config;
    this.weights = weights;
    this.embeddingNorm = weights.norm("embeddings.LayerNorm", config.normEpsilon());
    this.layers =
        IntStream.range(0, config.layers())
            .mapToObj(i -> BertLayer.of(weights, config, i))
            .toList();
  }

  /**
   * Loads tensors whose names and shapes have been checked.
   *
   * @param tensors those of {@link BertConfig#tensors}; with the head for {@link #logits}
   */
  static BertTransformer load(BertConfig config, TensorIndex index, Map<String, long[]> tensors)
      throws IOException {
    NDManager manager =
        DjlEngine.start(DjlRuntime.PYTORCH, engine -> engine.newBaseManager(Device.cpu()));
    try {
      return new BertTransformer(manager, config, BertWeights.load(index, tensors, manager));
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
      return encode(scope, batch, false).toFloatArray();
    }
  }

  /** Whether {@link #pooled} works. */
  boolean hasPooler() {
    return weights.arrays().containsKey(BertConfig.POOLER + ".weight");
  }

  /** The first token's hidden states, [rows x dimension]. */
  float[] first(Batch batch) {
    try (NDManager scope = manager.newSubManager()) {
      return first(scope, batch).toFloatArray();
    }
  }

  /** What the pooler makes of the first token, [rows x dimension]. */
  float[] pooled(Batch batch) {
    try (NDManager scope = manager.newSubManager()) {
      return pooled(scope, batch).toFloatArray();
    }
  }

  /** What the classifier's head says to the first token, [rows x labels]. */
  float[] logits(Batch batch) {
    BertFamily.Head head = config.family().head();
    try (NDManager scope = manager.newSubManager()) {
      NDArray inner = weights.dense(head.dense()).apply(first(scope, batch));
      NDArray active =
          switch (head.activation()) {
            case TANH -> inner.tanh();
            case RELU -> inner.maximum(0f);
          };
      return weights.dense(head.out()).apply(active).toFloatArray();
    }
  }

  private NDArray pooled(NDManager scope, Batch batch) {
    return weights.dense(BertConfig.POOLER).apply(first(scope, batch)).tanh();
  }

  private NDArray first(NDManager scope, Batch batch) {
    return encode(scope, batch, true).get(scope, new NDIndex(":, 0"));
  }

  /**
   * All layers.
   *
   * @param first whether the first token's states are all that is wanted: the last layer then
   *     computes no others, which saves a fourteenth of twelve layers and a seventh of six
   */
  private NDArray encode(NDManager scope, Batch batch, boolean first) {
    Shape shape = new Shape(batch.rows(), batch.length());
    NDArray ids = scope.create(batch.ids(), shape);
    NDArray positions = scope.create(positions(batch), shape);
    NDArray embedded =
        weights
            .rows("embeddings.word_embeddings", ids)
            .addi(weights.rows("embeddings.position_embeddings", positions));
    if (config.family().hasTypes()) {
      NDArray types = scope.create(types(batch), shape);
      embedded.addi(weights.rows("embeddings.token_type_embeddings", types));
    }
    NDArray x = embeddingNorm.apply(embedded);
    NDArray mask =
        batch.isPadded()
            ? scope.create(additive(batch), new Shape(batch.rows(), 1, batch.length()))
            : null;
    for (int i = 0; i < layers.size(); i++) {
      x = layers.get(i).apply(scope, x, mask, first && i == layers.size() - 1);
    }
    return x;
  }

  /** A model with one type of its own has no use for those of the tokenizer's family. */
  private long[] types(Batch batch) {
    return config.types() > 1 ? batch.types() : new long[batch.types().length];
  }

  /** From the first position on; a RoBERTa leaves out padding, which a text may contain. */
  private long[] positions(Batch batch) {
    long[] positions = new long[batch.ids().length];
    boolean counted = config.family().countsFromPadding();
    for (int row = 0, at = 0; row < batch.rows(); row++) {
      int next = config.firstPosition();
      for (int i = 0; i < batch.length(); i++, at++) {
        boolean padding = counted && batch.ids()[at] == config.padding();
        positions[at] = padding ? config.padding() : next++;
      }
    }
    return positions;
  }

  /** 0 where there is a token, and where there is padding what makes the softmax zero. */
  private static float[] additive(Batch batch) {
    float[] mask = new float[batch.mask().length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = batch.mask()[i] == 1 ? 0 : -Float.MAX_VALUE;
    }
    return mask;
  }

  @Override
  public void close() {
    manager.close();
  }
}
