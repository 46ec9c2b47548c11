package io.winnow.retriever.cli;

import io.winnow.retriever.Hit;
import io.winnow.retriever.Passage;
import io.winnow.retriever.SearchResult;
import io.winnow.retriever.StageTimes;
import io.winnow.retriever.rerank.RerankStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers for people. */
final class ResultText {
  private static final int SNIPPET = 96;
  private static final int LEFT = 69;

  private ResultText() {}

  /** One answer in its final order: each hit with its ranks, then the times. */
  static void print(SearchResult result, PrintWriter out) {
    if (result.hits().isEmpty()) {
      out.println("nothing found");
    } else {
      out.println("rank   score  static  bm25  recall  document");
    }
    for (Hit hit : result.hits()) {
      Hit.Stages stages = hit.stages();
      out.printf(
          Locale.ROOT,
          "%4d  %6.3f  %6s  %4s  %6d  %s%n",
          hit.rank(),
          hit.score(),
          orDash(stages.staticRank()),
          orDash(stages.bm25Rank()),
          stages.recallRank(),
          cut(name(hit), 120));
      out.println(" ".repeat(35) + snippet(text(hit)));
    }
    out.println(times(result));
  }

  /** Both stages side by side: the order of recall on the left, that of rerank on the right. */
  static void printSideBySide(SearchResult result, int rows, PrintWriter out) {
    List<Hit> recall = byRecall(result);
    int shown = Math.min(rows, result.hits().size());
    out.printf("%-69s %s%n", "RECALL  score  document", "RERANK move score document");
    for (int i = 0; i < shown; i++) {
      out.println((left(recall.get(i)) + right(result.hits().get(i))).stripTrailing());
    }
    if (shown == 0) {
      out.println("     nothing found");
    } else {
      out.println("     best: " + snippet(text(result.hits().getFirst())));
    }
    out.println("     " + times(result));
    out.println();
  }

  /** The order of recall by two models side by side: where each hit of the second came from. */
  static void printChange(SearchResult before, SearchResult after, int rows, PrintWriter out) {
    List<Hit> old = byRecall(before);
    List<Hit> now = byRecall(after);
    Map<String, Integer> ranks = new HashMap<>();
    old.forEach(hit -> ranks.put(hit.document().id(), hit.stages().recallRank()));
    out.printf("%-69s %s%n", "DISTILLED      document", "FITTED  was document");
    for (int i = 0; i < Math.min(rows, Math.max(old.size(), now.size())); i++) {
      String left = i < old.size() ? left(old.get(i)) : " ".repeat(LEFT);
      String right = "";
      if (i < now.size()) {
        Hit hit = now.get(i);
        right =
            String.format(
                Locale.ROOT,
                "%6d %4s %s",
                i + 1,
                orDash(ranks.get(hit.document().id())),
                cut(name(hit), 60));
      }
      out.println((left + right).stripTrailing());
    }
    out.println();
  }

  private static List<Hit> byRecall(SearchResult result) {
    return result.hits().stream()
        .sorted(Comparator.comparingInt((Hit hit) -> hit.stages().recallRank()))
        .toList();
  }

  private static String left(Hit hit) {
    return String.format(
        Locale.ROOT,
        "%4d %6.3f %-55s  ",
        hit.stages().recallRank(),
        hit.stages().recallScore(),
        cut(name(hit), 55));
  }

  private static String right(Hit hit) {
    int move = hit.stages().recallRank() - hit.rank();
    String moved = move == 0 ? "  =" : String.format(Locale.ROOT, "%+3d", move);
    return String.format(
        Locale.ROOT, "%4d %s %6.3f %s", hit.rank(), moved, hit.score(), cut(name(hit), 60));
  }

  private static String times(SearchResult result) {
    StageTimes times = result.times();
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "encode %s, BM25 %s, vectors %s (%s), fuse %s, fetch %s",
            millis(times.encode()),
            millis(times.bm25()),
            millis(times.vectors()),
            result.plan().method().toString().toLowerCase(Locale.ROOT),
            millis(times.fuse()),
            millis(times.fetch())));
    Duration rerank = times.rerank();
    if (rerank != null) {
      line.append(", rerank ").append(millis(rerank));
    }
    RerankStatus status = result.rerank();
    return switch (status.outcome()) {
      case FULL -> line + depth(status);
      case PARTIAL -> line + depth(status) + "; RERANKED IN PART: " + status.reason();
      case SKIPPED ->
          result.query().reranker() == null
              ? line.toString()
              : line + "; not reranked: " + status.reason();
      case FAILED -> line + "; RERANK FAILED: " + status.reason();
    };
  }

  private static String depth(RerankStatus status) {
    String cut = status.truncated() == 0 ? "" : ", " + status.truncated() + " not to their end";
    return " (depth " + status.depth() + cut + ")";
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.2f ms", duration.toNanos() / 1e6);
  }

  private static String orDash(@Nullable Integer rank) {
    return rank == null ? "-" : rank.toString();
  }

  private static String name(Hit hit) {
    String title = hit.document().title();
    return title.isEmpty() ? hit.document().id() : title;
  }

  /** What of a hit to show: its passage, or the beginning of the document. */
  private static String text(Hit hit) {
    Passage passage = hit.passage();
    return passage == null ? hit.document().text() : passage.text();
  }

  private static String snippet(String text) {
    return cut(text, SNIPPET);
  }

  /** On one line, without control characters, at most so many UTF-16 units, no pair cut apart. */
  static String cut(String text, int length) {
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    if (line.length() <= length) {
      return line;
    }
    int end = length - 3;
    return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }
}
