package io.winnow.bench;

import io.winnow.retriever.cli.Cli;
import java.util.Arrays;
import java.util.List;

/**
 * Runs several commands in one JVM, which the launcher has record what classes they load. Not a
 * command itself.
 */
final class Rehearsal {
  /** Between the commands. */
  private static final String NEXT = ";";

  private Rehearsal() {}

  /** Ends with the exit code of the first command that fails, or 0. */
  public static void main(String[] arguments) {
    List<String> left = Arrays.asList(arguments);
    int exitCode = 0;
    while (!left.isEmpty() && exitCode == 0) {
      int end = left.contains(NEXT) ? left.indexOf(NEXT) : left.size();
      String[] command = left.subList(0, end).toArray(String[]::new);
      exitCode = Cli.execute(Main.commandLine(command), command);
      left = left.subList(Math.min(left.size(), end + 1), left.size());
    }
    System.exit(exitCode);
  }
}
