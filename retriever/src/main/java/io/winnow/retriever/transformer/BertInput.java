package io.winnow.retriever.transformer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.nio.file.Path;

/**
 * Assembles what a BERT reads: {@code [CLS] text [SEP]}, or {@code [CLS] query [SEP] document
 * [SEP]} with type 1 from the document on.
 *
 * <p>A text or document that is too long is cut at its end. A query keeps all its tokens as long as
 * that leaves the document a quarter of the room; a longer query is cut to three quarters, so that
 * there is always something to compare it with.
 */
record BertInput(int cls, int sep, int pad, int maxLength) {
  /** The least length that holds a pair with one token each. */
  static final int SHORTEST = 5;

  private static final int SINGLE_SPECIALS = 2;
  private static final int PAIR_SPECIALS = 3;

  /** Looks the special tokens up. */
  static BertInput of(Tokenizer tokenizer, Path path, int maxLength) throws ModelFormatException {
    return new BertInput(
        special(tokenizer, path, "[CLS]"),
        special(tokenizer, path, "[SEP]"),
        special(tokenizer, path, "[PAD]"),
        maxLength);
  }

  private static int special(Tokenizer tokenizer, Path path, String token)
      throws ModelFormatException {
    int id = tokenizer.id(token);
    if (id < 0) {
      throw new ModelFormatException(
          path, "not a BERT tokenizer: expected the tokens [CLS], [SEP] and [PAD], no " + token);
    }
    return id;
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
    int room = maxLength - PAIR_SPECIALS;
    int reserved = Math.min(document, (room + 3) / 4);
    return Math.min(document, room - Math.min(query, room - reserved));
  }

  /** A query and a document. */
  Sequence pair(int[] query, TokenBuffer document) {
    int second = kept(query.length, document.size());
    int first = Math.min(query.length, maxLength - PAIR_SPECIALS - second);
    int[] ids = new int[first + second + PAIR_SPECIALS];
    ids[0] = cls;
    System.arraycopy(query, 0, ids, 1, first);
    ids[first + 1] = sep;
    System.arraycopy(document.array(), 0, ids, first + 2, second);
    ids[ids.length - 1] = sep;
    return new Sequence(ids, first + 2);
  }
}
