package io.winnow.engine.tokenizer;

import io.winnow.engine.ModelFormatException;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What happens between normalising and Unigram.
 *
 * @param split where the text is cut first
 * @param metaspace what is done to each piece then, if anything
 */
record PreTokenizer(Split split, @Nullable Metaspace metaspace) {
  private static final String SUPPORTED =
      "Metaspace, WhitespaceSplit, Whitespace, Sequence of these with Metaspace last, null";

  private static final PreTokenizer NONE = new PreTokenizer(Split.NONE, null);

  /** The pre-tokenizer of a file. */
  static PreTokenizer read(JsonFields root) throws ModelFormatException {
    return root.isPresent("pre_tokenizer") ? NONE.then(root.object("pre_tokenizer")) : NONE;
  }

  private PreTokenizer then(JsonFields fields) throws ModelFormatException {
    String kind = fields.string("type");
    if (kind.equals("Sequence")) {
      PreTokenizer all = this;
      for (JsonFields element : fields.objects("pretokenizers")) {
        all = all.then(element);
      }
      return all;
    }
    if (metaspace != null) {
      throw unsupported(fields, kind + " after Metaspace");
    }
    return switch (kind) {
      case "Metaspace" -> new PreTokenizer(split, metaspace(fields));
      case "WhitespaceSplit" -> new PreTokenizer(split == Split.NONE ? Split.SPACES : split, null);
      case "Whitespace" -> new PreTokenizer(Split.WORDS, null);
      default -> throw unsupported(fields, kind);
    };
  }

  private static ModelFormatException unsupported(JsonFields fields, String kind) {
    return fields.error(
        fields.path()
            + "type: the pre-tokenizer "
            + kind
            + " is not supported; supported: "
            + SUPPORTED);
  }

  private static Metaspace metaspace(JsonFields fields) throws ModelFormatException {
    int[] mark = CodePoints.of(fields.string("replacement")).toArray();
    if (mark.length != 1) {
      throw fields.mismatch("replacement", "one character");
    }
    Metaspace.Prefix prefix =
        switch (fields.isPresent("prepend_scheme") ? fields.string("prepend_scheme") : "always") {
          case "always" -> Metaspace.Prefix.ALWAYS;
          case "first" -> Metaspace.Prefix.FIRST;
          case "never" -> Metaspace.Prefix.NEVER;
          default -> throw fields.mismatch("prepend_scheme", "always, first or never");
        };
    if (fields.isPresent("add_prefix_space")
        && !fields.flag("add_prefix_space")
        && prefix != Metaspace.Prefix.NEVER) {
      throw fields.mismatch(
          "add_prefix_space", "true, as prepend_scheme is not the string \"never\"");
    }
    return new Metaspace(mark[0], prefix, !fields.isPresent("split") || fields.flag("split"));
  }

  /** What receives words. */
  interface Words {
    /**
     * A word, with its spaces marked, at [from, to).
     *
     * @param position of a position in {@code text}, that of the normalised text which it comes of
     */
    void word(int[] text, int from, int to, IntUnaryOperator position);
  }

  /**
   * The words of normalised text at [from, to), as {@link UnigramTokenizer} encodes them;
   * allocates.
   *
   * @param head what is before stands where all begins
   */
  void words(int[] text, int from, int to, int head, Words words) {
    int start = split.start(text, from, to);
    while (start < to) {
      int end = split.end(text, start, to);
      if (metaspace == null) {
        words.word(text, start, end, position -> position);
      } else {
        int first = start;
        CodePoints marked = new CodePoints();
        metaspace.mark(text, first, end, first < head, marked);
        // A mark that is put before comes of the first code point, as in the reference.
        int put = marked.size() - (end - first);
        for (int at = 0; at < marked.size(); ) {
          int wordEnd = metaspace.wordEnd(marked.array(), at, marked.size());
          words.word(marked.array(), at, wordEnd, place -> first + Math.max(0, place - put));
          at = wordEnd;
        }
      }
      start = split.start(text, end, to);
    }
  }
}
