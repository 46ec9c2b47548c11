package io.winnow.retriever.cli;

import io.winnow.engine.Explanation;
import io.winnow.engine.Explanation.Share;
import io.winnow.engine.StaticModel;
import io.winnow.engine.tokenizer.Token;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An explanation for people, 80 columns wide: the tokens of each text, those that add most first.
 */
final class ExplanationText {
  private static final int BAR = 12;
  private static final int TOKEN = 16;
  private static final int CONTEXT = 40;
  private static final int PAIRS = 5;

  private static final Comparator<Share> MOST_FIRST =
      Comparator.comparingDouble(Share::contribution).reversed();

  private final Explanation explanation;
  private final int top;
  private final PrintWriter out;

  /** The length of the longest bar stands for this. */
  private final double most;

  private record Pair(String first, String second, int times, double contribution) {
    Pair plus(Pair other) {
      return new Pair(first, second, times + other.times, contribution + other.contribution);
    }
  }

  ExplanationText(Explanation explanation, int top, PrintWriter out) {
    this.explanation = explanation;
    this.top = top;
    this.out = out;
    double found = 0;
    for (List<Share> side : List.of(explanation.first(), explanation.second())) {
      for (Share share : side) {
        found = Math.max(found, Math.abs(share.contribution()));
      }
    }
    this.most = found;
  }

  void print(StaticModel model, String first, String second) {
    out.printf(Locale.ROOT, "cosine %.4f%n", explanation.similarity());
    print("FIRST", explanation.first(), first, model);
    print("SECOND", explanation.second(), second, model);
    printPairs(first, second);
  }

  private void print(String name, List<Share> side, String text, StaticModel model) {
    out.println();
    out.printf("%-7s %-" + BAR + "s %-" + TOKEN + "s %s%n", "share", "", "token", name);
    List<Share> sorted = side.stream().sorted(MOST_FIRST).toList();
    for (Share share : sorted.subList(0, Math.min(top, sorted.size()))) {
      out.printf(
          Locale.ROOT,
          "%+7.4f %-" + BAR + "s %-" + TOKEN + "s %s%n",
          share.contribution(),
          bar(share.contribution()),
          clip(oneLine(share.token().token()), TOKEN),
          context(text, share.token()));
    }
    if (sorted.size() > top) {
      List<Share> rest = sorted.subList(top, sorted.size());
      out.printf(
          Locale.ROOT,
          "%+7.4f %d more%n",
          rest.stream().mapToDouble(Share::contribution).sum(),
          rest.size());
    }
    if (side.isEmpty()) {
      out.println("no token of it is known");
    }
    printUnknown(text, model);
  }

  /** Words that count for nothing are worth a look, too. */
  private void printUnknown(String text, StaticModel model) {
    List<String> unknown =
        model.tokenizer().tokens(text).stream()
            .filter(token -> token.id() == model.tokenizer().unknownId())
            .map(token -> word(text, token))
            .distinct()
            .toList();
    if (!unknown.isEmpty()) {
      out.println(clip("not known: " + String.join(", ", unknown), 80));
    }
  }

  /** Pairs of the tokens that are printed; those of the same two tokens as one. */
  private void printPairs(String first, String second) {
    Map<List<Integer>, Pair> pairs = new LinkedHashMap<>();
    for (int i : most(explanation.first())) {
      Token left = explanation.first().get(i).token();
      for (int j : most(explanation.second())) {
        Token right = explanation.second().get(j).token();
        pairs.merge(
            List.of(left.id(), right.id()),
            new Pair(word(first, left), word(second, right), 1, explanation.pair(i, j)),
            Pair::plus);
      }
    }
    if (pairs.isEmpty()) {
      return;
    }
    out.println();
    out.println("share   times pair (the strongest of these)");
    pairs.values().stream()
        .sorted(Comparator.comparingDouble(Pair::contribution).reversed())
        .limit(PAIRS)
        .forEach(
            pair ->
                out.printf(
                    Locale.ROOT,
                    "%+7.4f %5d %s ~ %s%n",
                    pair.contribution(),
                    pair.times(),
                    clip(pair.first(), 30),
                    clip(pair.second(), 30)));
  }

  /** The places of the tokens that are printed. */
  private List<Integer> most(List<Share> side) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < side.size(); i++) {
      places.add(i);
    }
    places.sort(Comparator.comparing(side::get, MOST_FIRST));
    return places.subList(0, Math.min(top, places.size()));
  }

  private String bar(double contribution) {
    long length = most == 0 ? 0 : Math.round(BAR * Math.abs(contribution) / most);
    return (contribution < 0 ? "-" : "#").repeat((int) length);
  }

  /** A token in brackets between what stands beside it; a space that is part of it stays out. */
  private static String context(String text, Token token) {
    int start = token.start();
    while (start < token.end() - 1 && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    String word = "[" + clip(oneLine(text.substring(start, token.end())), CONTEXT - 2) + "]";
    int room = CONTEXT - word.length();
    String before = oneLine(text.substring(Math.max(0, start - CONTEXT), start));
    String after =
        oneLine(text.substring(token.end(), Math.min(text.length(), token.end() + CONTEXT)));
    int left = Math.min(before.length(), Math.max(room / 2, room - after.length()));
    int right = Math.min(after.length(), room - left);
    int from = before.length() - left;
    if (from < before.length() && Character.isLowSurrogate(before.charAt(from))) {
      from++;
    }
    if (right > 0 && Character.isHighSurrogate(after.charAt(right - 1))) {
      right--;
    }
    return (before.substring(from) + word + after.substring(0, right)).strip();
  }

  private static String word(String text, Token token) {
    return oneLine(token.in(text)).strip();
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\s\\p{Cntrl}]+", " ");
  }

  private static String clip(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = length - 3;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }
}
