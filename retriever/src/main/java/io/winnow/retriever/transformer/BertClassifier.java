package io.winnow.retriever.transformer;

/** A {@link BertTransformer} with a head. */
record BertClassifier(BertTransformer bert, int labels) implements Classifier {
  @Override
  public String engine() {
    return bert.engine();
  }

  @Override
  public float[] logits(Batch batch) {
    return bert.logits(batch);
  }

  @Override
  public void close() {
    bert.close();
  }
}
