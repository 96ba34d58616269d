package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.PortBinding.Protocol;
import dev.berth.engine.embedded.FirewallRules.Published;
import dev.berth.engine.embedded.FirewallRules.Target;
import dev.berth.kernel.TenantId;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is written for the packet filter; that the kernel does it is for other tests. */
class FirewallRulesTest {
  private static final LinkNames NAMES = new LinkNames("abc123");

  @Test
  void replacesTheWholeTable() {
    assertThat(script(List.of(network("shop", 1, false)), List.of()))
        .startsWith(
            """
            table inet berth-abc123
            delete table inet berth-abc123
            table inet berth-abc123 {
            """);
  }

  @Test
  void leavesNoTableWithoutNetworks() {
    assertThat(script(List.of(), List.of()))
        .isEqualTo("table inet berth-abc123\ndelete table inet berth-abc123\n");
  }

  @Test
  void closesLinkLocalAddressesAndForgedOnes() {
    assertThat(script(List.of(network("shop", 1, false)), List.of()))
        .contains(
            """
              chain from_task {
                meta nfproto ipv6 drop
                ip saddr 127.0.0.0/8 drop
                ip daddr { 127.0.0.0/8, 169.254.0.0/16 } drop
                iifname vmap { "br-abc123-1" : jump from_task_1 }
              }
              chain from_task_1 {
                ip saddr != 10.89.1.0/24 drop
              }
            """);
  }

  @Test
  void offersTheFrontDoorOnly() {
    assertThat(script(List.of(network("shop", 1, false), network("safe", 2, true)), List.of()))
        .contains(
            """
                meta l4proto icmp accept
                iifname . ip daddr { "br-abc123-1" . 10.89.1.1, "br-abc123-2" . 10.89.2.1 } meta l4proto { tcp, udp } th dport 53 accept
                iifname { "br-abc123-2" } drop
                tcp dport { 8080, 8443 } accept
                drop
            """);
  }

  @Test
  void letsTasksReachTheirOwnNetworkAndTheWorld() {
    assertThat(script(List.of(network("shop", 1, false), network("safe", 2, true)), List.of()))
        .contains(
            """
                iifname . oifname { "br-abc123-1" . "br-abc123-1", "br-abc123-2" . "br-abc123-2" } accept
                tcp flags syn tcp option maxseg size set rt mtu
                ct state established,related accept
                oifname "br-abc123-*" drop
                iifname { "br-abc123-2" } drop
                oifname "eth0" accept
                oifname "br-*" drop
            """)
        .contains("    ip saddr 10.89.1.0/24 masquerade\n")
        .doesNotContain("    ip saddr 10.89.2.0/24 masquerade\n");
  }

  @Test
  void tasksOfOnePortTakeTurns() {
    Target one = new Target(InetAddress.ofLiteral("10.89.1.2"), 80);
    Target two = new Target(InetAddress.ofLiteral("10.89.1.3"), 80);

    assertThat(
            script(
                List.of(network("shop", 1, false)),
                List.of(
                    new Published(
                        new HostPort(InetAddress.ofLiteral("127.0.0.1"), 53, Protocol.UDP),
                        List.of(one)),
                    new Published(new HostPort(null, 8000, Protocol.TCP), List.of(one, two)))))
        .contains(
            """
              chain published {
                ip daddr 127.0.0.1 udp dport 53 dnat ip to 10.89.1.2:80
                tcp dport 8000 dnat ip to numgen inc mod 2 map { 0 : 10.89.1.2 . 80, 1 : 10.89.1.3 . 80 }
              }
            """);
  }

  private static String script(List<BridgeNetwork> networks, List<Published> published) {
    return new FirewallRules(
            NAMES, networks, published, new TreeSet<>(Set.of(8443, 8080)), List.of("eth0"))
        .script();
  }

  private static BridgeNetwork network(String name, int number, boolean internal) {
    NetworkSpec spec =
        new NetworkSpec(new NetworkName(TenantId.DEFAULT, name), internal, null, Map.of());
    return new BridgeNetwork(spec, number, "10.89." + number + ".0/24", 1500);
  }
}
