package io.winnow.bench.report;

import io.winnow.bench.report.plot.Axis;
import io.winnow.bench.report.plot.Line;
import io.winnow.bench.report.plot.Line.Point;
import io.winnow.bench.report.plot.Panel;
import io.winnow.bench.report.plot.Picture;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A measure against a setting that is a number, as a picture and as a table of the same values.
 *
 * @param values per panel, per line, per number of the setting
 * @param guides per panel a value that does not depend on the setting, which the picture alone has
 */
record Curves(
    String measure,
    SortedMap<String, SortedMap<String, SortedMap<Double, Double>>> values,
    Map<String, Double> guides) {

  Curves(String measure) {
    this(measure, new TreeMap<>(), new HashMap<>());
  }

  void put(String panel, String line, double setting, double value) {
    values
        .computeIfAbsent(panel, _ -> new TreeMap<>())
        .computeIfAbsent(line, _ -> new TreeMap<>())
        .put(setting, value);
  }

  void guide(String panel, double value) {
    guides.put(panel, value);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  List<String> lineNames() {
    SortedSet<String> names = new TreeSet<>();
    values.values().forEach(lines -> names.addAll(lines.keySet()));
    return List.copyOf(names);
  }

  private SortedSet<Double> settings() {
    SortedSet<Double> settings = new TreeSet<>();
    values.values().forEach(lines -> lines.values().forEach(l -> settings.addAll(l.keySet())));
    return settings;
  }

  /**
   * A panel for each, one legend.
   *
   * @param setting the axis for all panels, given the numbers of the setting
   */
  Picture picture(String title, Function<SortedSet<Double>, Axis> setting) {
    List<String> legend = lineNames();
    Axis x = setting.apply(settings());
    List<Panel> panels = new ArrayList<>();
    values.forEach(
        (name, curves) -> {
          List<Line> lines = new ArrayList<>();
          DoubleSummaryStatistics heights = new DoubleSummaryStatistics();
          Optional.ofNullable(guides.get(name))
              .ifPresent(
                  y -> {
                    heights.accept(y);
                    lines.add(
                        new Line(
                            Line.GUIDE,
                            List.of(new Point(x.min(), y, ""), new Point(x.max(), y, "")),
                            true));
                  });
          curves.forEach(
              (line, curve) -> {
                curve.values().forEach(heights::accept);
                lines.add(
                    new Line(
                        legend.indexOf(line),
                        curve.entrySet().stream()
                            .map(point -> new Point(point.getKey(), point.getValue(), ""))
                            .toList(),
                        true));
              });
          panels.add(
              new Panel(name, x, Axis.measure(measure, heights.getMin(), heights.getMax()), lines));
        });
    return new Picture(title, panels, legend);
  }

  /** Panels and lines as rows, numbers of the setting as columns; the best of a row is bold. */
  Markdown.Table table(String panelHeader, String lineHeader) {
    List<String> header = new ArrayList<>(List.of(panelHeader, lineHeader));
    settings().forEach(setting -> header.add(plain(setting)));
    Markdown.Table table = new Markdown.Table(2, header);
    values.forEach(
        (panel, lines) ->
            lines
                .keySet()
                .forEach(
                    line -> {
                      List<String> cells =
                          new ArrayList<>(List.of(Markdown.escaped(panel), Markdown.escaped(line)));
                      settings().forEach(setting -> cells.add(cell(panel, line, setting)));
                      table.row(cells);
                    }));
    return table;
  }

  /** Without a fraction where there is none. */
  private static String plain(double setting) {
    return BigDecimal.valueOf(setting).stripTrailingZeros().toPlainString();
  }

  /** The value of a line, bold if it is the best of that line. */
  String cell(String panel, String line, double setting) {
    Map<Double, Double> curve =
        values.getOrDefault(panel, new TreeMap<>()).getOrDefault(line, new TreeMap<>());
    String best = Figures.measure(curve.values().stream().mapToDouble(Double::doubleValue).max());
    String figure =
        Figures.measure(
            Optional.ofNullable(curve.get(setting))
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty()));
    return !figure.equals(Figures.NONE) && figure.equals(best) ? "**" + figure + "**" : figure;
  }
}
