package io.winnow.retriever.cli;

import io.winnow.engine.Explanation.Share;
import io.winnow.retriever.ExplainedResult;
import io.winnow.retriever.HitExplanation;
import io.winnow.retriever.Passage;
import io.winnow.retriever.ScoreTree;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Explanations for people, at most 120 columns wide: a block of lines for each document. */
final class HitExplanationText {
  private static final int WIDTH = 120;

  /** Tokens of a text and terms of BM25 that are named; the rest is summed up. */
  private static final int NAMED = 6;

  private static final String INDENT = " ".repeat(10);

  private final PrintWriter out;

  private HitExplanationText(PrintWriter out) {
    this.out = out;
  }

  /** An answer, each hit explained. */
  static void print(ExplainedResult explained, PrintWriter out) {
    if (explained.hits().isEmpty()) {
      out.println("nothing found");
    }
    for (HitExplanation hit : explained.hits()) {
      print(hit, out);
      out.println();
    }
  }

  static void print(HitExplanation explanation, PrintWriter out) {
    new HitExplanationText(out).print(explanation);
  }

  private void print(HitExplanation of) {
    String place =
        of.rank() == null || of.score() == null
            ? "not in the answer"
            : "rank " + of.rank() + ", score " + number(of.score());
    line("", place + ": " + of.document().id() + " " + of.document().title());
    HitExplanation.Loss loss = of.loss();
    if (loss != null) {
      wrapped("  lost    ", "at " + loss.stage() + ": " + loss.reason());
    }
    HitExplanation.StaticScore staticArm = of.staticArm();
    if (staticArm != null) {
      line("  static  ", arm(staticArm.arm()));
      Passage passage = staticArm.passage();
      if (passage != null) {
        wrapped(
            "  passage ",
            "chars %d to %d: %s"
                .formatted(
                    passage.chunk().start(),
                    passage.chunk().end(),
                    passage.text().replaceAll("\\s+", " ")));
      }
      tokens("of query", staticArm.tokens().first());
      tokens("of text", staticArm.tokens().second());
    }
    HitExplanation.Bm25Score bm25 = of.bm25Arm();
    if (bm25 != null) {
      line("  bm25    ", arm(bm25.arm()));
      terms(bm25.tree());
    }
    HitExplanation.FusedScore fused = of.fused();
    if (fused != null) {
      wrapped("  fused   ", fused.formula());
    }
    Integer recallRank = of.recallRank();
    if (recallRank != null) {
      line("  recall  ", "rank " + recallRank);
    }
    reranked(of.reranked());
  }

  private static String arm(HitExplanation.ArmScore arm) {
    String rank =
        arm.rank() == null
            ? "not among its " + arm.candidates() + " candidates"
            : "rank " + arm.rank() + " of " + arm.candidates();
    return number(arm.score())
        + ", "
        + rank
        + (arm.cutoff() == null ? "" : ", the last of which has " + number(arm.cutoff()));
  }

  /** Equal tokens as one, those that add most first. */
  private void tokens(String side, List<Share> shares) {
    Map<String, List<Share>> byToken = new LinkedHashMap<>();
    for (Share share : shares) {
      byToken.computeIfAbsent(share.token().token(), _ -> new ArrayList<>()).add(share);
    }
    List<Named> named =
        byToken.entrySet().stream()
            .map(
                entry ->
                    new Named(
                        entry.getKey()
                            + (entry.getValue().size() > 1 ? " x" + entry.getValue().size() : ""),
                        sum(entry.getValue())))
            .sorted(Comparator.comparingDouble(Named::value).reversed())
            .toList();
    String text =
        named.stream()
            .limit(NAMED)
            .map(
                one ->
                    ResultText.cut(one.name(), 20)
                        + String.format(Locale.ROOT, " %+.4f", one.value()))
            .collect(Collectors.joining(", "));
    if (named.size() > NAMED) {
      double rest = named.stream().skip(NAMED).mapToDouble(Named::value).sum();
      text += String.format(Locale.ROOT, ", %d more %+.4f", named.size() - NAMED, rest);
    }
    wrapped(INDENT, side + ": " + (text.isEmpty() ? "no token of it is known" : text));
  }

  private record Named(String name, double value) {}

  private static double sum(List<Share> shares) {
    return shares.stream().mapToDouble(Share::contribution).sum();
  }

  /** A line for each term; what it is made of behind it. */
  private void terms(ScoreTree tree) {
    if (tree.value() == 0) {
      line(INDENT, "no term of the query");
      return;
    }
    List<ScoreTree> terms = isSum(tree) ? tree.details() : List.of(tree);
    List<ScoreTree> most =
        terms.stream().sorted(Comparator.comparingDouble(ScoreTree::value).reversed()).toList();
    for (ScoreTree term : most.subList(0, Math.min(NAMED, most.size()))) {
      String parts =
          parts(term).stream()
              .map(part -> number(part.value()) + " " + heading(part))
              .collect(Collectors.joining(", "));
      line(
          INDENT,
          number(term.value()) + " " + heading(term) + (parts.isEmpty() ? "" : ": " + parts));
    }
    if (most.size() > NAMED) {
      double rest = most.stream().skip(NAMED).mapToDouble(ScoreTree::value).sum();
      line(INDENT, number(rest) + " " + (most.size() - NAMED) + " more terms");
    }
  }

  private static boolean isSum(ScoreTree tree) {
    return tree.description().startsWith("sum of");
  }

  /** What a figure was made of, below those that only pass it on. */
  private static List<ScoreTree> parts(ScoreTree tree) {
    ScoreTree at = tree;
    while (at.details().size() == 1) {
      at = at.details().getFirst();
    }
    return at.details();
  }

  /** A description without its explanation. */
  private static String heading(ScoreTree tree) {
    return tree.description().split(", (?:computed|result)", 2)[0];
  }

  private void reranked(HitExplanation.@Nullable RerankedScore reranked) {
    if (reranked == null) {
      return;
    }
    Double score = reranked.score();
    String text =
        score == null
            ? switch (reranked.status().outcome()) {
              case FULL, PARTIAL ->
                  "not among the " + reranked.status().depth() + " that were reranked";
              case SKIPPED, FAILED -> reranked.status().reason();
            }
            : number(score) + ", rank " + reranked.rank() + " of all candidates";
    wrapped("  rerank  ", text);
  }

  private void line(String label, String text) {
    out.println(label + ResultText.cut(text, WIDTH - label.length()));
  }

  /** Words in lines that stand below each other. */
  private void wrapped(String first, String text) {
    StringBuilder line = new StringBuilder(first);
    for (String word : ResultText.cut(text, 10 * WIDTH).split(" ", -1)) {
      if (line.length() > INDENT.length() && line.length() + 1 + word.length() > WIDTH) {
        out.println(line.toString().stripTrailing());
        line = new StringBuilder(INDENT);
      }
      line.append(line.length() > INDENT.length() ? " " : "").append(word);
    }
    out.println(line.toString().stripTrailing());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
