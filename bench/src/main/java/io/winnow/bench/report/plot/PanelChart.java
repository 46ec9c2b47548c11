package io.winnow.bench.report.plot;

import io.winnow.bench.report.plot.Line.Point;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A panel as XChart draws it, and the labels of its points. */
final class PanelChart {
  /** About how much of a panel's width the labels of its vertical axis take. */
  private static final int BESIDE_PLOT = 80;

  private final Panel panel;

  PanelChart(Panel panel) {
    this.panel = panel;
  }

  void paint(Graphics2D graphics, int width, int height) {
    XYChart chart = new XYChart(width, height, ChartTheme.XChart);
    chart.setTitle(panel.title());
    chart.setXAxisTitle(panel.x().title());
    chart.setYAxisTitle(panel.y().title());
    style(chart.getStyler());
    if (panel.x().scale() != Axis.Scale.LINEAR) {
      // One step of a whole number.
      double span = panel.x().position(panel.x().max()) - panel.x().position(panel.x().min());
      chart.getStyler().setXAxisTickMarkSpacingHint((int) ((width - BESIDE_PLOT) / span));
      chart.setCustomXAxisTickLabelsFormatter(panel.x()::label);
    }
    for (int i = 0; i < panel.lines().size(); i++) {
      add(chart, String.valueOf(i), panel.lines().get(i));
    }
    chart.paint(graphics, width, height);
    label(graphics, chart);
  }

  private void style(XYStyler styler) {
    styler.setLocale(Locale.ROOT);
    styler.setBaseFont(Style.font(13, false));
    styler.setChartTitleFont(Style.font(15, true));
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitleVisible(!panel.title().isEmpty());
    styler.setAxisTitleFont(Style.font(13, false));
    styler.setAxisTickLabelsFont(Style.font(13, false));
    styler.setChartFontColor(Style.INK);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(Style.GRID);
    styler.setPlotContentSize(1);
    styler.setPlotMargin(0);
    styler.setLegendVisible(false);
    styler.setMarkerSize(Style.MARKER);
    styler.setYAxisDecimalPattern("0.00");
    styler.setXAxisDecimalPattern("0");
    styler.setXAxisMin(panel.x().position(panel.x().min()));
    styler.setXAxisMax(panel.x().position(panel.x().max()));
    styler.setYAxisMin(panel.y().min());
    styler.setYAxisMax(panel.y().max());
  }

  private void add(XYChart chart, String name, Line line) {
    XYSeries series =
        chart.addSeries(
            name,
            line.points().stream().mapToDouble(point -> panel.x().position(point.x())).toArray(),
            line.points().stream().mapToDouble(Point::y).toArray());
    if (line.entry() == Line.GUIDE) {
      series.setMarker(SeriesMarkers.NONE);
      series.setLineColor(Style.GUIDE);
      series.setLineStyle(Style.GUIDE_LINE);
      return;
    }
    Style style = Style.of(line.entry(), line.joined());
    series.setMarker(style.marker());
    series.setMarkerColor(style.color());
    series.setLineColor(style.color());
    series.setLineStyle(style.line());
    if (!line.joined()) {
      series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    }
  }

  private void label(Graphics2D graphics, XYChart chart) {
    Rectangle2D plot = new Rectangle2D.Double();
    plot.setFrameFromDiagonal(
        place(chart, panel.x().min(), panel.y().min()),
        place(chart, panel.x().max(), panel.y().max()));
    PointLabels labels = new PointLabels(graphics, plot);
    for (Line line : panel.lines()) {
      List<Point> points = line.points();
      for (int i = 0; i < points.size(); i++) {
        Point2D place = place(chart, points.get(i).x(), points.get(i).y());
        if (line.entry() != Line.GUIDE) {
          labels.add(place, points.get(i).label());
        }
        if (line.joined() && i > 0) {
          labels.avoid(place(chart, points.get(i - 1).x(), points.get(i - 1).y()), place);
        }
      }
    }
    labels.paint();
  }

  private Point2D place(XYChart chart, double x, double y) {
    return new Point2D.Double(
        chart.getScreenXFromChart(panel.x().position(x)), chart.getScreenYFromChart(y));
  }
}
