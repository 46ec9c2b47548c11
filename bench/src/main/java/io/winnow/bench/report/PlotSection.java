package io.winnow.bench.report;

import io.winnow.bench.report.plot.Axis;
import java.util.OptionalDouble;

/** The pictures, with the values of those that are curves. */
final class PlotSection {
  private static final String DEPTH_MEASURE = QualitySection.NDCG;
  private static final String DIMS_MEASURE = QualitySection.RECALL;

  private final Results results;
  private final Pictures pictures;

  PlotSection(Results results, Pictures pictures) {
    this.results = results;
    this.pictures = pictures;
  }

  void write(Markdown page) {
    new LatencyPlot(results)
        .picture()
        .ifPresent(
            picture -> {
              page.heading(2, "Quality against latency");
              pictures.show(page, "quality-latency", picture);
              page.paragraph(
                  "What lies below the dashed line is beaten by another system in both. Where document"
                      + " vectors are said to be cached, a reranker's time leaves out their encoding,"
                      + " which a search pays for.");
            });
    writeDepth(page);
    writeDims(page);
  }

  private void writeDepth(Markdown page) {
    Curves curves = depthCurves();
    if (curves.isEmpty()) {
      return;
    }
    page.heading(2, DEPTH_MEASURE + " against rerank depth");
    pictures.show(
        page,
        "rerank-depth",
        curves.picture(
            DEPTH_MEASURE + " against rerank depth",
            depths ->
                Axis.linear(
                    "candidates reranked (0: recall alone)", 0, Math.max(1, depths.last()))));
    page.table(curves.table("system", "collection"));
  }

  private Curves depthCurves() {
    Curves curves = new Curves(DEPTH_MEASURE);
    Grid grid = new Grid(results.depth());
    Grid names = Grid.atAnyDepth(results.depth());
    for (Entry entry : results.depth()) {
      if (entry.setup().isReranked() && entry.mean(DEPTH_MEASURE).isPresent()) {
        String system = names.name(entry.setup().atAnyDepth());
        curves.put(
            system,
            entry.collection(),
            Integer.parseInt(entry.setup().get("depth")),
            entry.mean(DEPTH_MEASURE).getAsDouble());
        grid.at(entry.setup().unreranked(), entry.collection())
            .map(recall -> recall.mean(DEPTH_MEASURE))
            .orElse(OptionalDouble.empty())
            .ifPresent(mean -> curves.put(system, entry.collection(), 0, mean));
      }
    }
    return curves;
  }

  private void writeDims(Markdown page) {
    Curves curves = new Curves(DIMS_MEASURE);
    for (Entry entry : results.dims()) {
      if (entry.mean(DIMS_MEASURE).isPresent()) {
        curves.put(
            entry.collection(),
            entry.setup().get("dtype"),
            Integer.parseInt(entry.setup().get("dims")),
            entry.mean(DIMS_MEASURE).getAsDouble());
      }
    }
    if (curves.isEmpty()) {
      return;
    }
    page.heading(2, DIMS_MEASURE + " against dims and dtype");
    pictures.show(
        page,
        "dims",
        curves.picture(
            DIMS_MEASURE + " of a static model against its dims and dtype",
            dims -> Axis.doublings("dims (log scale)", dims.first(), dims.last())));
    page.table(curves.table("collection", "dtype"));
  }
}
