package io.winnow.retriever.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.winnow.retriever.model.StoredModel;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The models in the caches as a table. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "List the models in Winnow's cache and in that of the Hugging Face hub.",
      "Winnow's own holds encoders unpacked from the class path.",
      "'incomplete': without weights that Winnow can use, or with files that are gone."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ModelsListCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final int SHORT_COMMIT = 10;

  @Spec private CommandSpec spec;
  @ParentCommand private ModelsCommand parent;

  @Option(names = "--json", description = "Print JSON, with commits and folders.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    List<StoredModel> models = parent.store().list();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          MAPPER.writeValueAsString(models.stream().map(ModelsListCommand::members).toList()));
    } else {
      table(models, out);
    }
    return CommandLine.ExitCode.OK;
  }

  private static void table(List<StoredModel> models, PrintWriter out) {
    int width = models.stream().mapToInt(model -> model.name().length()).max().orElse(4);
    String row = "%-" + Math.max(4, width) + "s  %-6s  %-14s  %9s  %9s  %s%n";
    out.printf(row, "name", "cache", "kind", "dimension", "size", "revision");
    for (StoredModel model : models) {
      out.printf(
          row,
          model.name(),
          lower(model.place()),
          lower(model.kind()),
          model.dimension().isPresent() ? model.dimension().getAsInt() : "-",
          size(model.bytes()),
          revision(model));
    }
  }

  private static String revision(StoredModel model) {
    if (model.commit().isEmpty()) {
      return "-";
    }
    String commit = model.commit().substring(0, SHORT_COMMIT);
    return model.revisions().isEmpty()
        ? commit
        : String.join(", ", model.revisions()) + " (" + commit + ")";
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String size(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }

  private static Map<String, @Nullable Object> members(StoredModel model) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("name", model.name());
    members.put("cache", lower(model.place()));
    members.put("kind", lower(model.kind()));
    members.put("dimension", model.dimension().isPresent() ? model.dimension().getAsInt() : null);
    members.put("bytes", model.bytes());
    members.put("commit", model.commit().isEmpty() ? null : model.commit());
    members.put("revisions", model.revisions());
    members.put("folder", model.folder().toString());
    return members;
  }
}
