package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.fake.FakeMachine;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks whose definition changes, and subnets that cannot be had. */
class NetworkChangeTest {
  @TempDir Path folder;
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(new FakeMachine(), folder);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  private static String[] file(String network) {
    return new String[] {
      "services:", "  web: {image: berth/host, networks: [back]}", "networks:", "  back: " + network
    };
  }

  @Test
  void aChangedNetworkIsMadeAnewAndTheOldOneGoes() {
    dock.deployed("shop", file("{}"));
    dock.deployed("shop", file("{internal: true}"));
    dock.eventually(
        () ->
            assertThat(dock.engine.networks().list())
                .extracting(network -> network.name().name())
                .containsExactly("shop_back.2"));
    assertThat(dock.running("web")).hasSize(1);
    assertThat(dock.deploy("shop", file("{internal: true}")).changed()).isFalse();
  }

  @Test
  void aNetworkThatOtherStacksUseIsNotChanged() {
    dock.deployed("shop", file("{}"));
    dock.deployed("other", file("{external: true, name: shop_back}"));
    assertThatThrownBy(() -> dock.deploy("shop", file("{internal: true}")))
        .hasMessageStartingWith("compose.yml:4:3: networks.back: Network 'shop_back' is there")
        .hasMessageEndingWith("tasks of other stacks are part of it. Remove those stacks first.");
  }

  @Test
  void aNetworkWithAGivenNameIsNotChanged() {
    dock.deployed("shop", file("{name: public}"));
    assertThatThrownBy(() -> dock.deploy("shop", file("{name: public, internal: true}")))
        .hasMessageContaining("Remove the stack with 'berth stack rm shop'");
  }

  @Test
  void aSubnetOfTheMachineIsRefused() {
    assertThatThrownBy(
            () -> dock.deploy("shop", file("{ipam: {config: [{subnet: 127.5.0.0/16}]}}")))
        .hasMessageContaining(
            "networks.back.ipam.config[0].subnet: Subnet 127.5.0.0/16 overlaps 127.0.0.0/8 of the machine's interface lo.");
  }

  @Test
  void subnetsOfOneFileMustNotOverlap() {
    assertThatThrownBy(
            () ->
                dock.deploy(
                    "shop",
                    "services:",
                    "  web: {image: berth/host, networks: [a, b]}",
                    "networks:",
                    "  a: {ipam: {config: [{subnet: 10.99.0.0/16}]}}",
                    "  b: {ipam: {config: [{subnet: 10.99.7.0/24}]}}"))
        .hasMessageContaining(
            "Subnet 10.99.7.0/24 overlaps 10.99.0.0/16 of network 'shop_a' of this file.");
  }

  @Test
  void subnetsAreRead() {
    assertThat(Subnet.parse("10.1.2.3/8")).map(Subnet::toString).contains("10.0.0.0/8");
    assertThat(Subnet.parse("10.0.0.0/33")).isEqualTo(Optional.empty());
    assertThat(Subnet.parse("fd00::/64")).isEmpty();
    assertThat(Subnet.parse(null)).isEmpty();
    assertThat(new Subnet(0, 0).overlaps(new Subnet(1L << 31, 32))).isTrue();
  }
}
