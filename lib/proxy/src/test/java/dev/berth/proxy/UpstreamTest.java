package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpstreamTest {
  private final Upstream upstream = Door.upstream("t1", Door.LOOPBACK, 1);

  @Test
  void isLookedAtLessAndLessOften() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      pauses.add(upstream.pauseMillis());
    }
    assertThat(pauses).containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 8_000L, 8_000L);
    upstream.avoid();
    upstream.returned();
    assertThat(upstream.pauseMillis()).as("nothing was sent yet").isEqualTo(8_000);
    upstream.connected();
    assertThat(upstream.pauseMillis()).isEqualTo(500);
  }

  @Test
  void isLookedAtByOneOnly() {
    assertThat(upstream.avoid()).isTrue();
    assertThat(upstream.avoid()).isFalse();
    assertThat(upstream.isAvoided()).isTrue();

    upstream.returned();
    assertThat(upstream.isAvoided()).isFalse();
    assertThat(upstream.stopAwaiting()).isFalse();
    assertThat(upstream.avoid()).isTrue();
  }

  @Test
  void isLookedAtOnWhenItFailsMeanwhile() {
    upstream.avoid();
    upstream.returned();
    upstream.avoid();
    assertThat(upstream.stopAwaiting()).isTrue();
    assertThat(upstream.avoid()).as("somebody looks").isFalse();
  }
}
