package io.winnow.bench.datasets;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.winnow.bench.eval.DatasetHome;
import io.winnow.datasets.Catalogue;
import io.winnow.datasets.KnownCollection;
import io.winnow.datasets.KnownCollection.Bundled;
import io.winnow.datasets.KnownCollection.Download;
import io.winnow.datasets.KnownCollection.OnRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The catalogue as a table. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "List the collections that can be had.",
      "Queries are those of the test split. Own id: whether eval leaves out a document",
      "with the query's own id. Here: whether 'get' has brought the collection."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ListCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final String ROW = "%-18s %10s %8s  %-6s  %-13s  %-4s  %s%n";

  @Spec private CommandSpec spec;

  @Option(
      names = "--json",
      description = "Print JSON, with all splits, checksums and CQADupStack's forums one by one.")
  private boolean json;

  private final DatasetHome home = DatasetHome.standard();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(MAPPER.writeValueAsString(Catalogue.all().stream().map(this::members).toList()));
    } else {
      table(out);
    }
    return CommandLine.ExitCode.OK;
  }

  private void table(PrintWriter out) {
    out.printf(
        ROW, "name", "documents", "queries", "own id", "how to get", "here", "what it holds");
    for (KnownCollection known : Catalogue.all()) {
      if (!known.name().contains("/")) {
        out.printf(
            Locale.ROOT,
            ROW,
            known.name(),
            counted(known.documents()),
            counted(testQueries(known)),
            known.dropsOwnId() ? "drop" : "keep",
            switch (known.source()) {
              case Download zip -> "zip, " + Amounts.bytes(zip.bytes());
              case OnRequest _ -> "on request";
              case Bundled _ -> "bundled";
            },
            isHere(known) ? "yes" : "-",
            known.about()
                + (known.source() instanceof OnRequest(var owner) ? "; ask at " + owner : ""));
      }
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println("here: in " + home.folder() + ", where 'winnow datasets get NAME' brings them");
    err.flush();
  }

  private static String counted(OptionalLong count) {
    return count.isPresent() ? String.format(Locale.ROOT, "%,d", count.getAsLong()) : "-";
  }

  private static OptionalLong testQueries(KnownCollection known) {
    KnownCollection.Split test = known.splits().get("test");
    return test == null ? OptionalLong.empty() : OptionalLong.of(test.queries());
  }

  private boolean isHere(KnownCollection known) {
    return Files.isDirectory(home.folder().resolve(known.name()));
  }

  private Map<String, @Nullable Object> members(KnownCollection known) {
    Map<String, Object> splits = new LinkedHashMap<>();
    known
        .splits()
        .forEach(
            (name, split) -> {
              Map<String, Object> sizes = new LinkedHashMap<>();
              sizes.put("queries", split.queries());
              split.judgments().ifPresent(count -> sizes.put("judgments", count));
              splits.put(name, sizes);
            });
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("name", known.name());
    members.put("about", known.about());
    members.put("documents", known.documents().isPresent() ? known.documents().getAsLong() : null);
    members.put("splits", splits);
    members.put("drop_own_id", known.dropsOwnId());
    switch (known.source()) {
      case Download zip -> {
        members.put("source", "download");
        members.put("url", zip.address().toString());
        members.put("bytes", zip.bytes());
        members.put("md5", zip.md5());
      }
      case OnRequest(var owner) -> {
        members.put("source", "on request");
        members.put("url", owner.toString());
      }
      case Bundled _ -> members.put("source", "bundled");
    }
    members.put("here", isHere(known) ? home.folder().resolve(known.name()).toString() : null);
    return members;
  }
}
