package io.winnow.bench.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Our figures beside published ones. */
final class ParitySection {
  private ParitySection() {}

  static void write(Markdown page, Results results) {
    if (results.references().isEmpty()) {
      return;
    }
    Grid grid = new Grid(results.main());
    Markdown.Table table =
        new Markdown.Table(
            3,
            List.of(
                "collection",
                "system",
                "measure",
                "published",
                "ours",
                "difference",
                "tolerance",
                "within",
                "source"),
            true);
    List<Row> rows = new ArrayList<>();
    for (Reference reference : results.references()) {
      List<Entry> ours = results.main().stream().filter(reference::isOf).toList();
      if (ours.isEmpty()) {
        String name = (reference.pipeline() + " " + reference.model()).strip();
        rows.add(new Row(reference, name, OptionalDouble.empty()));
      }
      ours.forEach(
          entry -> rows.add(new Row(reference, grid.name(entry.setup()), reference.ours(entry))));
    }
    rows.forEach(row -> table.row(row.cells()));
    long outside = rows.stream().filter(row -> row.verdict().equals(Row.OUTSIDE)).count();
    long missing = rows.stream().filter(row -> row.verdict().equals(Row.MISSING)).count();
    page.heading(2, "Parity")
        .paragraph(
            "The same systems where others have published figures, before any claim of gain: %d of %d within tolerance%s%s."
                .formatted(
                    rows.size() - outside - missing,
                    rows.size(),
                    outside == 0 ? "" : ", **" + outside + " outside**",
                    missing == 0 ? "" : ", " + missing + " not measured"))
        .table(table);
  }

  private record Row(Reference reference, String system, OptionalDouble ours) {
    static final String OUTSIDE = "**NO**";
    static final String MISSING = "not measured";

    /** Both in decimals, so that a difference as large as the tolerance is within. */
    private BigDecimal difference() {
      return new BigDecimal(printed()).subtract(reference.value());
    }

    private String printed() {
      return reference.measure().equals(Reference.TERMS)
          ? String.format(Locale.ROOT, "%.0f", ours.getAsDouble())
          : Figures.measure(ours);
    }

    String verdict() {
      if (ours.isEmpty()) {
        return MISSING;
      }
      boolean within = difference().abs().compareTo(reference.tolerance()) <= 0;
      return within ? "yes" : OUTSIDE;
    }

    List<String> cells() {
      return List.of(
          Markdown.escaped(reference.dataset()),
          Markdown.escaped(system),
          Markdown.escaped(reference.measure()),
          reference.value().toPlainString(),
          ours.isEmpty() ? Figures.NONE : printed(),
          ours.isEmpty() ? Figures.NONE : signed(difference()),
          reference.tolerance().toPlainString(),
          verdict(),
          Markdown.escaped(reference.source()));
    }

    private static String signed(BigDecimal difference) {
      String sign = difference.signum() < 0 ? "−" : difference.signum() > 0 ? "+" : "";
      return sign + difference.abs().toPlainString();
    }
  }
}
