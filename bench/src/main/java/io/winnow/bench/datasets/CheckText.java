package io.winnow.bench.datasets;

import io.winnow.datasets.CollectionCheck;
import java.io.PrintWriter;
import java.util.Locale;

/** What a collection holds, as lines. */
final class CheckText {
  private CheckText() {}

  static void print(CollectionCheck check, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s: %,d documents%s, %,d queries%s%n",
        check.root(),
        check.documents(),
        empty(check.emptyDocuments()),
        check.queries(),
        empty(check.emptyQueries()));
    check
        .splits()
        .forEach(
            (name, split) ->
                out.printf(
                    Locale.ROOT,
                    "  %-6s %,8d queries %,9d judgments%n",
                    name,
                    split.queries(),
                    split.judgments().orElse(0)));
    check.differences().forEach(difference -> out.println("  differs: " + difference));
  }

  private static String empty(long count) {
    return count == 0 ? "" : String.format(Locale.ROOT, " (%,d without text)", count);
  }
}
