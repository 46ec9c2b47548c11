package io.winnow.bench.report.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.bench.report.plot.Line.Point;
import java.awt.Graphics2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class PictureTest {
  private static final Axis TIME = Axis.decades("time, ms", 0.5, 700);

  private static Panel panel(String title, int lines) {
    List<Line> drawn = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      drawn.add(new Line(i, List.of(new Point(1, 0.3, "" + i), new Point(90, 0.5, "")), true));
    }
    return new Panel(title, TIME, Axis.measure("nDCG@10", 0.3, 0.5), drawn);
  }

  private static Picture picture(int panels) {
    List<Panel> all = new ArrayList<>();
    for (int i = 0; i < panels; i++) {
      all.add(panel("panel " + i, 2));
    }
    return new Picture("A title", all, List.of("first & <one>", "second one"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void a_png_has_the_size_it_says_and_something_on_it(int panels) throws Exception {
    Picture picture = picture(panels);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture.png()));
    assertThat(image.getWidth()).isEqualTo(1920);
    assertThat(image.getHeight()).isEqualTo(2 * picture.height());
    // White, the inks of both lines, and grey.
    Set<Integer> colors = new HashSet<>();
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        colors.add(image.getRGB(x, y) & 0xFFFFFF);
      }
    }
    assertThat(colors).contains(0xFFFFFF, 0x0072B2, 0xD55E00, 0x222222);
  }

  @Test
  void an_svg_is_well_formed_and_names_its_lines_in_text() throws Exception {
    byte[] svg = picture(3).svg();
    Document document =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg));
    assertThat(document.getDoctype()).as("readers would fetch it").isNull();
    assertThat(document.getDocumentElement().getAttribute("viewBox")).startsWith("0 0 960 ");
    List<String> texts = new ArrayList<>();
    NodeList elements = document.getElementsByTagNameNS("*", "text");
    for (int i = 0; i < elements.getLength(); i++) {
      texts.add(elements.item(i).getTextContent());
    }
    assertThat(texts).contains("A title", "first & <one>", "second one");
    assertThat(picture(3).svg()).isEqualTo(svg);
  }

  @Test
  void a_name_that_is_too_long_is_cut_in_the_drawing_and_whole_in_the_description()
      throws Exception {
    String name = "𝛼 very long name ".repeat(20);
    Picture picture = new Picture("title", List.of(panel("", 1)), List.of(name));
    String svg = new String(picture.svg(), StandardCharsets.UTF_8);
    assertThat(svg).contains("…").contains("long name very long name".substring(0, 9));
    assertThat(picture.png()).isNotEmpty();
  }

  @Test
  void labels_of_points_on_one_spot_do_not_overlap() {
    BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    PointLabels labels = new PointLabels(graphics, new Rectangle2D.Double(0, 0, 400, 300));
    for (int i = 0; i < 8; i++) {
      labels.add(new Point2D.Double(390 + i % 2, 5 + i / 2), String.valueOf(i + 5));
    }
    List<Rectangle2D> places = labels.place().stream().map(PointLabels.Placed::place).toList();
    graphics.dispose();
    assertThat(places).hasSize(8);
    for (int i = 0; i < places.size(); i++) {
      assertThat(new Rectangle2D.Double(0, 0, 400, 300).contains(places.get(i))).isTrue();
      for (int j = 0; j < i; j++) {
        assertThat(places.get(i).intersects(places.get(j))).as("%d and %d", i, j).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0.5, 700", "2, 3", "0.13, 0.25", "9.9, 10.1", "1, 1", "0.0004, 0.0004"})
  void a_log_axis_shows_its_values_and_two_powers_of_ten(double lowest, double highest) {
    Axis axis = Axis.decades("", lowest, highest);
    assertThat(axis.min()).isLessThan(lowest);
    assertThat(axis.max()).isGreaterThan(highest);
    double first = Math.ceil(axis.position(axis.min()));
    double last = Math.floor(axis.position(axis.max()));
    assertThat(last - first).isGreaterThanOrEqualTo(1);
  }

  @Test
  void labels_of_axes_are_the_values() {
    assertThat(TIME.label(-2)).isEqualTo("0.01");
    assertThat(TIME.label(3)).isEqualTo("1000");
    assertThat(Axis.doublings("", 32, 384).label(8)).isEqualTo("256");
  }

  @Test
  void ranges_that_cannot_be_drawn_are_refused() {
    assertThatThrownBy(() -> new Axis("time", Axis.Scale.DECADES, 0, 1))
        .hasMessage("axis \"time\": expected a range above 0, found 0.0 to 1.0");
    assertThatThrownBy(() -> new Axis("x", Axis.Scale.LINEAR, 1, 1))
        .hasMessage("axis \"x\": expected a range, found 1.0 to 1.0");
  }
}
