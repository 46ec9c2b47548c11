package io.winnow.bench.report;

import io.winnow.bench.report.plot.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What fitted models give, against the texts that they were fitted to and the teacher's time. */
final class FitSection {
  private static final String MEASURE = QualitySection.NDCG;

  private final List<Fitted> fits;
  private final Grid systems;
  private final Pictures pictures;

  FitSection(Results results, Pictures pictures) {
    fits = results.fit().stream().filter(fit -> fit.entry().mean(MEASURE).isPresent()).toList();
    systems = new Grid(results.main());
    this.pictures = pictures;
  }

  void write(Markdown page) {
    if (fits.isEmpty()) {
      return;
    }
    Curves texts = curves(fit -> OptionalDouble.of(fit.texts()));
    Curves seconds = curves(Fitted::seconds);
    page.heading(2, MEASURE + " against the texts of a fit")
        .paragraph(
            "Models fitted to more and more texts of a collection's documents: alone (static), and together with"
                + " bm25 (hybrid)."
                + (seconds.isEmpty()
                    ? ""
                    : " Seconds are what the teacher took to encode those texts; encoding the vocabulary, and solving,"
                        + " come on top.")
                + " The best of each collection and pipeline is bold.");
    show(
        page,
        "fit-texts",
        "the number of texts that a model is fitted to",
        "texts of the fit",
        texts);
    if (!seconds.isEmpty()) {
      show(
          page,
          "fit-seconds",
          "the time in which the teacher encodes the texts of a fit",
          "seconds of the teacher",
          seconds);
    }
    page.table(table(texts, !seconds.isEmpty()));
  }

  private Curves curves(Function<Fitted, OptionalDouble> setting) {
    Curves curves = new Curves(MEASURE);
    for (Fitted fit : fits) {
      String collection = fit.entry().collection();
      setting
          .apply(fit)
          .ifPresent(
              x -> {
                curves.put(collection, fit.pipeline(), x, fit.entry().mean(MEASURE).getAsDouble());
                systems
                    .baseline(collection)
                    .map(bm25 -> bm25.mean(MEASURE))
                    .orElse(OptionalDouble.empty())
                    .ifPresent(mean -> curves.guide(collection, mean));
              });
    }
    return curves;
  }

  private void show(Markdown page, String name, String against, String unit, Curves curves) {
    String guide = curves.guides().isEmpty() ? "" : " (grey: bm25)";
    pictures.show(
        page,
        name,
        curves.picture(
            MEASURE + " against " + against + guide,
            x -> Axis.decades(unit + " (log scale)", x.first(), x.last())));
  }

  private Markdown.Table table(Curves curves, boolean timed) {
    List<String> pipelines = curves.lineNames();
    List<String> header = new ArrayList<>(List.of("collection", "texts"));
    if (timed) {
      header.add("teacher, s");
    }
    header.addAll(pipelines);
    SortedMap<String, SortedMap<Integer, OptionalDouble>> rows = new TreeMap<>();
    for (Fitted fit : fits) {
      rows.computeIfAbsent(fit.entry().collection(), _ -> new TreeMap<>())
          .put(fit.texts(), fit.seconds());
    }
    Markdown.Table table = new Markdown.Table(1, header);
    rows.forEach(
        (collection, sizes) ->
            sizes.forEach(
                (texts, seconds) -> {
                  List<String> cells =
                      new ArrayList<>(
                          List.of(
                              Markdown.escaped(collection),
                              Figures.count(OptionalDouble.of(texts))));
                  if (timed) {
                    cells.add(Figures.quantity(seconds));
                  }
                  pipelines.forEach(
                      pipeline -> cells.add(curves.cell(collection, pipeline, texts)));
                  table.row(cells);
                }));
    return table;
  }
}
