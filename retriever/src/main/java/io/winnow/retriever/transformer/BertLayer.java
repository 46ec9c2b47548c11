package io.winnow.retriever.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;
import io.winnow.retriever.transformer.BertWeights.Dense;
import io.winnow.retriever.transformer.BertWeights.Norm;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a BERT: self-attention and a feed-forward block, each added to its input and then
 * normalised (Devlin et al. 2019, section 3; Vaswani et al. 2017, section 3.2).
 */
record BertLayer(
    int heads,
    Dense query,
    Dense key,
    Dense value,
    Dense attended,
    Norm attendedNorm,
    Dense intermediate,
    Dense output,
    Norm outputNorm) {
  private static final NDIndex FIRST_TOKEN = new NDIndex(":, 0:1");

  static BertLayer of(BertWeights weights, BertConfig config, int index) {
    BertFamily.Names names = config.family().names();
    String layer = names.layer() + index + ".";
    return new BertLayer(
        config.heads(),
        weights.dense(layer + names.query()),
        weights.dense(layer + names.key()),
        weights.dense(layer + names.value()),
        weights.dense(layer + names.attended()),
        weights.norm(layer + names.attendedNorm(), config.normEpsilon()),
        weights.dense(layer + names.intermediate()),
        weights.dense(layer + names.output()),
        weights.norm(layer + names.outputNorm(), config.normEpsilon()));
  }

  /**
   * Runs the layer with a manager of its own, so that what it makes is freed before the next: with
   * one manager for the whole pass the peak memory at 16 x 512 tokens is nearly five times higher.
   *
   * @param x [rows, tokens, hidden]; closed
   * @param mask [rows, 1, tokens], added to the attention scores; null where nothing is padded
   * @param first whether the first token's states are all that is wanted
   * @return [rows, tokens, hidden], or [rows, 1, hidden], in the manager of the caller
   */
  NDArray apply(NDManager caller, NDArray x, @Nullable NDArray mask, boolean first) {
    try (NDManager scope = caller.newSubManager()) {
      if (mask != null) {
        scope.tempAttachAll(mask);
      }
      x.attach(scope);
      NDArray wanted = first ? x.get(FIRST_TOKEN) : x;
      NDArray attention = attendedNorm.apply(attended.apply(attend(wanted, x, mask)).addi(wanted));
      NDArray inner = intermediate.apply(attention);
      NDArray activated = Activation.gelu(inner);
      inner.close();
      return scope.ret(outputNorm.apply(output.apply(activated).addi(attention)));
    }
  }

  /** Head by head: the scores of one stay in the processor's cache, those of all would not. */
  private NDArray attend(NDArray from, NDArray x, @Nullable NDArray mask) {
    long width = x.getShape().get(2) / heads;
    NDList q = query.apply(from).muli(1 / Math.sqrt((double) width)).split(heads, 2);
    NDList k = key.apply(x).split(heads, 2);
    NDList v = value.apply(x).split(heads, 2);
    NDList contexts = new NDList(heads);
    for (int head = 0; head < heads; head++) {
      NDArray scores = q.get(head).matMul(k.get(head).transpose(0, 2, 1));
      if (mask != null) {
        scores.addi(mask);
      }
      NDArray weights = scores.softmax(-1);
      scores.close();
      contexts.add(weights.matMul(v.get(head)));
      weights.close();
    }
    return NDArrays.concat(contexts, 2);
  }
}
