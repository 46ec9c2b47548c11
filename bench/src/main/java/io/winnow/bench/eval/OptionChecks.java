package io.winnow.bench.eval;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the options of several commands have to be. */
public final class OptionChecks {
  private OptionChecks() {}

  /**
   * Refuses a number that is too small.
   *
   * @param option its name, such as {@code --rounds}
   * @throws ParameterException if it is less than 1
   */
  public static void atLeastOne(CommandSpec spec, String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + ": expected 1 or more, found " + value);
    }
  }
}
