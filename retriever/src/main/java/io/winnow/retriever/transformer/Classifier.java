package io.winnow.retriever.transformer;

/**
 * A loaded model with a head over pairs. Safe to share between threads; called on {@link
 * NativeThreads} only.
 */
sealed interface Classifier extends AutoCloseable
    permits BertClassifier, OnnxClassifier, TorchScriptClassifier {
  /** The DJL engine that runs it. */
  String engine();

  /** How many labels it has. */
  int labels();

  /** What the head says, before any activation, [rows x labels]. */
  float[] logits(Batch batch);

  @Override
  void close();
}
