package io.winnow.engine.tokenizer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.internal.format.Json;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * Text to token ids, as Hugging Face tokenizers 0.23.3 gives them. Immutable and safe to share
 * between threads; a {@link TokenBuffer} is not.
 */
public sealed interface Tokenizer permits WordPieceTokenizer, UnigramTokenizer {
  /**
   * Reads a tokenizer.json. Truncation and padding in it are ignored, with a warning.
   *
   * @throws ModelFormatException if the file is broken, contradicts itself, or is of a kind that is
   *     not supported
   * @throws IOException if the file cannot be read
   */
  static Tokenizer read(Path tokenizerJson) throws IOException {
    return parse(Json.readBytes(tokenizerJson), tokenizerJson);
  }

  /**
   * Reads the content of a tokenizer.json, as {@link #read} does.
   *
   * @param origin where the content is from, for messages only
   * @throws ModelFormatException as {@link #read} does
   */
  static Tokenizer parse(byte[] tokenizerJson, Path origin) throws ModelFormatException {
    return TokenizerReader.read(tokenizerJson, origin, System.getLogger(Tokenizer.class.getName()));
  }

  /** The highest id plus one; added tokens included. Every id from 0 on has a token. */
  int vocabularySize();

  /**
   * The token of an id, as the vocabulary writes it ({@code "##ing"}).
   *
   * @throws IndexOutOfBoundsException if the id is not in [0, vocabularySize)
   */
  String token(int id);

  /** The id of a token as the vocabulary writes it, or -1. */
  int id(String token);

  /** The id that stands for what the vocabulary cannot express, or -1 if there is none. */
  int unknownId();

  /**
   * The median length of all tokens in code points, as the vocabulary writes them; of an even
   * number the mean of the middle two, rounded down. With it Model2Vec (Python 0.10.0) turns a
   * limit of tokens into one of code points.
   */
  int medianTokenLength();

  /**
   * Appends the ids of a text. No special tokens are put around it, but those in the text are
   * recognised; unknown words give {@link #unknownId()}. What memory that takes the buffer keeps
   * for the next text.
   */
  void encode(CharSequence text, TokenBuffer out);

  /**
   * Appends the ids of a text that comes in parts, cut wherever it may be: inside a word, an added
   * token or a surrogate pair. The ids are those of the whole text; what has been appended after a
   * part no later part changes, and may be taken out with {@link TokenBuffer#truncate}. One buffer
   * takes one text at a time, and forgets an unfinished one when it is cleared or asked to encode
   * another. WordPiece holds back no more than it has to; a tokenizer may hold back all.
   *
   * @param part of which the chars at [from, to) go on
   * @param last whether the text ends with them
   */
  default void feed(CharSequence part, int from, int to, boolean last, TokenBuffer out) {
    out.openText().add(part, from, to);
    if (last) {
      out.openText().end(this, out);
    }
  }

  /**
   * Appends the ids of a part of a text that is UTF-8; parts in chars may come before and after.
   * What is not well-formed counts as U+FFFD: one for each longest start of a character that does
   * not go on, and one for each byte that starts none, as in Python. (Java's decoder gives one, not
   * three, for a surrogate written in three bytes, and is the same otherwise.)
   *
   * @param utf8 of which the bytes at [from, to) go on
   * @param last whether the text ends with them
   */
  default void feed(byte[] utf8, int from, int to, boolean last, TokenBuffer out) {
    feed(MemorySegment.ofArray(utf8), from, to, last, out);
  }

  /** The same for bytes that may lie off the heap, and may be more than an array holds. */
  default void feed(MemorySegment utf8, long from, long to, boolean last, TokenBuffer out) {
    out.openText().add(utf8, from, to, out.block());
    if (last) {
      out.openText().end(this, out);
    }
  }

  /** The ids of a text, as {@link #encode(CharSequence, TokenBuffer)} appends them. */
  default int[] encode(CharSequence text) {
    TokenBuffer out = new TokenBuffer();
    encode(text, out);
    return out.toArray();
  }

  /**
   * The tokens of a text, each with the place that it comes of. The ids are those of {@link
   * #encode(CharSequence)}, and the places those of the reference: of an accent, a mark or a
   * control character that was dropped nothing comes; what is composed of several code points comes
   * of the first of them, what stands in place of a string or a run, of its last; a mark that was
   * put before a word comes of its first code point; the bytes of an unknown character all come of
   * it. So places follow one another and may leave gaps, and two tokens may share a code point.
   *
   * <p>Different from the reference in one case: where a text, or what follows an added token in
   * it, starts with code points that a precompiled charsmap takes away, the reference gives all
   * that comes after to the code point before its own; here each has its own.
   *
   * <p>For looking inside: it takes the exact way and allocates in proportion to the text.
   */
  List<Token> tokens(CharSequence text);

  /**
   * A tokenizer.json, in UTF-8, that gives the same ids here and in Hugging Face tokenizers.
   * Truncation and padding are null; parts without influence on ids are as they were read.
   */
  byte[] toJson();

  /**
   * A smaller tokenizer without some tokens, added tokens included. The ids close up in their
   * order. It has no post-processor, since that may name what is gone.
   *
   * @param removed told each token as the vocabulary writes it
   * @throws IllegalArgumentException if the unknown token would be removed
   */
  Pruned without(Predicate<String> removed);

  /**
   * A larger tokenizer that has a token for each of some words, as Python Model2Vec 0.10.0 makes it
   * of a custom vocabulary. What normaliser and pre-tokenizer leave as one word goes to the end of
   * the model's vocabulary; what they split ({@code New York}, {@code C++}) becomes an added token,
   * looked for in the normalised text and inside longer words too. It has no post-processor.
   *
   * <p>WordPiece takes the longest piece first, so longer words that begin with a new one are split
   * behind it from then on, and are unknown where the rest cannot be. In Unigram a new piece has
   * the sum of the scores that the word's pieces had, and a little more, so that it is taken where
   * they were; it is no lower than the lowest score there is. (Model2Vec gives all the lowest, and
   * may not find them.) One added token, with WordPiece, ends the fast way of plain words for all
   * texts.
   */
  Extended with(List<String> words);

  /**
   * What a tokenizer has become by some words.
   *
   * @param oldIds at each new id, the id that its token had before, or -1; owned by the caller
   * @param ids for each word the token that it now is alone, which may be an old one; -1 if it can
   *     be none: nothing is left of it when normalised, it is too long, it is written as a token of
   *     another meaning is, or an added token stands in it; owned by the caller
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not shared
  record Extended(Tokenizer tokenizer, int[] oldIds, int[] ids) {}

  /**
   * What remains of a tokenizer.
   *
   * @param oldIds at each new id, the id that its token had before; owned by the caller
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not shared
  record Pruned(Tokenizer tokenizer, int[] oldIds) {}
}
