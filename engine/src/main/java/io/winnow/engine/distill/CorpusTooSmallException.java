package io.winnow.engine.distill;

/** A corpus has fewer texts than are needed. For a fit, plain distillation does without any. */
public final class CorpusTooSmallException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  CorpusTooSmallException(int texts, int least) {
    super(
        "corpus too small: expected at least %d sentences and passages, found %d"
            .formatted(least, texts));
  }
}
