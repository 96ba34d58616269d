package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines whose own rules forward nothing; each is a network namespace. */
@Requires({"root", "iptables", "nsenter"})
class ForwardPolicyTest {
  @TempDir Path directory;
  private Path namespace;
  private HostCommand iptables;

  @BeforeEach
  void open() throws IOException {
    namespace = directory.resolve("machine");
    try (NamespaceSource source = new NamespaceSource(1);
        FreshNamespace machine = source.take()) {
      NamespaceCalls.keep(machine.descriptor(), namespace);
    }
    iptables = new HostCommand(List.of("nsenter", "--net=" + namespace, "iptables"));
  }

  @AfterEach
  void close() throws IOException {
    NamespaceCalls.release(namespace);
  }

  @Test
  void anOpenMachineIsLeftAlone() throws IOException {
    ForwardPolicy.open(rules(List.of(network())), iptables);

    assertThat(present()).isEmpty();
  }

  @Test
  void aClosedMachineIsOpenedOnceAndClosedAgain() throws IOException {
    iptables.run("", "-P", "FORWARD", "DROP");
    ForwardPolicy.open(rules(List.of(network())), iptables);
    ForwardPolicy.open(rules(List.of(network())), iptables);

    assertThat(present())
        .containsExactlyInAnyOrder(
            "-A FORWARD -i br-abc123-+ -j ACCEPT", "-A FORWARD -o br-abc123-+ -j ACCEPT");

    ForwardPolicy.open(rules(List.of()), iptables);
    assertThat(present()).isEmpty();
  }

  @Test
  void dockersOwnChainIsUsedWhereItExists() throws IOException {
    iptables.run("", "-P", "FORWARD", "DROP");
    ForwardPolicy.open(rules(List.of(network())), iptables);
    iptables.run("", "-N", "DOCKER-USER");
    ForwardPolicy.open(rules(List.of(network())), iptables);

    assertThat(present())
        .containsExactlyInAnyOrder(
            "-A DOCKER-USER -i br-abc123-+ -j ACCEPT", "-A DOCKER-USER -o br-abc123-+ -j ACCEPT");
  }

  private List<String> present() throws IOException {
    return iptables.run("", "-S").output().lines().filter(line -> line.startsWith("-A")).toList();
  }

  private static FirewallRules rules(List<BridgeNetwork> networks) {
    return new FirewallRules(
        new LinkNames("abc123"), networks, List.of(), new TreeSet<>(), List.of());
  }

  private static BridgeNetwork network() {
    NetworkName name = new NetworkName(TenantId.DEFAULT, "shop");
    return new BridgeNetwork(NetworkSpec.of(name, Map.of()), 1, "10.89.1.0/24", 1500);
  }
}
