package io.winnow.retriever.model;

import io.winnow.engine.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that downloads the model of a {@link HubServer}, and prints its folder. */
final class HubProcess {
  private HubProcess() {}

  static Process start(HubServer server, Path cache) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(HubProcess.class.getName(), server.endpoint(), cache.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  public static void main(String[] arguments) throws IOException {
    Path cache = Path.of(arguments[1]);
    HubSettings settings = new HubSettings(arguments[0], cache, "", null, false, true);
    System.out.println(
        new ModelStore(cache.resolveSibling("models"), settings)
            .download(HubServer.ID, Progress.NONE));
  }
}
