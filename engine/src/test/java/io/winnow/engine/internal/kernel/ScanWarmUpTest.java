package io.winnow.engine.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScanWarmUpTest {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

  @Test
  void vector_code_takes_over_once_more_is_scanned_than_a_command_scans() throws Exception {
    assumeTrue(Kernels.active() instanceof WarmingKernels, "vectors of at least 128 bits");
    ScanWarmUp warmUp = new ScanWarmUp(new ScalarKernels(), new VectorKernels());
    warmUp.scanned(ScanWarmUp.BEGIN);
    assertThat(warmUp.hasBegun()).isFalse();
    warmUp.scanned(1);
    assertThat(warmUp.hasBegun()).isTrue();
    long end = System.nanoTime() + LONG_ENOUGH.toNanos();
    while (!warmUp.isDone() && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertThat(warmUp.isDone()).as("vector code is compiled").isTrue();
  }
}
