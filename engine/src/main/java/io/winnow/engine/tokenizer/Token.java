package io.winnow.engine.tokenizer;

/**
 * A token of a text and the place in the text that it comes of, as {@link Tokenizer#tokens} gives
 * them.
 *
 * @param id its id
 * @param token as the vocabulary writes it ({@code "##ing"})
 * @param start of its place, in chars (UTF-16) of the text as given; never inside a surrogate pair
 * @param end of its place, exclusive
 */
public record Token(int id, String token, int start, int end) {
  /** What stands at its place: the text as it was before it was normalised. */
  public String in(CharSequence text) {
    return text.subSequence(start, end).toString();
  }
}
