package io.winnow.bench.recall;

import java.util.List;
import java.util.regex.Pattern;

/** Cuts the text of an abstract into sentences: real, short texts, as many as a table needs. */
final class Sentences {
  private static final Pattern END = Pattern.compile("(?<=[.!?])\\s+");

  /** What is shorter is mostly the rest of a number or an abbreviation. */
  private static final int SHORTEST = 20;

  private Sentences() {}

  /** The sentences of {@value #SHORTEST} characters or more, in their order. */
  static List<String> of(String text) {
    return END.splitAsStream(text.strip()).filter(part -> part.length() >= SHORTEST).toList();
  }
}
