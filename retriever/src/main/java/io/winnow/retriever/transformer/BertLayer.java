package io.winnow.retriever.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.winnow.retriever.transformer.BertWeights.Dense;
import io.winnow.retriever.transformer.BertWeights.Norm;

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
   * @param mask [rows, 1, 1, tokens], added to the attention scores
   * @return [rows, tokens, hidden], in the manager of the caller
   */
  NDArray apply(NDManager caller, NDArray x, NDArray mask) {
    try (NDManager scope = caller.newSubManager()) {
      scope.tempAttachAll(mask);
      x.attach(scope);
      NDArray attention = attendedNorm.apply(attended.apply(attend(x, mask)).addi(x));
      NDArray inner = intermediate.apply(attention);
      NDArray activated = Activation.gelu(inner);
      inner.close();
      return scope.ret(outputNorm.apply(output.apply(activated).addi(attention)));
    }
  }

  private NDArray attend(NDArray x, NDArray mask) {
    Shape shape = x.getShape();
    long rows = shape.get(0);
    long tokens = shape.get(1);
    long width = shape.get(2) / heads;
    NDArray q = split(query.apply(x), rows, tokens, width).muli(1 / Math.sqrt((double) width));
    NDArray k = split(key.apply(x), rows, tokens, width).transpose(0, 1, 3, 2);
    NDArray v = split(value.apply(x), rows, tokens, width);
    NDArray scores = q.matMul(k).addi(mask);
    NDArray weights = scores.softmax(-1);
    scores.close();
    NDArray context = weights.matMul(v);
    weights.close();
    return context.transpose(0, 2, 1, 3).reshape(rows, tokens, heads * width);
  }

  private NDArray split(NDArray x, long rows, long tokens, long width) {
    return x.reshape(rows, tokens, heads, width).transpose(0, 2, 1, 3);
  }
}
