package io.winnow.datasets;

/** A line that cannot be used; becomes a {@link CorpusProblem} where its number is known. */
final class BadLineException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  BadLineException(String problem) {
    super(problem);
    this.problem = problem;
  }

  String problem() {
    return problem;
  }
}
