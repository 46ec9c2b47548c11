package io.winnow.retriever.cli;

import io.winnow.retriever.model.ModelStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Brings one model from the hub. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Get a model from the Hugging Face hub, and print its folder.",
      "It goes into the hub's own cache, where Python finds it too. Only what Winnow can use",
      "is fetched, and compared with the sizes and hashes that the hub tells. A download that",
      "broke off goes on where it ended.",
      "HF_HOME, HF_HUB_CACHE, HF_TOKEN, HF_ENDPOINT and HF_HUB_OFFLINE mean what they mean to",
      "Python. The JVM's proxies are used; WINNOW_JAVA_OPTS sets them."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ModelsGetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @ParentCommand private ModelsCommand parent;

  @Parameters(
      paramLabel = "ID",
      description = "OWNER/NAME, or OWNER/NAME@REVISION: a branch, a tag or a commit.")
  private String id;

  @Option(
      names = "--onnx",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = "model.onnx",
      description = {
        "An ONNX file in place of safetensors; by default",
        "model.onnx, at the top or in the folder onnx."
      })
  private @Nullable String onnx;

  @Override
  public Integer call() throws Exception {
    Path folder;
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
      ModelStore store = parent.store();
      String file = onnx;
      folder = file == null ? store.download(id, progress) : store.downloadOnnx(id, file, progress);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    spec.commandLine().getOut().println(folder);
    return CommandLine.ExitCode.OK;
  }
}
