package io.winnow.bench.report;

import io.winnow.bench.report.plot.Axis;
import io.winnow.bench.report.plot.Line;
import io.winnow.bench.report.plot.Line.Point;
import io.winnow.bench.report.plot.Panel;
import io.winnow.bench.report.plot.Picture;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Quality against the time of a query: a panel for each collection. */
final class LatencyPlot {
  private static final String MEASURE = QualitySection.NDCG;

  private final Grid grid;
  private final List<Setup> setups;

  LatencyPlot(Results results) {
    grid =
        new Grid(
            QualitySection.withoutAside(results.main()).stream()
                .filter(entry -> entry.mean(MEASURE).isPresent() && milliseconds(entry).isPresent())
                .toList());
    setups = grid.setups();
  }

  private static OptionalDouble milliseconds(Entry entry) {
    OptionalDouble p50 = entry.result().latency("total", "p50");
    return p50.isPresent() && p50.getAsDouble() > 0 ? p50 : OptionalDouble.empty();
  }

  /** None without a result that has both. */
  Optional<Picture> picture() {
    if (setups.isEmpty()) {
      return Optional.empty();
    }
    double[] times =
        grid.collections().stream()
            .flatMap(collection -> grid.of(collection).stream())
            .mapToDouble(entry -> milliseconds(entry).getAsDouble())
            .sorted()
            .toArray();
    Axis time =
        Axis.decades("median time of a query, ms (log scale)", times[0], times[times.length - 1]);
    List<String> legend = new ArrayList<>();
    for (Setup setup : setups) {
      legend.add(number(setup) + "  " + grid.name(setup));
    }
    return Optional.of(
        new Picture(
            "Quality against latency: up and to the left is better",
            grid.collections().stream().map(collection -> panel(collection, time)).toList(),
            legend));
  }

  private String number(Setup setup) {
    return String.valueOf(setups.indexOf(setup) + 1);
  }

  private Panel panel(String collection, Axis time) {
    List<Point> points =
        grid.of(collection).stream()
            .map(
                entry ->
                    new Point(
                        milliseconds(entry).getAsDouble(),
                        entry.mean(MEASURE).getAsDouble(),
                        number(entry.setup())))
            .toList();
    List<Line> lines = new ArrayList<>();
    lines.add(new Line(Line.GUIDE, frontier(points, time), true));
    for (Point point : points) {
      lines.add(new Line(Integer.parseInt(point.label()) - 1, List.of(point), false));
    }
    double[] values = points.stream().mapToDouble(Point::y).sorted().toArray();
    return new Panel(
        collection, time, Axis.measure(MEASURE, values[0], values[values.length - 1]), lines);
  }

  /** Steps below which no system is both faster and better than the one at the step. */
  private static List<Point> frontier(List<Point> points, Axis time) {
    List<Point> steps = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    for (Point point :
        points.stream()
            .sorted(
                Comparator.comparingDouble(Point::x)
                    .thenComparing(Point::y, Comparator.reverseOrder()))
            .toList()) {
      if (point.y() > best) {
        if (!steps.isEmpty()) {
          steps.add(new Point(point.x(), best, ""));
        }
        steps.add(new Point(point.x(), point.y(), ""));
        best = point.y();
      }
    }
    steps.add(new Point(time.max(), best, ""));
    return steps;
  }
}
