package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerNetworksTest {
  @TempDir Path devices;

  @Test
  void takesBridgesWithoutAWireForThem() throws IOException {
    Files.createDirectories(devices.resolve("eth0/device"));
    Files.createDirectories(devices.resolve("veth1"));
    Files.createDirectories(devices.resolve("empty/bridge"));
    Files.createDirectories(devices.resolve("tasks/bridge"));
    Files.createDirectories(devices.resolve("tasks/brif/veth1"));
    Files.createDirectories(devices.resolve("lan/bridge"));
    Files.createDirectories(devices.resolve("lan/brif/veth1"));
    Files.createDirectories(devices.resolve("lan/brif/eth0"));
    ContainerNetworks networks = new ContainerNetworks(devices);
    assertThat(networks.isOfContainers("empty")).isTrue();
    assertThat(networks.isOfContainers("tasks")).isTrue();
    assertThat(networks.isOfContainers("lan")).isFalse();
    assertThat(networks.isOfContainers("eth0")).isFalse();
    assertThat(networks.isOfContainers("none")).isFalse();
  }

  @Test
  void leavesOtherAddressesAlone() {
    ContainerNetworks networks = new ContainerNetworks(devices);
    assertThat(networks.have(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
    assertThat(networks.have(InetAddress.ofLiteral("203.0.113.1"))).isFalse();
  }

  @Test
  void takesANetworkForOneByItsDevice() throws IOException {
    Files.createDirectories(devices.resolve("lo/bridge"));
    assertThat(new ContainerNetworks(devices).have(InetAddress.ofLiteral("127.0.0.9"))).isTrue();
  }
}
