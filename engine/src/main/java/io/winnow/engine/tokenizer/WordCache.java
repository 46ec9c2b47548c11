package io.winnow.engine.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * The ids of short words that one thread met lately, of one tokenizer at a time. A word has one
 * place, and the last one that came stays there. Not thread-safe.
 */
final class WordCache {
  private static final int BITS = 12;

  /** A place: the length of the word, the number of its ids, the word, its ids. */
  private static final int PLACE = 24;

  private static final int LONGEST_WORD = 15;
  private static final int MOST_IDS = PLACE - 2 - LONGEST_WORD;

  private int[] places = {};
  private @Nullable Unigram owner;

  /** Forgets all words if they are not those of a tokenizer. */
  void claim(Unigram tokenizer) {
    if (owner != tokenizer) {
      places = new int[PLACE << BITS];
      owner = tokenizer;
    }
  }

  /** The place of the word at [from, to), or -1 if it is too long for one. */
  int place(int[] text, int from, int to) {
    if (to - from > LONGEST_WORD) {
      return -1;
    }
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = (hash + text[i]) * 0x9E3779B1;
    }
    return (((hash ^ (hash >>> 15)) * 0x85EBCA6B) >>> (32 - BITS)) * PLACE;
  }

  /** Appends the ids of a word if they are in its place; says whether they are. */
  boolean append(int place, int[] text, int from, int to, TokenBuffer out) {
    int length = places[place];
    if (length != to - from) {
      return false;
    }
    int word = place + 2;
    for (int i = 0; i < length; i++) {
      if (places[word + i] != text[from + i]) {
        return false;
      }
    }
    int ids = word + LONGEST_WORD;
    int count = places[place + 1];
    for (int i = 0; i < count; i++) {
      out.add(places[ids + i]);
    }
    return true;
  }

  /** Keeps the ids from a position on as those of a word, if they are few enough. */
  void put(int place, int[] text, int from, int to, TokenBuffer ids, int firstId) {
    int count = ids.size() - firstId;
    if (count > MOST_IDS) {
      return;
    }
    places[place] = to - from;
    places[place + 1] = count;
    System.arraycopy(text, from, places, place + 2, to - from);
    System.arraycopy(ids.array(), firstId, places, place + 2 + LONGEST_WORD, count);
  }
}
