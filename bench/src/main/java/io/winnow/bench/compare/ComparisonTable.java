package io.winnow.bench.compare;

import io.winnow.bench.compare.Grid.Column;
import io.winnow.bench.compare.Grid.Kind;
import io.winnow.bench.eval.SavedResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What is written about comparisons, on the screen and in files alike.
 *
 * @param comparisons of one collection
 */
record ComparisonTable(Comparisons comparisons) {
  /** With fewer queries the table says that they are few. */
  private static final int FEW = 20;

  private static final List<Column> TITLES =
      List.of(
          new Column("diff.", Kind.RIGHT),
          new Column("95 % interval", Kind.LEFT),
          new Column("p (t)", Kind.LEFT),
          new Column("p (rand.)", Kind.LEFT),
          new Column("W/T/L", Kind.RIGHT));

  String dataset() {
    return comparisons.results().getFirst().dataset();
  }

  String title() {
    SavedResult first = comparisons.results().getFirst();
    return "%s, split %s: %,d judged queries".formatted(first.dataset(), first.split(), queries());
  }

  int queries() {
    return comparisons.all().getFirst().paired().queries().size();
  }

  /** From 1, as the rows are numbered. */
  int number(SavedResult result) {
    return comparisons.results().indexOf(result) + 1;
  }

  /** Number and name. */
  String name(SavedResult result) {
    return "%d (%s)".formatted(number(result), result.system());
  }

  /** Which number is which file. */
  Grid files(Function<Path, Object> shown) {
    List<List<String>> rows = new ArrayList<>();
    for (SavedResult result : comparisons.results()) {
      rows.add(
          List.of(
              String.valueOf(number(result)),
              result.system(),
              String.valueOf(shown.apply(result.file()))));
    }
    return new Grid(
        List.of(
            new Column("", Kind.RIGHT),
            new Column("system", Kind.LEFT),
            new Column("result", Kind.LEFT)),
        rows);
  }

  /** A table for each measure and baseline. */
  List<Grid> grids() {
    List<Grid> grids = new ArrayList<>();
    for (String measure : comparisons.measures()) {
      List<Comparison> here =
          comparisons.all().stream().filter(one -> one.measure().equals(measure)).toList();
      here.stream()
          .map(Comparison::baseline)
          .distinct()
          .forEach(
              baseline ->
                  grids.add(
                      grid(
                          comparisons.mean(baseline, measure),
                          here.stream().filter(c -> c.baseline().equals(baseline)).toList())));
    }
    return grids;
  }

  private Grid grid(SystemMean baseline, List<Comparison> against) {
    List<List<String>> rows = new ArrayList<>();
    add(rows, baseline, List.of("baseline", "", "", "", ""));
    for (Comparison comparison : against) {
      Paired paired = comparison.paired();
      add(
          rows,
          comparisons.mean(comparison.system(), comparison.measure()),
          List.of(
              Figures.signed(comparison.difference()),
              Figures.signed(comparison.interval()),
              Figures.marked(comparison.t()),
              Figures.marked(comparison.randomization()),
              "%d/%d/%d".formatted(paired.wins(), paired.ties(), paired.losses())));
    }
    List<Column> columns =
        new ArrayList<>(
            List.of(
                new Column("", Kind.RIGHT),
                new Column("system", Kind.ELASTIC),
                new Column(baseline.measure(), Kind.RIGHT),
                new Column("95 % interval", Kind.LEFT)));
    columns.addAll(TITLES);
    return new Grid(columns, rows);
  }

  /** A row for the system, and one for its random control if it has one. */
  private void add(List<List<String>> rows, SystemMean mean, List<String> difference) {
    SavedResult result = mean.result();
    String number = String.valueOf(number(result));
    List<String> row = new ArrayList<>();
    row.addAll(
        List.of(
            number, result.system(), Figures.plain(mean.mean()), Figures.plain(mean.interval())));
    row.addAll(difference);
    rows.add(row);
    OptionalDouble control = result.control(mean.measure());
    if (control.isPresent()) {
      rows.add(
          List.of(
              "",
              "random control of " + number,
              Figures.plain(control.getAsDouble()),
              "",
              "",
              "",
              "",
              "",
              ""));
    }
  }

  /** What the columns mean and how the figures came about; lines of at most 120 characters. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    int pairs = comparisons.all().size() / comparisons.measures().size();
    notes.add(
        "diff.: system minus baseline. W/T/L: queries where it is above 0, exactly 0 (a tie), below 0.");
    notes.add(
        "95 %% intervals: percentile bootstrap over the queries, %,d resamples, seed %d."
            .formatted(Bootstrap.RESAMPLES, Bootstrap.SEED));
    notes.add(
        "p: paired t-test, and Fisher's randomisation test of the mean difference (%,d permutations, seed %d);"
            .formatted(Randomization.PERMUTATIONS, Randomization.SEED));
    notes.add(
        "two-sided, each Holm-corrected over all comparisons in the tables above (pairs of systems %d x measures %d = %d)."
            .formatted(pairs, comparisons.measures().size(), comparisons.all().size()));
    notes.add("* is p < 0.05 and ** is p < 0.01 after the correction.");
    if (comparisons.results().stream().anyMatch(this::hasControl)) {
      notes.add(
          "random control: the same static model with every row turned to a random direction; it is not tested.");
    }
    if (queries() < FEW) {
      notes.add("So few queries give intervals that are too narrow; trust the randomisation test.");
    }
    return notes;
  }

  private boolean hasControl(SavedResult result) {
    return comparisons.measures().stream().anyMatch(m -> result.control(m).isPresent());
  }

  /** The comparisons by the first measure, whose queries are shown. */
  List<Comparison> byFirstMeasure() {
    return comparisons.all().stream()
        .filter(one -> one.measure().equals(comparisons.measures().getFirst()))
        .toList();
  }
}
