package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Subnet;
import java.net.InetAddress;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressPoolTest {
  private final AddressPool pool = new AddressPool(Subnet.parse("10.89.0.0/29"));

  @Test
  void goesRoundBeforeItGivesAnAddressAgain() {
    InetAddress first = pool.allot().orElseThrow();
    pool.free(first);

    assertThat(first).isEqualTo(InetAddress.ofLiteral("10.89.0.2"));
    assertThat(IntStream.range(0, 4).mapToObj(i -> pool.allot().orElseThrow()))
        .doesNotContain(first);
    assertThat(pool.allot()).contains(first);
  }

  @Test
  void isEmptyWhenAllAreTaken() {
    IntStream.range(0, 5).forEach(i -> assertThat(pool.allot()).isPresent());

    assertThat(pool.allot()).isEmpty();
  }

  @Test
  void doesNotGiveWhatWasAdopted() {
    pool.adopt(InetAddress.ofLiteral("10.89.0.4"));

    assertThat(IntStream.range(0, 4).mapToObj(i -> pool.allot().orElseThrow().getHostAddress()))
        .containsExactlyInAnyOrder("10.89.0.2", "10.89.0.3", "10.89.0.5", "10.89.0.6");
  }

  @Test
  void isRetiredOnlyWhenNobodyHasAnAddress() {
    InetAddress address = pool.allot().orElseThrow();
    assertThat(pool.retire()).isFalse();
    pool.free(address);

    assertThat(pool.retire()).isTrue();
    assertThat(pool.allot()).isEmpty();
  }
}
