package io.winnow.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.winnow.bench.compare.Bootstrap;
import io.winnow.bench.compare.Paired;
import io.winnow.bench.eval.SavedResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComparedStatisticsTest {
  private static final String MEASURE = "nDCG@10";

  private static SavedResult result(String name, double shift, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SortedMap<String, Double> values = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      values.put("q" + i, random.nextDouble() + shift);
    }
    double mean = values.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    return new SavedResult(
        Path.of(name),
        Map.of(MEASURE, mean),
        Map.of(MEASURE, values),
        JsonNodeFactory.instance.objectNode().put("dataset", name).put("split", "test"));
  }

  @Test
  void says_what_compare_says_and_corrects_over_the_whole_family() {
    SavedResult baseline = result("a", 0, 1);
    SavedResult better = result("b", 0.5, 2);
    SavedResult same = result("c", 0, 3);
    Statistics statistics = new ComparedStatistics();
    List<Statistics.Comparison> found =
        statistics.compare(
            List.of(new Statistics.Pair(baseline, better), new Statistics.Pair(baseline, same)),
            MEASURE);
    Paired paired = Paired.of(baseline.values(MEASURE), better.values(MEASURE));
    assertThat(found.getFirst().isSignificant()).isTrue();
    assertThat(found.getLast().isSignificant()).isFalse();
    assertThat(found.getFirst().wins()).isEqualTo(paired.wins());
    assertThat(found.getFirst().harmed()).hasSize(paired.losses());
    assertThat(found.getFirst().difference().low())
        .isLessThan(paired.meanDifference())
        .isEqualTo(Bootstrap.ofMean(paired.differences()).low());
    double alone =
        statistics.compare(List.of(new Statistics.Pair(baseline, better)), MEASURE).getFirst().p();
    assertThat(found.getFirst().p()).isEqualTo(2 * alone);
  }
}
