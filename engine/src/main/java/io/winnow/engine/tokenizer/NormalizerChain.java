package io.winnow.engine.tokenizer;

import java.util.List;

/** Normalizers one after the other; none at all leaves every text as it is. Immutable. */
final class NormalizerChain implements Normalizer {
  /** The memory of one thread's normalising, and its last result. Not thread-safe. */
  static final class Scratch {
    private CodePoints result = new CodePoints();
    private CodePoints spare = new CodePoints();
    private final CodePoints start = new CodePoints();
    private int head;

    /** The normalised text, valid until the next. */
    CodePoints result() {
      return result;
    }

    /** How many of its code points the reference takes to stand where the whole text begins. */
    int head() {
      return head;
    }
  }

  private final Normalizer[] steps;

  NormalizerChain(List<Normalizer> steps) {
    this.steps = steps.toArray(Normalizer[]::new);
  }

  @Override
  public void normalize(int[] text, int from, int to, CodePoints out) {
    Scratch scratch = new Scratch();
    normalize(text, from, to, scratch);
    out.addAll(scratch.result.array(), 0, scratch.result.size());
  }

  @Override
  public Origins origins(int[] text, int from, int to) {
    CodePoints in = new CodePoints();
    in.addAll(text, from, to);
    Origins origins = new Origins(from);
    for (int i = from; i < to; i++) {
      origins.add(Origins.REPLACES);
    }
    for (Normalizer step : steps) {
      origins = origins.through(step.origins(in.array(), 0, in.size()));
      CodePoints out = new CodePoints();
      step.normalize(in.array(), 0, in.size(), out);
      in = out;
    }
    return origins;
  }

  /** Normalises the code points at [from, to) of a text; where that begins is at 0. */
  void normalize(int[] text, int from, int to, Scratch scratch) {
    scratch.head = from == 0 && to > 0 ? 1 : 0;
    CodePoints in = scratch.spare;
    CodePoints out = scratch.result;
    out.clear();
    if (steps.length == 0) {
      out.addAll(text, from, to);
      return;
    }
    step(steps[0], text, from, to, out, scratch);
    for (int i = 1; i < steps.length; i++) {
      CodePoints swap = in;
      in = out;
      out = swap;
      out.clear();
      step(steps[i], in.array(), 0, in.size(), out, scratch);
    }
    scratch.result = out;
    scratch.spare = in;
  }

  private static void step(
      Normalizer step, int[] text, int from, int to, CodePoints out, Scratch scratch) {
    if (scratch.head > 0) {
      scratch.head = step.head(text, from, to, Math.min(scratch.head, to - from), scratch.start);
    }
    step.normalize(text, from, to, out);
  }
}
