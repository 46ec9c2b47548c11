package io.winnow.datasets;

/** A line or file that cannot be used; becomes a {@link CorpusProblem} where its place is known. */
final class UnreadableException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  UnreadableException(String problem) {
    super(problem);
    this.problem = problem;
  }

  String problem() {
    return problem;
  }
}
