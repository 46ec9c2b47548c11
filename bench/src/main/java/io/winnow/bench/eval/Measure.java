package io.winnow.bench.eval;

import io.winnow.datasets.RunFile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A measure of a ranking against the judgments of its query, from 0 (worst) to 1. Immutable.
 *
 * <p>Written in the grammar of ir_measures 0.4.3, case as here, without spaces:
 *
 * <ul>
 *   <li>{@code nDCG}, {@code nDCG@10}: gain as large as the grade, discount log2(rank + 1), ideal
 *       over all judged documents of the query;
 *   <li>{@code R@100}: share of the relevant documents;
 *   <li>{@code AP}, {@code AP@100}: average precision;
 *   <li>{@code RR}, {@code RR@10}: one by the rank of the first relevant document;
 *   <li>{@code P@10}: precision, by 10 even where less was retrieved;
 *   <li>{@code Rprec}: precision at as many documents as are relevant;
 *   <li>{@code Bpref}: binary preference; documents without judgment are skipped;
 *   <li>{@code Judged}, {@code Judged@10}: share of the retrieved documents that the judgments
 *       name, with any grade;
 *   <li>{@code Success@10}: 1 if any document is relevant, else 0.
 * </ul>
 *
 * <p>Relevant is what has a grade of 1 or more; {@code AP(rel=2)@100} asks for 2 or more, and nDCG
 * and Judged, which have no such level, refuse it. All but {@code Judged} and the cutoff of {@code
 * RR} are measures of trec_eval 10.0, and defined as there; those two as in ir_measures.
 */
public final class Measure {
  /** What {@link #parse} understands. */
  public static final String GRAMMAR =
      "nDCG[@K], R@K, AP[@K], RR[@K], P@K, Rprec, Bpref, Judged[@K] or Success@K,"
          + " with K from 1; all but nDCG and Judged take (rel=N), N from 1, as in AP(rel=2)@100";

  // Nine digits: every such number is an int.
  private static final Pattern FORM =
      Pattern.compile(
          "(?<name>[A-Za-z]+)(\\(rel=(?<level>[1-9][0-9]{0,8})\\))?(@(?<cutoff>[1-9][0-9]{0,8}))?");

  private static final int DEFAULT_LEVEL = 1;

  private final Formula formula;
  private final int level;
  private final OptionalInt cutoff;

  private Measure(Formula formula, int level, OptionalInt cutoff) {
    this.formula = formula;
    this.level = level;
    this.cutoff = cutoff;
  }

  /**
   * Reads the name of a measure.
   *
   * @throws IllegalArgumentException if it is none; the message shows the grammar
   */
  public static Measure parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw unknown(text, "");
    }
    Formula formula =
        Arrays.stream(Formula.values())
            .filter(known -> known.symbol.equals(form.group("name")))
            .findFirst()
            .orElseThrow(() -> unknown(text, ""));
    String level = form.group("level");
    String cutoff = form.group("cutoff");
    if (level != null && !formula.takesLevel) {
      throw unknown(text, "; " + formula.symbol + " takes no rel");
    }
    if (cutoff != null && formula.cutoff == Formula.Cutoff.NONE) {
      throw unknown(text, "; " + formula.symbol + " takes no cutoff");
    }
    if (cutoff == null && formula.cutoff == Formula.Cutoff.REQUIRED) {
      throw unknown(text, "; " + formula.symbol + " needs a cutoff");
    }
    return new Measure(
        formula,
        level == null ? DEFAULT_LEVEL : Integer.parseInt(level),
        cutoff == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(cutoff)));
  }

  /** Reads several names; blanks around them do not count, nor does a measure named again. */
  public static List<Measure> parseAll(List<String> texts) {
    return texts.stream().map(String::strip).map(Measure::parse).distinct().toList();
  }

  private static IllegalArgumentException unknown(String text, String why) {
    return new IllegalArgumentException(
        "measure: expected " + GRAMMAR + ", found \"" + text + "\"" + why);
  }

  /**
   * Measures one query.
   *
   * @param ranking what was retrieved
   * @param grades judged documents of the query and their grades; a negative grade says that the
   *     document was pooled and never judged
   * @return from 0 to 1; 0 if nothing was retrieved or nothing is relevant
   */
  public double of(Ranking ranking, Map<String, Integer> grades) {
    return formula.of(new GradedRanking(ranking, grades), cutoff.orElse(Integer.MAX_VALUE), level);
  }

  /** The same of documents in any order; {@link Ranking} says which order counts. */
  public double of(List<RunFile.Entry> documents, Map<String, Integer> grades) {
    return of(Ranking.of(documents), grades);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Measure that
        && formula == that.formula
        && level == that.level
        && cutoff.equals(that.cutoff);
  }

  @Override
  public int hashCode() {
    return Objects.hash(formula, level, cutoff);
  }

  /** The name; {@link #parse} reads it. The level is left out where it is 1. */
  @Override
  public String toString() {
    return formula.symbol
        + (level == DEFAULT_LEVEL ? "" : "(rel=" + level + ")")
        + (cutoff.isPresent() ? "@" + cutoff.getAsInt() : "");
  }
}
