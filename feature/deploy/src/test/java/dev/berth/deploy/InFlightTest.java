package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final StackKey SHOP = new StackKey(TenantId.DEFAULT, new StackName("shop"));

  private final InFlight inFlight = new InFlight();

  @Test
  void aStackIsNotGoneWhileItsNetworkIsBeingMade() {
    Step.EnsureNetwork step =
        new Step.EnsureNetwork(
            NetworkSpec.of(
                new NetworkName(TenantId.DEFAULT, "shop_default"),
                Map.of(TaskLabels.STACK, "shop")));

    assertThat(inFlight.begin(step, NOON)).isTrue();
    assertThat(inFlight.making()).containsExactly(SHOP);

    inFlight.end(step, null, NOON);
    assertThat(inFlight.making()).isEmpty();
  }
}
