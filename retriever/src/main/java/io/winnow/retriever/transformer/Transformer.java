package io.winnow.retriever.transformer;

/** A loaded encoder. Safe to share between threads; called on {@link NativeThreads} only. */
sealed interface Transformer extends AutoCloseable permits OnnxTransformer, BertTransformer {
  /** The DJL engine that runs it. */
  String engine();

  /** The width of the hidden states. */
  int dimension();

  /** The last hidden states, [rows x length x dimension]; those at padding mean nothing. */
  float[] hidden(Batch batch);

  @Override
  void close();
}
