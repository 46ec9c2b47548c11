package io.winnow.engine.tokenizer;

/** Takes white space off the ends of a text: Strip of Hugging Face tokenizers 0.23.3. */
record Strip(boolean left, boolean right) implements Normalizer {
  @Override
  public void normalize(int[] text, int from, int to, CodePoints out) {
    int start = from;
    while (left && start < to && UnicodeTable.is(text[start], UnicodeTable.SPACE)) {
      start++;
    }
    int end = to;
    while (right && end > start && UnicodeTable.is(text[end - 1], UnicodeTable.SPACE)) {
      end--;
    }
    out.addAll(text, start, end);
  }

  @Override
  public Origins origins(int[] text, int from, int to) {
    Origins origins = new Origins(from);
    CodePoints kept = new CodePoints();
    new Strip(left, false).normalize(text, from, to, kept);
    origins.skip(to - from - kept.size());
    kept.clear();
    normalize(text, from, to, kept);
    for (int i = 0; i < kept.size(); i++) {
      origins.add(Origins.REPLACES);
    }
    return origins;
  }

  @Override
  public int head(int[] text, int from, int to, int head, CodePoints scratch) {
    int kept = head;
    while (left && kept > 0 && UnicodeTable.is(text[from + head - kept], UnicodeTable.SPACE)) {
      kept--;
    }
    return kept;
  }
}
