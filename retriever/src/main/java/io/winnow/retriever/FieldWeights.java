package io.winnow.retriever;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much title and text count in BM25, each with its own statistics: the score is the weighted
 * sum of both fields', as Anserini's multi-field search has it. Without weights BM25 reads title
 * and text as one.
 *
 * @param title 0 or more, and not both 0
 * @param text 0 or more
 */
public record FieldWeights(double title, double text) {
  /** What {@link #parse} understands. */
  public static final String GRAMMAR =
      "title:W,text:W with weights from 0, one of them above; one that is left out is 0";

  private static final double MAX = 1e6;
  private static final String WEIGHT = ":([0-9]+(?:\\.[0-9]+)?)";
  private static final Pattern SYNTAX =
      Pattern.compile("(?:title" + WEIGHT + ")?(?:(?:^|(?<=[0-9]),)text" + WEIGHT + ")?");

  /** Checks the weights. */
  public FieldWeights {
    boolean sound = title >= 0 && text >= 0 && title <= MAX && text <= MAX && title + text > 0;
    if (!sound) {
      throw new IllegalArgumentException(
          "field weights: expected numbers from 0 to 1000000, one of them above 0, found title "
              + title
              + " and text "
              + text);
    }
  }

  /** Reads weights as {@code toString} writes them. */
  public static FieldWeights parse(String text) {
    Matcher weights = SYNTAX.matcher(text);
    if (text.isEmpty() || !weights.matches()) {
      throw new IllegalArgumentException("field weights: expected " + GRAMMAR + ", found " + text);
    }
    return new FieldWeights(weight(weights.group(1)), weight(weights.group(2)));
  }

  private static double weight(@Nullable String digits) {
    return digits == null ? 0 : Double.parseDouble(digits);
  }

  @Override
  public String toString() {
    return "title:" + plain(title) + ",text:" + plain(text);
  }

  private static String plain(double weight) {
    return BigDecimal.valueOf(weight).toPlainString();
  }
}
