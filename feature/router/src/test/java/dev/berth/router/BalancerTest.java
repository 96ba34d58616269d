package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.TaskId;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class BalancerTest {
  private static Destination destination(int number) {
    InetAddress address = InetAddress.ofLiteral("10.0.0." + number);
    return new Destination(new Destination.Key(new TaskId("t" + number), address, 80), 1);
  }

  private final Destination first = destination(1);
  private final Destination second = destination(2);
  private final Balancer balancer = new Balancer(List.of(first, second));

  @Test
  void takesTurnsAmongEquals() {
    List<Destination> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Destination one = Objects.requireNonNull(balancer.enter(List.of()));
      taken.add(one);
      one.leave();
    }
    assertThat(taken).containsExactly(first, second, first, second);
  }

  @Test
  void takesTheOneWithFewestRequests() {
    first.enter();
    first.enter();
    assertThat(balancer.enter(List.of())).isSameAs(second);
    assertThat(balancer.enter(List.of())).isSameAs(second);
  }

  @Test
  void leavesOutWhatWasTriedAndWhatDrains() {
    assertThat(balancer.enter(List.of(first))).isSameAs(second);
    assertThat(balancer.enter(List.of(first, second))).isNull();
    second.startDraining();
    assertThat(balancer.enter(List.of())).isSameAs(first);
    first.startDraining();
    assertThat(balancer.enter(List.of())).isNull();
    assertThat(first.enter()).isFalse();
    assertThat(new Balancer(List.of()).enter(List.of())).isNull();
  }

  @Test
  void avoidsWhatCouldNotBeConnectedToWhileThereIsAnother() {
    first.avoid();
    for (int i = 0; i < 5; i++) {
      assertThat(balancer.enter(List.of())).isSameAs(second);
    }
    assertThat(balancer.enter(List.of(second))).isSameAs(first);
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
}
