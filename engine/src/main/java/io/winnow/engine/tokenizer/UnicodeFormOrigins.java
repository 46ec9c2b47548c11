package io.winnow.engine.tokenizer;

/**
 * What {@link UnicodeForm} does, seen as the reference sees it: each code point carries what it
 * does to the text along when marks are put in order and when it is composed. So of marks that
 * change places the first comes of the first, and what is composed comes of its starter alone.
 */
final class UnicodeFormOrigins {
  private final CodePoints points = new CodePoints();
  private final CodePoints changes = new CodePoints();

  /** Takes the decomposition of the next code point. */
  void decompose(UnicodeForm form, int[] text, int at) {
    int before = points.size();
    form.decompose(text[at], points);
    for (int k = before; k < points.size(); k++) {
      changes.add(k == before ? Origins.REPLACES : Origins.MORE);
    }
  }

  void order() {
    CodePoints order = new CodePoints();
    int[] values = points.toArray();
    int[] old = changes.toArray();
    for (int i = 0; i < values.length; i++) {
      order.add(i);
    }
    MarkOrder.restore(order, 0, i -> NormalizationTable.combiningClass(values[i]));
    for (int i = 0; i < values.length; i++) {
      points.array()[i] = values[order.array()[i]];
      changes.array()[i] = old[order.array()[i]];
    }
  }

  /** Joins as {@link UnicodeForm} does. */
  void compose() {
    int[] values = points.array();
    int kept = 0;
    int starter = -1;
    int lastClass = -1;
    for (int i = 0; i < points.size(); i++) {
      int order = NormalizationTable.combiningClass(values[i]);
      if (starter >= 0 && lastClass < order) {
        int joined = UnicodeForm.join(values[starter], values[i]);
        if (joined >= 0) {
          values[starter] = joined;
          changes.array()[starter] += changes.array()[i] - 1;
          continue;
        }
      }
      starter = order == 0 ? kept : starter;
      lastClass = order == 0 ? -1 : order;
      changes.array()[kept] = changes.array()[i];
      values[kept++] = values[i];
    }
    points.truncate(kept);
    changes.truncate(kept);
  }

  void addTo(Origins origins) {
    for (int i = 0; i < changes.size(); i++) {
      origins.add(changes.array()[i]);
    }
  }
}
