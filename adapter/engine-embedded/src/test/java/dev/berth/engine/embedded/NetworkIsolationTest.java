package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking;
import dev.berth.engine.Networking.Attachment;
import dev.berth.engine.Networking.Namespace;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program in a task reaches, asked from inside by busybox. */
@Timeout(120)
@Requires({"root", "runc", "conmon", "nft", "ip"})
class NetworkIsolationTest {
  private static final NetworkName SHOP = new NetworkName(TenantId.DEFAULT, "shop_default");
  private static final NetworkName SAFE = new NetworkName(TenantId.DEFAULT, "shop_safe");

  @TempDir Path directory;
  private final List<ServerSocket> servers = new ArrayList<>();
  private int frontDoor;
  private EngineOnMachine machine;
  private NetworkLab.Outside outside;
  private Network shop;

  @BeforeEach
  void open() throws IOException {
    frontDoor = listen("0.0.0.0", 0);
    machine =
        new EngineOnMachine(
            directory,
            usual ->
                new EngineSettings(
                    usual.home(),
                    usual.clock(),
                    usual.permissions(),
                    usual.hostImageTenants(),
                    usual.logs(),
                    Set.of(frontDoor)));
    outside = new NetworkLab.Outside(machine.home.instance(), machine.home.run());
    shop = machine.engine().networks().create(NetworkSpec.of(SHOP, Map.of()));
    machine.engine().networks().create(new NetworkSpec(SAFE, true, null, Map.of()));
  }

  @AfterEach
  void close() throws IOException {
    for (ServerSocket server : servers) {
      server.close();
    }
    outside.close();
    machine.close();
  }

  @Test
  void theMachineOffersNamesAndTheFrontDoorOnly() throws IOException {
    int other = listen("0.0.0.0", 0);
    String gateway = shop.gateway().getHostAddress();

    assertThat(inside(SHOP, connect(gateway, frontDoor))).containsExactly("open");
    assertThat(inside(SHOP, connect(outside.machine, frontDoor))).containsExactly("open");
    assertThat(inside(SHOP, connect(gateway, other))).containsExactly("closed");
    assertThat(inside(SHOP, connect(outside.machine, other))).containsExactly("closed");
    assertThat(inside(SHOP, connect(gateway, 53))).containsExactly("open");
    assertThat(inside(SHOP, connect(outside.machine, 53))).containsExactly("closed");
    assertThat(inside(SHOP, "/bin/busybox nslookup -type=a asker"))
        .anyMatch(line -> line.matches("Address: 10\\..*"));
  }

  @Test
  void linkLocalAddressesAreClosedEvenToTheFrontDoor() throws IOException {
    NetworkLab.sh(
        "ip", "address", "add", "169.254.169.254/32", "dev", "out" + machine.home.instance());
    int metadata = listen("169.254.169.254", 0);
    listenToo("169.254.169.254", frontDoor);

    assertThat(inside(SHOP, connect("169.254.169.254", metadata))).containsExactly("closed");
    assertThat(inside(SHOP, connect("169.254.169.254", frontDoor))).containsExactly("closed");
    assertThat(inside(SHOP, connect("fe80::1%eth0", frontDoor))).containsExactly("closed");
  }

  @Test
  void packetsLeaveForTheWorldButNotFromInternalNetworks() throws Exception {
    int port = NetworkLab.inside(outside.namespace, () -> listen("0.0.0.0", 0));

    assertThat(inside(SHOP, connect(outside.address, port))).containsExactly("open");
    assertThat(inside(SAFE, connect(outside.address, port))).containsExactly("closed");
  }

  @Test
  void anInternalNetworkHasNamesOfItsOwnAndNothingElse() {
    TaskSpec db = attached(EngineOnMachine.shell("exec /bin/busybox sleep 60"), SAFE, "db");
    machine.run(db);

    assertThat(inside(SAFE, "/bin/busybox nslookup -type=a db"))
        .anyMatch(line -> line.matches("Address: 10\\..*"));
    assertThat(inside(SAFE, "/bin/busybox nslookup -type=a example.org"))
        .anyMatch(line -> line.contains("NXDOMAIN"));
    assertThat(
            inside(
                SAFE,
                connect(
                    machine.engine().networks().find(SAFE).orElseThrow().gateway().getHostAddress(),
                    frontDoor)))
        .containsExactly("closed");
  }

  @Test
  void oneNetworkDoesNotReachAnother() {
    TaskSpec web =
        attached(
            EngineOnMachine.shell("while true; do /bin/busybox nc -l -p 80 -e /bin/echo; done"),
            SAFE,
            "web");
    String address = machine.run(web).addresses().values().iterator().next().getHostAddress();

    assertThat(inside(SAFE, connect(address, 80))).containsExactly("open");
    assertThat(inside(SHOP, connect(address, 80))).containsExactly("closed");
  }

  private static String connect(String address, int port) {
    return "/bin/busybox nc -w 2 %s %d </dev/null >/dev/null 2>&1 && echo open || echo closed"
        .formatted(address, port);
  }

  private List<String> inside(NetworkName network, String script) {
    return machine.output(attached(EngineOnMachine.shell(script), network, "asker"));
  }

  private static TaskSpec attached(TaskSpec task, NetworkName network, String alias) {
    return task.withNetworking(
        new Networking(
            Namespace.OWN,
            null,
            List.of(new Attachment(network, List.of(alias))),
            List.of(),
            Map.of()));
  }

  private int listen(String address, int port) throws IOException {
    ServerSocket server = new ServerSocket(port, 8, InetAddress.getByName(address));
    servers.add(server);
    Thread.ofVirtual().start(() -> serve(server));
    return server.getLocalPort();
  }

  /** Where the wildcard may have the port already: then that answers there, too. */
  private void listenToo(String address, int port) {
    try {
      listen(address, port);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("in use");
    }
  }

  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write("here\n".getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // The end of the test, or of a caller: the loop looks.
      }
    }
  }
}
