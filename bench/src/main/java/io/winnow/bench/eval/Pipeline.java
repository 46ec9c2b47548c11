package io.winnow.bench.eval;

import io.winnow.retriever.Arms;
import java.util.Locale;

/** What is evaluated: recall by one arm or both, as users run it, or a sentence encoder alone. */
enum Pipeline {
  BM25,
  STATIC,
  HYBRID,
  /** Every document encoded by a contextual model and scanned exactly: what users come from. */
  CONTEXTUAL;

  /** The arms of recall that answer. */
  Arms arms() {
    return switch (this) {
      case BM25 -> Arms.BM25;
      case STATIC -> Arms.STATIC;
      case HYBRID -> Arms.BOTH;
      case CONTEXTUAL -> throw new IllegalStateException("no arm of recall answers");
    };
  }

  /** Its name on the command line and in results. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
