package io.winnow.engine.tokenizer;

/** Placeholder until the tokenizer work lands. */
final class WordPieceTokenizer implements Tokenizer {
  @Override
  public int vocabularySize() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public String token(int id) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public int id(String token) {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public int unknownId() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void encode(CharSequence text, TokenBuffer out) {
    throw new UnsupportedOperationException("not yet");
  }
}
