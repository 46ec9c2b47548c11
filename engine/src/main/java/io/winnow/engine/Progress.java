package io.winnow.engine;

/** Hears how far long work has come. Called from the working thread, at most once per batch. */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (step, done, total) -> {};

  /**
   * Work has advanced.
   *
   * @param step what is being done, in a few words; a new one begins a new count
   * @param done units done, in [0, total], or from 0 where the total is not known
   * @param total units in all; 0 or less where it is not known
   */
  void advance(String step, long done, long total);
}
