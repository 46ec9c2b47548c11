package io.winnow.retriever.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RerankPolicyTest {
  private static void refuses(ThrowingCallable making, String message) {
    assertThatIllegalArgumentException().isThrownBy(making).withMessage(message);
  }

  @Test
  void each_wither_changes_one_part_of_the_defaults() {
    RerankPolicy defaults = RerankPolicy.defaults();
    assertThat(defaults).isEqualTo(new RerankPolicy(50, null, 1, 0, null));
    assertThat(
            defaults
                .withDepth(20)
                .withDeadline(Duration.ofMillis(200))
                .withPassages(3)
                .withRecallWeight(0.25)
                .withMargin(0.5))
        .isEqualTo(new RerankPolicy(20, Duration.ofMillis(200), 3, 0.25, 0.5));
    assertThat(defaults.withMargin(0.5).withMargin(null)).isEqualTo(defaults);
  }

  @Test
  void what_is_out_of_range_is_refused_with_the_range() {
    RerankPolicy policy = RerankPolicy.defaults();
    refuses(() -> policy.withDepth(0), "depth: expected 1 to 2000, found 0");
    refuses(() -> policy.withDepth(2001), "depth: expected 1 to 2000, found 2001");
    refuses(
        () -> policy.withDeadline(Duration.ZERO), "deadline: expected more than 0 ms, found PT0S");
    refuses(() -> policy.withPassages(0), "passages: expected 1 or more, found 0");
    refuses(() -> policy.withRecallWeight(-0.1), "weight of recall: expected 0 to 1, found -0.1");
    refuses(
        () -> policy.withRecallWeight(Double.NaN), "weight of recall: expected 0 to 1, found NaN");
    refuses(() -> policy.withMargin(0.0), "margin: expected more than 0, at most 1, found 0.0");
    refuses(() -> policy.withMargin(1.5), "margin: expected more than 0, at most 1, found 1.5");
  }
}
