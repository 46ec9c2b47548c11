package io.winnow.bench.report.plot;

import java.awt.Dimension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A picture in shapes and text. */
final class SvgFile {
  private static final String NAMESPACE = SVGGraphics2D.SVG_NAMESPACE_URI;

  private SvgFile() {}

  static byte[] of(Picture picture) throws IOException {
    Fonts.check();
    Layout layout = new Layout(picture);
    Document document = document();
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setPrecision(2);
    SVGGraphics2D graphics = new SVGGraphics2D(context, false);
    graphics.setSVGCanvasSize(new Dimension(Picture.WIDTH, layout.height()));
    layout.paint(graphics);
    Element root = graphics.getRoot(document.getDocumentElement());
    root.setAttributeNS(null, "viewBox", "0 0 " + Picture.WIDTH + " " + layout.height());
    describe(picture, document, root);
    return bytes(document);
  }

  /** What a screen reader reads: the title, and the legend in full. */
  private static void describe(Picture picture, Document document, Element root) {
    Element title = document.createElementNS(NAMESPACE, "title");
    title.setTextContent(picture.title());
    Element description = document.createElementNS(NAMESPACE, "desc");
    description.setTextContent(String.join("; ", picture.legend()));
    root.setAttributeNS(null, "role", "img");
    root.insertBefore(description, root.getFirstChild());
    root.insertBefore(title, description);
  }

  /** Without the document type that Batik writes, which readers would fetch. */
  private static byte[] bytes(Document document) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      TransformerFactory.newDefaultInstance()
          .newTransformer()
          .transform(new DOMSource(document), new StreamResult(bytes));
    } catch (TransformerException e) {
      throw new IOException("the SVG could not be written: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every JDK has a parser of XML", e);
    }
  }
}
