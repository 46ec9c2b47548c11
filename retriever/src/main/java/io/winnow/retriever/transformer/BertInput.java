package io.winnow.retriever.transformer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.nio.file.Path;

/**
 * Assembles what a BERT reads: {@code [CLS] text [SEP]}, or {@code [CLS] query [SEP] document
 * [SEP]} with type 1 from the document on. With a tokenizer of the RoBERTa family: {@code <s> text
 * </s>}, or {@code <s> query </s></s> document </s>}, all of type 0.
 *
 * <p>A text or document that is too long is cut at its end. A query keeps all its tokens as long as
 * that leaves the document a quarter of the room; a longer query is cut to three quarters, so that
 * there is always something to compare it with.
 *
 * @param paired whether two separators stand between query and document, and all types are 0
 */
record BertInput(int cls, int sep, int pad, boolean paired, int maxLength) {
  /** The least length of a sequence that a model is accepted with. */
  static final int SHORTEST = 5;

  private static final int SINGLE_SPECIALS = 2;

  /**
   * Looks the special tokens up, which tell the family of the tokenizer: not always the model's.
   */
  static BertInput of(Tokenizer tokenizer, Path path, int maxLength) throws ModelFormatException {
    boolean paired = tokenizer.id("[CLS]") < 0 && tokenizer.id("<s>") >= 0;
    return new BertInput(
        special(tokenizer, path, paired ? "<s>" : "[CLS]"),
        special(tokenizer, path, paired ? "</s>" : "[SEP]"),
        special(tokenizer, path, paired ? "<pad>" : "[PAD]"),
        paired,
        maxLength);
  }

  private static int special(Tokenizer tokenizer, Path path, String token)
      throws ModelFormatException {
    int id = tokenizer.id(token);
    if (id < 0) {
      throw new ModelFormatException(
          path,
          "not a tokenizer of the BERT family: expected the tokens [CLS], [SEP] and [PAD], or <s>,"
              + " </s> and <pad>, no "
              + token);
    }
    return id;
  }

  private int pairSpecials() {
    return paired ? 4 : 3;
  }

  /** The least length that holds a pair with one token each. */
  int shortestPair() {
    return pairSpecials() + 2;
  }

  /** One text. */
  Sequence single(TokenBuffer text) {
    int kept = Math.min(text.size(), maxLength - SINGLE_SPECIALS);
    int[] ids = new int[kept + SINGLE_SPECIALS];
    ids[0] = cls;
    System.arraycopy(text.array(), 0, ids, 1, kept);
    ids[kept + 1] = sep;
    return Sequence.of(ids);
  }

  /** Whether a text of so many tokens loses its end. */
  boolean cuts(int text) {
    return text > maxLength - SINGLE_SPECIALS;
  }

  /** How many tokens of a document are read beside a query. */
  int kept(int query, int document) {
    int room = maxLength - pairSpecials();
    int reserved = Math.min(document, (room + 3) / 4);
    return Math.min(document, room - Math.min(query, room - reserved));
  }

  /** A query and a document. */
  Sequence pair(int[] query, TokenBuffer document) {
    int second = kept(query.length, document.size());
    int first = Math.min(query.length, maxLength - pairSpecials() - second);
    int[] ids = new int[first + second + pairSpecials()];
    ids[0] = cls;
    System.arraycopy(query, 0, ids, 1, first);
    ids[first + 1] = sep;
    int start = ids.length - second - 1;
    ids[start - 1] = sep;
    System.arraycopy(document.array(), 0, ids, start, second);
    ids[ids.length - 1] = sep;
    return new Sequence(ids, paired ? ids.length : start);
  }
}
