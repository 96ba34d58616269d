package dev.berth.filters;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundAddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",
        "0.1.2.3",
        "169.254.169.254",
        "224.0.0.1",
        "::1",
        "::",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "fe80::1",
        "ff02::1",
        "fd00:ec2::254",
      })
  void closesToTenants(String address) {
    assertThat(OutboundAddresses.isClosed(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"198.51.100.1", "2001:db8::1", "64:ff9b::c633:6401", "2002:c633:6401::"})
  void opensToTenants(String address) {
    assertThat(OutboundAddresses.isClosed(InetAddress.ofLiteral(address))).isFalse();
  }
}
