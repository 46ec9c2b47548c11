package io.winnow.bench.report;

import io.winnow.bench.report.plot.Axis;
import io.winnow.bench.report.plot.Line;
import io.winnow.bench.report.plot.Line.Point;
import io.winnow.bench.report.plot.Panel;
import io.winnow.bench.report.plot.Picture;
import java.util.ArrayList;
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
 */
record Curves(
    String measure, SortedMap<String, SortedMap<String, SortedMap<Integer, Double>>> values) {

  Curves(String measure) {
    this(measure, new TreeMap<>());
  }

  void put(String panel, String line, int setting, double value) {
    values
        .computeIfAbsent(panel, _ -> new TreeMap<>())
        .computeIfAbsent(line, _ -> new TreeMap<>())
        .put(setting, value);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  private List<String> lineNames() {
    SortedSet<String> names = new TreeSet<>();
    values.values().forEach(lines -> names.addAll(lines.keySet()));
    return List.copyOf(names);
  }

  private SortedSet<Integer> settings() {
    SortedSet<Integer> settings = new TreeSet<>();
    values.values().forEach(lines -> lines.values().forEach(l -> settings.addAll(l.keySet())));
    return settings;
  }

  /**
   * A panel for each, one legend.
   *
   * @param setting the axis for all panels, given the numbers of the setting
   */
  Picture picture(String title, Function<SortedSet<Integer>, Axis> setting) {
    List<String> legend = lineNames();
    Axis x = setting.apply(settings());
    List<Panel> panels = new ArrayList<>();
    values.forEach(
        (name, curves) -> {
          List<Line> lines = new ArrayList<>();
          double[] heights =
              curves.values().stream()
                  .flatMap(curve -> curve.values().stream())
                  .mapToDouble(Double::doubleValue)
                  .sorted()
                  .toArray();
          curves.forEach(
              (line, curve) ->
                  lines.add(
                      new Line(
                          legend.indexOf(line),
                          curve.entrySet().stream()
                              .map(point -> new Point(point.getKey(), point.getValue(), ""))
                              .toList(),
                          true)));
          panels.add(
              new Panel(
                  name, x, Axis.measure(measure, heights[0], heights[heights.length - 1]), lines));
        });
    return new Picture(title, panels, legend);
  }

  /** Panels and lines as rows, numbers of the setting as columns; the best of a row is bold. */
  Markdown.Table table(String panelHeader, String lineHeader) {
    List<String> header = new ArrayList<>(List.of(panelHeader, lineHeader));
    settings().forEach(setting -> header.add(String.valueOf(setting)));
    Markdown.Table table = new Markdown.Table(2, header);
    values.forEach(
        (panel, lines) ->
            lines.forEach(
                (line, curve) -> {
                  List<String> cells =
                      new ArrayList<>(List.of(Markdown.escaped(panel), Markdown.escaped(line)));
                  settings().forEach(setting -> cells.add(cell(curve, setting)));
                  table.row(cells);
                }));
    return table;
  }

  private static String cell(Map<Integer, Double> curve, Integer setting) {
    String best = Figures.measure(curve.values().stream().mapToDouble(Double::doubleValue).max());
    String figure =
        Figures.measure(
            Optional.ofNullable(curve.get(setting))
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty()));
    return figure.equals(best) ? "**" + figure + "**" : figure;
  }
}
