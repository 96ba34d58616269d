package dev.berth.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressRangeTest {
  private static boolean contains(String range, String address) {
    return AddressRange.parse(range).contains(InetAddress.ofLiteral(address));
  }

  @Test
  void comparesTheFirstBits() {
    assertThat(contains("10.0.0.0/8", "10.255.1.2")).isTrue();
    assertThat(contains("10.0.0.0/8", "11.0.0.0")).isFalse();
    assertThat(contains("192.168.4.0/22", "192.168.7.255")).isTrue();
    assertThat(contains("192.168.4.0/22", "192.168.8.0")).isFalse();
    assertThat(contains("10.1.2.3", "10.1.2.3")).isTrue();
    assertThat(contains("10.1.2.3", "10.1.2.4")).isFalse();
    assertThat(contains("fd00::/8", "fd12::1")).isTrue();
    assertThat(contains("fd00::/8", "10.0.0.1")).isFalse();
    assertThat(contains("0.0.0.0/0", "1.2.3.4")).isTrue();
  }

  @Test
  void takesAnyAddressOfARangeForItsFirst() {
    assertThat(contains("10.89.4.1/22", "10.89.7.255")).isTrue();
    assertThat(contains("10.89.4.1/22", "10.89.8.0")).isFalse();
    assertThat(contains("10.89.4.1/32", "10.89.4.1")).isTrue();
    assertThat(contains("fd00:1::1/64", "fd00:1::ffff:1")).isTrue();
    assertThat(contains("fd00:1::1/64", "fd00:1:0:1::1")).isFalse();
    assertThat(contains("10.0.0.1/0", "fd00::1")).isFalse();
  }

  @Test
  void refusesWhatIsNoRange() {
    for (String text :
        List.of("", "a", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/x", "example.com/8", "/8")) {
      assertThatExceptionOfType(BerthException.class)
          .as(text)
          .isThrownBy(() -> AddressRange.parse(text))
          .withMessageContaining("'" + text + "'");
    }
  }
}
