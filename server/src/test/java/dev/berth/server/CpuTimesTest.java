package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CpuTimesTest {
  private static final Offset<Double> EXACTLY = within(1e-9);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final CpuTimes times = new CpuTimes();

  @Test
  void tellsWhatWasBusySinceItWasAskedBefore() {
    assertThat(times.usage("cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2 3\n", 0))
        .isEqualTo(0.2, EXACTLY);
    assertThat(times.usage("cpu  175 0 100 700 125 0 0 0 0 0\n", SECOND)).isEqualTo(0.75, EXACTLY);
  }

  @Test
  void doesNotMeasureOverLessThanASecond() {
    assertThat(times.usage("cpu  100 0 100 800 0 0 0 0", 0)).isEqualTo(0.2, EXACTLY);
    assertThat(times.usage("cpu  200 0 100 800 0 0 0 0", SECOND / 2)).isEqualTo(0.2, EXACTLY);
  }

  @Test
  void staysWhatItWasWhereNothingIsToBeRead() {
    assertThat(times.usage("", 0)).isZero();
    assertThat(times.usage("cpu  100 0 100 800 0 0 0 0", 1)).isEqualTo(0.2, EXACTLY);
    assertThat(times.usage("cpu  x", 5 * SECOND)).isEqualTo(0.2, EXACTLY);
  }
}
