package io.winnow.bench.datasets;

import io.winnow.bench.eval.DatasetHome;
import io.winnow.bench.eval.Warnings;
import io.winnow.datasets.Catalogue;
import io.winnow.datasets.CollectionCheck;
import io.winnow.datasets.KnownCollection;
import io.winnow.retriever.cli.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads a collection from beginning to end. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Read all of a collection, count it and compare it with the catalogue.",
      "Tells lines that cannot be read, repeated ids, and ids that are judged but not",
      "there; exit code 1 if there are any, or if a count differs from that of the",
      "collection of this name. Empty texts are counted: some sets of BEIR have them."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "DIR|FILE.zip",
      description = "Folder or zip in the layout of BEIR, or of several such folders.")
  private Path path;

  @Override
  public Integer call() throws IOException {
    Path place = DatasetHome.standard().find(path);
    PrintWriter err = spec.commandLine().getErr();
    PrintWriter out = spec.commandLine().getOut();
    Optional<KnownCollection> known = Catalogue.find(place);
    Warnings warnings = new Warnings(err);
    long total = known.map(KnownCollection::documents).orElse(OptionalLong.empty()).orElse(0);
    List<CollectionCheck> checks;
    try (ProgressLine progress = new ProgressLine(err)) {
      checks =
          CollectionCheck.all(
              place,
              warnings,
              read -> progress.advance("reading documents", read, Math.max(total, read + 1)));
    }
    warnings.finish();
    checks.forEach(check -> CheckText.print(check, out));
    out.println(verdict(checks, known.isPresent()));
    if (Files.isRegularFile(place)
        && known.isPresent()
        && known.get().source() instanceof KnownCollection.Download published) {
      out.println(
          Checksum.md5(place).equals(published.md5())
              ? "the zip is the one that BEIR publishes, by its MD5"
              : "the zip is not the one that BEIR publishes, by its MD5; only what it holds was compared");
    }
    return isSound(checks) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static boolean isSound(List<CollectionCheck> checks) {
    return checks.stream().allMatch(CollectionCheck::isSound);
  }

  private static String verdict(List<CollectionCheck> checks, boolean known) {
    if (!isSound(checks)) {
      return "not sound: %d problems, %d differences"
          .formatted(
              checks.stream().mapToLong(CollectionCheck::problems).sum(),
              checks.stream().mapToLong(check -> check.differences().size()).sum());
    }
    return known
        ? "sound, and as the catalogue says"
        : "sound; the catalogue has no such name to compare with";
  }
}
