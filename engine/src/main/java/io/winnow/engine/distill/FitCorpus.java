package io.winnow.engine.distill;

import java.io.IOException;
import java.util.function.Consumer;

/** The texts that a model is fitted to: those that will be indexed, or such as will be. */
@FunctionalInterface
public interface FitCorpus {
  /**
   * Hands over every document's text, in the same order each time, on the calling thread.
   *
   * @throws IOException if they cannot be read; the fit ends with it
   */
  void read(Consumer<String> documents) throws IOException;
}
