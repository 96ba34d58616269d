package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.proxy.Upstream;
import dev.berth.proxy.UpstreamAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BalancerTest {
  static Upstream server(int number) {
    InetSocketAddress socket = new InetSocketAddress(InetAddress.ofLiteral("10.0.0." + number), 80);
    return new Upstream(
        "t" + number,
        new UpstreamAddress(socket, UpstreamAddress.Scheme.HTTP, "10.0.0." + number + ":80", null));
  }

  private final Upstream first = server(1);
  private final Upstream second = server(2);
  private final Set<Upstream> unwell = new HashSet<>();
  private final ServerChoice balancer =
      new ServerBalancer(List.of(first, second), one -> !unwell.contains(one));

  @Test
  void takesTurnsAmongEquals() {
    List<Upstream> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Upstream one = Objects.requireNonNull(balancer.enter(null, List.of()));
      taken.add(one);
      one.leave();
    }
    assertThat(taken).containsExactly(first, second, first, second);
  }

  @Test
  void takesTheOneWithFewestRequests() {
    first.enter();
    first.enter();
    assertThat(balancer.enter(null, List.of())).isSameAs(second);
    assertThat(balancer.enter(null, List.of())).isSameAs(second);
  }

  @Test
  void leavesOutWhatWasTriedAndWhatDrains() {
    assertThat(balancer.enter(null, List.of(first))).isSameAs(second);
    assertThat(balancer.enter(null, List.of(first, second))).isNull();
    second.startDraining();
    assertThat(balancer.enter(null, List.of())).isSameAs(first);
    first.startDraining();
    assertThat(balancer.enter(null, List.of())).isNull();
    assertThat(first.enter()).isFalse();
    assertThat(new ServerBalancer(List.of(), HealthView.ALL_WELL).enter(null, List.of())).isNull();
  }

  @Test
  void avoidsWhatCouldNotBeConnectedToWhileThereIsAnother() {
    first.avoid();
    for (int i = 0; i < 5; i++) {
      assertThat(balancer.enter(null, List.of())).isSameAs(second);
    }
    assertThat(balancer.enter(null, List.of(second))).isSameAs(first);
  }

  @Test
  void isDrainedWhenTheLastHasLeft() throws InterruptedException {
    first.enter();
    first.enter();
    first.startDraining();
    first.leave();
    assertThat(first.awaitDrained(1)).isFalse();
    first.leave();
    assertThat(first.awaitDrained(1)).isTrue();
    second.startDraining();
    assertThat(second.awaitDrained(1)).isTrue();
  }

  @Test
  void leavesOutWhoIsNotWell() {
    unwell.add(first);
    for (int i = 0; i < 5; i++) {
      assertThat(balancer.enter(null, List.of())).isSameAs(second);
    }
    unwell.add(second);
    assertThat(balancer.enter(null, List.of())).isNull();
  }

  @Test
  void sharesByWeights() {
    WeightedBalancer weighted =
        new WeightedBalancer(
            List.of(
                new WeightedBalancer.Part(one(first), 3),
                new WeightedBalancer.Part(one(second), 1)));
    List<Upstream> taken = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Upstream one = Objects.requireNonNull(weighted.enter(null, List.of()));
      taken.add(one);
      one.leave();
    }
    assertThat(taken).containsExactly(first, first, second, first, first, first, second, first);
    first.avoid();
    for (int i = 0; i < 4; i++) {
      assertThat(weighted.enter(null, List.of())).isSameAs(second);
    }
    assertThat(first.inFlight()).isZero();
    assertThat(weighted.enter(null, List.of(second))).isSameAs(first);
    assertThat(weighted.enter(null, List.of(first, second))).isNull();
    assertThat(weighted.upstreams()).containsExactly(first, second);
  }

  private static ServerChoice one(Upstream server) {
    return new ServerBalancer(List.of(server), HealthView.ALL_WELL);
  }

  @Test
  void letsSoManyInAtOneTime() {
    LimitedBalancer limited = new LimitedBalancer(balancer, 2);
    assertThat(limited.enter(null, List.of())).isNotNull();
    assertThat(limited.enter(null, List.of())).isNotNull();
    assertThat(limited.enter(null, List.of())).isNull();
    first.leave();
    assertThat(limited.enter(null, List.of())).isSameAs(first);
  }
}
