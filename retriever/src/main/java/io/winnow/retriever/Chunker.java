package io.winnow.retriever;

import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts texts as a {@link Chunking} says. Not thread-safe; reuses its memory from text to text. */
final class Chunker {
  private static final Pattern EMPTY_LINE = Pattern.compile("\\n[^\\S\\n]*\\n");

  /** A run of more characters for each allowed token is cut before it is tokenised. */
  private static final int CHARACTERS = 16;

  private final Chunking chunking;
  private final Tokenizer tokenizer;
  private final TokenBuffer buffer = new TokenBuffer();
  private final BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);

  Chunker(Chunking chunking, Tokenizer tokenizer) {
    this.chunking = chunking;
    this.tokenizer = tokenizer;
  }

  /** A stretch of text that is not cut. */
  private record Sentence(int start, int end, int tokens) {}

  List<Chunk> cut(String text) {
    if (text.isBlank()) {
      return List.of();
    }
    if (fits(text)) {
      Chunk all = stripped(text, 0, text.length());
      return List.of(all);
    }
    return chunks(sentences(text));
  }

  /** Whether a text is one chunk. */
  boolean fits(String text) {
    // A token stands for a character at least.
    return chunking.isWhole()
        || text.length() <= chunking.tokens()
        || count(text) <= chunking.tokens();
  }

  private int count(String text) {
    buffer.clear();
    tokenizer.encode(text, buffer);
    return buffer.size();
  }

  private List<Chunk> chunks(List<Sentence> sentences) {
    List<Chunk> chunks = new ArrayList<>();
    int first = 0;
    while (first < sentences.size()) {
      int end = first;
      int tokens = 0;
      while (end < sentences.size()
          && (end == first || tokens + sentences.get(end).tokens() <= chunking.tokens())) {
        tokens += sentences.get(end++).tokens();
      }
      chunks.add(new Chunk(sentences.get(first).start(), sentences.get(end - 1).end()));
      first = end < sentences.size() ? overlapping(sentences, first, end) : end;
    }
    return chunks;
  }

  /** Where the chunk after [first, end) begins: at most so many tokens before its end. */
  private int overlapping(List<Sentence> sentences, int first, int end) {
    int room = Math.min(chunking.overlap(), chunking.tokens() - sentences.get(end).tokens());
    int begin = end;
    int tokens = 0;
    while (begin - 1 > first && tokens + sentences.get(begin - 1).tokens() <= room) {
      tokens += sentences.get(--begin).tokens();
    }
    return begin;
  }

  private List<Sentence> sentences(String text) {
    List<Sentence> sentences = new ArrayList<>();
    Matcher gaps = EMPTY_LINE.matcher(text);
    int start = 0;
    while (gaps.find()) {
      addParagraph(text, start, gaps.start(), sentences);
      start = gaps.end();
    }
    addParagraph(text, start, text.length(), sentences);
    return sentences;
  }

  private void addParagraph(String text, int start, int end, List<Sentence> sentences) {
    String paragraph = text.substring(start, end);
    breaks.setText(paragraph);
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
      add(text, start + from, start + to, sentences);
      from = to;
    }
  }

  /** Adds a sentence, in pieces where it is too long for a chunk. */
  private void add(String text, int start, int end, List<Sentence> sentences) {
    if (text.substring(start, end).isBlank()) {
      return;
    }
    Chunk place = stripped(text, start, end);
    int length = place.end() - place.start();
    boolean hopeless = length > (long) CHARACTERS * chunking.tokens();
    int tokens = hopeless ? Integer.MAX_VALUE : count(place.in(text));
    if (tokens <= chunking.tokens() || length <= 1) {
      sentences.add(new Sentence(place.start(), place.end(), tokens));
      return;
    }
    int middle = middle(text, place.start(), place.end());
    if (middle == place.start() || middle == place.end()) {
      sentences.add(new Sentence(place.start(), place.end(), tokens)); // one surrogate pair
      return;
    }
    add(text, place.start(), middle, sentences);
    add(text, middle, place.end(), sentences);
  }

  /** The blank that is next to the middle, if one is near, else the middle. */
  private static int middle(String text, int start, int end) {
    int middle = (start + end) >>> 1;
    for (int away = 0; away < (end - start) / 4; away++) {
      if (Character.isWhitespace(text.charAt(middle - away))) {
        return middle - away;
      }
      if (Character.isWhitespace(text.charAt(middle + away))) {
        return middle + away;
      }
    }
    boolean inPair =
        Character.isLowSurrogate(text.charAt(middle))
            && Character.isHighSurrogate(text.charAt(middle - 1));
    return inPair ? middle - 1 : middle;
  }

  /** Without white space at its ends; not blank. */
  private static Chunk stripped(String text, int start, int end) {
    int from = start;
    int to = end;
    while (Character.isWhitespace(text.charAt(from))) {
      from++;
    }
    while (Character.isWhitespace(text.charAt(to - 1))) {
      to--;
    }
    return new Chunk(from, to);
  }
}
