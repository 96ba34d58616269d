package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Where a task asks for names, by what the machine has. */
class ResolverFileTest {
  private static final InetAddress OWN = InetAddress.ofLiteral("10.89.0.1");

  @Test
  void theNetworksServerComesFirstAndTheMachinesStandBy() {
    String machine =
        "# made by hand\nsearch example.org\nnameserver 192.0.2.53\nnameserver 192.0.2.54\nnameserver 192.0.2.55\noptions edns0\n";

    assertThat(ResolverFile.render(OWN, machine, ""))
        .isEqualTo(
            "nameserver 10.89.0.1\nnameserver 192.0.2.53\nnameserver 192.0.2.54\nsearch example.org\noptions edns0\noptions ndots:0\n");
  }

  @Test
  void aServerOnTheMachinesLoopbackIsReplacedByThoseThatItAsks() {
    assertThat(
            ResolverFile.render(
                OWN, "nameserver 127.0.0.53\noptions ndots:2\n", "nameserver 192.0.2.53\n"))
        .isEqualTo("nameserver 10.89.0.1\nnameserver 192.0.2.53\noptions ndots:2\n");
  }

  @Test
  void aTaskWithoutAWayOutHasTheNetworksServerOnly() {
    assertThat(ResolverFile.ofClosedTask(OWN)).isEqualTo("nameserver 10.89.0.1\noptions ndots:0\n");
  }
}
