package io.winnow.bench;

import io.winnow.retriever.cli.Cli;

/** What {@code ./winnow} runs. */
public final class Main {
  private Main() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(Cli.commandLine().execute(arguments));
  }
}
