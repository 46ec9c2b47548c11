package io.winnow.engine.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * The ids of short words that one thread met lately, of one tokenizer at a time. A word has one
 * place, and the last one that came stays there. Not thread-safe.
 */
final class WordCache {
  private static final int MIN_BITS = 6;
  private static final int MAX_BITS = 14;

  /** A place, one cache line: the length of the word, the number of its ids, the word, its ids. */
  private static final int PLACE = 32;

  private static final int WORD = 2;
  private static final int LONGEST_WORD = 16;
  private static final int IDS = WORD + LONGEST_WORD;
  private static final int MOST_IDS = (PLACE - IDS) / 2;

  private char[] places = {};
  private int shift = Integer.SIZE - MIN_BITS;
  private int words;
  private @Nullable Unigram owner;

  /** Forgets all words if they are not those of a tokenizer. */
  void claim(Unigram tokenizer) {
    if (owner != tokenizer) {
      resize(MIN_BITS);
      owner = tokenizer;
    }
  }

  /** Makes room for more words as more come, from 4 kB to 1 MB; those that were there are lost. */
  private void resize(int bits) {
    places = new char[PLACE << bits];
    shift = Integer.SIZE - bits;
    words = 0;
  }

  /** The place of the word at [from, to), or -1 if it is too long or too rare for one. */
  int place(int[] text, int from, int to) {
    if (to - from > LONGEST_WORD) {
      return -1;
    }
    int hash = 0;
    int all = 0;
    for (int i = from; i < to; i++) {
      hash = (hash + text[i]) * 0x9E3779B1;
      all |= text[i];
    }
    return all > Character.MAX_VALUE
        ? -1
        : (((hash ^ (hash >>> 15)) * 0x85EBCA6B) >>> shift) * PLACE;
  }

  /** Appends the ids of a word if they are in its place; says whether they are. */
  boolean append(int place, int[] text, int from, int to, TokenBuffer out) {
    if (places[place] != to - from) {
      return false;
    }
    int word = place + WORD - from;
    for (int i = from; i < to; i++) {
      if (places[word + i] != text[i]) {
        return false;
      }
    }
    int end = place + IDS + 2 * places[place + 1];
    for (int i = place + IDS; i < end; i += 2) {
      out.add((places[i] << Character.SIZE) | places[i + 1]);
    }
    return true;
  }

  /** Keeps the ids from a position on as those of a word, if they are few enough. */
  void put(int place, int[] text, int from, int to, TokenBuffer ids, int firstId) {
    int at = place;
    int count = ids.size() - firstId;
    if (count > MOST_IDS) {
      return;
    }
    if (++words > places.length / PLACE && shift > Integer.SIZE - MAX_BITS) {
      resize(Integer.SIZE - shift + 2);
      at = place(text, from, to);
    }
    places[at] = (char) (to - from);
    places[at + 1] = (char) count;
    for (int i = from; i < to; i++) {
      places[at + WORD + i - from] = (char) text[i];
    }
    for (int i = 0; i < count; i++) {
      int id = ids.get(firstId + i);
      places[at + IDS + 2 * i] = (char) (id >>> Character.SIZE);
      places[at + IDS + 2 * i + 1] = (char) id;
    }
  }
}
