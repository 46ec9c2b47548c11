package io.winnow.engine.tokenizer;

/** Text to token ids. To be written by the tokenizer work. */
public sealed interface Tokenizer permits WordPieceTokenizer {
  /** Number of ids: the highest id plus one, added tokens included. */
  int vocabularySize();

  /** The token of an id in [0, vocabularySize). */
  String token(int id);

  /** The id of a token, or -1. */
  int id(String token);

  /** The id that stands for unknown words, or -1 if the tokenizer has none. */
  int unknownId();

  /** Appends the ids of a text to a buffer: no special tokens added, unknown ids kept. */
  void encode(CharSequence text, TokenBuffer out);
}
