package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Subnet;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubnetTest {
  @Test
  void knowsItsAddresses() {
    Subnet subnet = Subnet.parse("10.89.3.0/24");

    assertThat(subnet.gateway()).isEqualTo(InetAddress.ofLiteral("10.89.3.1"));
    assertThat(subnet.broadcast()).isEqualTo(InetAddress.ofLiteral("10.89.3.255"));
    assertThat(subnet.offset(InetAddress.ofLiteral("10.89.3.7"))).isEqualTo(7);
    assertThat(subnet).hasToString("10.89.3.0/24");
  }

  @ParameterizedTest
  @CsvSource({
    "10.89.0.0/24, 10.89.0.0/24, true",
    "10.89.0.0/24, 10.89.1.0/24, false",
    "10.89.0.0/16, 10.89.1.0/24, true",
    "10.89.1.0/24, 10.89.0.0/16, true",
    "192.168.0.0/16, 192.169.0.0/16, false"
  })
  void overlapsWhatSharesAnAddress(String one, String other, boolean overlaps) {
    assertThat(Subnet.parse(one).overlaps(Subnet.parse(other))).isEqualTo(overlaps);
  }

  @ParameterizedTest
  @CsvSource({
    "10.89.0.0, it is not an IPv4 subnet in CIDR form",
    "fd00::/64, it is not an IPv4 subnet in CIDR form",
    "10.300.0.0/24, 300 is not a part of an address",
    "10.89.0.0/30, its prefix is not between /8 and /29",
    "10.89.0.9/24, it is an address inside of 10.89.0.0/24"
  })
  void refusesWhatIsNone(String text, String cause) {
    assertThatThrownBy(() -> Subnet.parse(text))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .hasMessage(
            "Cannot use subnet '%s': %s. Give one like '10.89.7.0/24'.".formatted(text, cause));
  }

  @Test
  void theFirstFreeOneIsChosen() {
    assertThat(SubnetChoice.choose(Set.of())).contains(Subnet.parse("10.89.0.0/22"));
    assertThat(
            SubnetChoice.choose(
                List.of(Subnet.parse("10.89.0.0/21"), Subnet.parse("10.89.11.64/26"))))
        .contains(Subnet.parse("10.89.12.0/22"));
  }

  @Test
  void anotherPoolIsChosenWhereTheFirstIsRoutedElsewhere() {
    assertThat(SubnetChoice.choose(Set.of(Subnet.parse("10.0.0.0/8"))))
        .contains(Subnet.parse("172.28.0.0/22"));
  }

  @Test
  void noneIsChosenWhereAllAreTaken() {
    assertThat(SubnetChoice.choose(Set.of(new Subnet(0, 0)))).isEmpty();
  }
}
