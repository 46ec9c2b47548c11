package io.winnow.engine.tokenizer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads the tables of code points among the resources. The files explain themselves. */
final class CodePointFile {
  /** Receives what a file says of the code points from {@code first} to {@code last}. */
  interface Items {
    void item(String section, int first, int last, String target);
  }

  private final String resource;
  private final String version;
  private final Items items;

  private CodePointFile(String resource, String version, Items items) {
    this.resource = resource;
    this.version = version;
    this.items = items;
  }

  static void read(String resource, String version, Items items) {
    try (InputStream in = CodePointFile.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing from the engine's jar: " + resource);
      }
      new CodePointFile(resource, version, items)
          .read(new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The code points of a target. */
  static int[] sequence(String target) {
    if (target.isEmpty()) {
      return new int[0];
    }
    String[] elements = target.split("\\+", -1);
    int[] sequence = new int[elements.length];
    for (int i = 0; i < sequence.length; i++) {
      sequence[i] = hex(elements[i]);
    }
    return sequence;
  }

  private void read(BufferedReader lines) throws IOException {
    String found = "";
    String section = "";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        section = line;
      } else if (section.isEmpty()) {
        found = line;
      } else {
        for (String item : line.split(" ", -1)) {
          read(section, item);
        }
      }
    }
    if (!found.equals(version)) {
      throw new IllegalStateException(
          resource + ": expected version \"" + version + "\", found \"" + found + "\"");
    }
  }

  private void read(String section, String item) {
    int arrow = item.indexOf('>');
    String range = arrow < 0 ? item : item.substring(0, arrow);
    String target = arrow < 0 ? "" : item.substring(arrow + 1);
    int dash = range.indexOf('-');
    int first = hex(dash < 0 ? range : range.substring(0, dash));
    int last = dash < 0 ? first : hex(range.substring(dash + 1));
    if (target.startsWith(">")) {
      int firstTarget = hex(target.substring(1));
      for (int c = first; c <= last; c++) {
        items.item(section, c, c, Integer.toHexString(firstTarget + c - first));
      }
    } else {
      items.item(section, first, last, target);
    }
  }

  private static int hex(String text) {
    return Integer.parseInt(text, 16);
  }
}
