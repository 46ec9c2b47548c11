package io.winnow.retriever.cli;

import io.winnow.retriever.model.ModelStore;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The models that are there, and those of the hub. */
@Command(
    name = "models",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    description =
        "List the models in the caches, get one from the Hugging Face hub, or remove one.",
    subcommands = {
      ModelsListCommand.class,
      ModelsGetCommand.class,
      ModelsRemoveCommand.class,
    })
@SuppressWarnings("NullAway.Init") // picocli fills the spec
final class ModelsCommand implements Runnable {
  @Spec private CommandSpec spec;

  private final Supplier<ModelStore> store;

  ModelsCommand() {
    this(ModelStore::standard);
  }

  ModelsCommand(Supplier<ModelStore> store) {
    this.store = store;
  }

  ModelStore store() {
    return store.get();
  }

  /** Without a subcommand: wrong usage. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "expected list, get or rm");
  }
}
