package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.AddressRange;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionSharesTest {
  private final ConnectionShares shares =
      new ConnectionShares(8, List.of(AddressRange.parse("10.0.0.0/8")));

  private boolean enter(String address) {
    return shares.enter(InetAddress.ofLiteral(address));
  }

  @Test
  void givesEachAddressAQuarter() {
    assertThat(enter("192.0.2.1")).isTrue();
    assertThat(enter("192.0.2.1")).isTrue();
    assertThat(enter("192.0.2.1")).isFalse();
    assertThat(enter("192.0.2.2")).isTrue();
    shares.leave(InetAddress.ofLiteral("192.0.2.1"));
    assertThat(enter("192.0.2.1")).isTrue();
  }

  @Test
  void countsTheNetworkOfASubscriber() {
    assertThat(enter("2001:db8::1")).isTrue();
    assertThat(enter("2001:db8::2")).isTrue();
    assertThat(enter("2001:db8::3")).isFalse();
    assertThat(enter("2001:db8:0:1::1")).isTrue();
  }

  @Test
  void letsProxiesAndThisMachineHaveAll() {
    for (int i = 0; i < 8; i++) {
      assertThat(enter("10.1.2.3")).isTrue();
      assertThat(enter("127.0.0.1")).isTrue();
      assertThat(enter("::1")).isTrue();
    }
    assertThat(shares.size()).isZero();
  }

  @Test
  void forgetsWhoHasLeft() {
    enter("192.0.2.1");
    enter("192.0.2.1");
    enter("192.0.2.1");
    shares.leave(InetAddress.ofLiteral("192.0.2.1"));
    shares.leave(InetAddress.ofLiteral("192.0.2.1"));
    assertThat(shares.size()).isZero();
  }
}
