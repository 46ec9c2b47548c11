package io.winnow.bench.recall.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters by their percentages. */
final class ShareTest {
  @ParameterizedTest
  @CsvSource({"50, 500, 50 %", "0.5, 5, 0.5 %", "99.9, 999, 99.9 %", "10, 100, 10 %"})
  void a_percentage_accepts_that_many_of_the_buckets(String percent, int buckets, String label) {
    Share share = Share.parse(percent);
    assertThat(IntStream.range(0, Share.BUCKETS).filter(share::accepts)).hasSize(buckets);
    assertThat(share.label()).isEqualTo(label);
  }

  @Test
  void no_filter_accepts_all() {
    assertThat(IntStream.range(0, Share.BUCKETS)).allMatch(Share.ALL::accepts);
    assertThat(Share.ALL.label()).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "100", "-1", "0.05", "half", "", "1e9"})
  void another_percentage_is_refused(String percent) {
    assertThatThrownBy(() -> Share.parse(percent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "filter: expected a percentage from 0.1 to 99.9 in steps of 0.1, found '"
                + percent
                + "'");
  }
}
