package io.winnow.retriever.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Removes one model. */
@Command(
    name = "rm",
    mixinStandardHelpOptions = true,
    description = {
      "Remove a model, or one revision of it, from the cache that has it.",
      "A folder that holds something unexpected is refused, and nothing is removed."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ModelsRemoveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private ModelsCommand parent;

  @Parameters(
      paramLabel = "ID",
      description = {
        "A name that './winnow models list' shows. With @REVISION, a branch",
        "or tag goes with its files, unless another has the same ones; a commit",
        "goes with all that name it."
      })
  private String id;

  @Override
  public Integer call() throws Exception {
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
      parent.store().remove(id, progress);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    spec.commandLine().getOut().println("removed " + id);
    return CommandLine.ExitCode.OK;
  }
}
