package io.winnow.engine.distill;

import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.util.regex.Pattern;

/**
 * Cuts documents into sentences, and those that are too long, lists and tables and text without
 * full stops, into pieces at blanks. Not thread-safe.
 */
final class Sentences {
  private static final Pattern END = Pattern.compile("(?<=[.!?])\\s+");

  /** Text is not tokenised in pieces of more characters for each token that is allowed. */
  private static final int CHARACTERS = 16;

  private final Tokenizer tokenizer;
  private final int mostTokens;
  private final TokenBuffer tokens = new TokenBuffer();

  /**
   * Makes one.
   *
   * @param mostTokens of a piece
   */
  Sentences(Tokenizer tokenizer, int mostTokens) {
    this.tokenizer = tokenizer;
    this.mostTokens = mostTokens;
  }

  /** Takes a sentence, not empty, with its tokens, which are valid until it returns. */
  @FunctionalInterface
  interface Sink {
    void accept(String sentence, TokenBuffer tokens);
  }

  void of(String document, Sink sink) {
    END.splitAsStream(document.strip()).forEach(sentence -> pieces(sentence, sink));
  }

  private void pieces(String text, Sink sink) {
    if (text.length() > 1 && text.length() > CHARACTERS * mostTokens) {
      halves(text, sink);
      return;
    }
    tokens.clear();
    tokenizer.encode(text, tokens);
    if (tokens.size() > mostTokens && text.length() > 1) {
      halves(text, sink);
    } else if (tokens.size() > 0) {
      sink.accept(text, tokens);
    }
  }

  /** At the blank that is next to the middle, if one is near, else in the middle. */
  private void halves(String text, Sink sink) {
    int middle = text.length() / 2;
    int cut = middle;
    for (int away = 0; away < text.length() / 4; away++) {
      if (Character.isWhitespace(text.charAt(middle - away))) {
        cut = middle - away;
        break;
      }
      if (Character.isWhitespace(text.charAt(middle + away))) {
        cut = middle + away;
        break;
      }
    }
    if (Character.isLowSurrogate(text.charAt(cut))
        && Character.isHighSurrogate(text.charAt(cut - 1))) {
      cut--;
    }
    if (cut == 0) {
      cut = text.length() > 2 ? 2 : 1;
    }
    pieces(text.substring(0, cut).strip(), sink);
    pieces(text.substring(cut).strip(), sink);
  }
}
