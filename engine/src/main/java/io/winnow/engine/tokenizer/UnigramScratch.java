package io.winnow.engine.tokenizer;

/** The memory of one thread's Unigram encoding. Not thread-safe. */
final class UnigramScratch {
  final NormalizerChain.Scratch normal = new NormalizerChain.Scratch();

  /** A piece of the normalised text with its spaces marked. */
  final CodePoints marked = new CodePoints();

  /** The text around added tokens as it was given, and as it is normalised. */
  final UnigramTokenizer.Around raw = new UnigramTokenizer.Around();

  final UnigramTokenizer.Around normalized = new UnigramTokenizer.Around();

  final WordCache words = new WordCache();

  /** The greatest sum of scores up to each place of a word. */
  double[] sums = new double[64];

  /** Where the last piece of that sum starts. */
  int[] starts = new int[64];

  /** The id of that piece. */
  int[] ids = new int[64];

  /** Makes room for a word; what was there is lost. */
  void reserve(int length) {
    if (length >= sums.length) {
      int size = Math.max(length + 1, 2 * sums.length);
      sums = new double[size];
      starts = new int[size];
      ids = new int[size];
    }
  }
}
