package dev.berth.engine.embedded;

import static dev.berth.engine.embedded.NetworkLab.address;
import static dev.berth.engine.embedded.NetworkLab.ask;
import static dev.berth.engine.embedded.NetworkLab.publishing;
import static dev.berth.engine.embedded.NetworkLab.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Network;
import dev.berth.engine.PortBinding;
import dev.berth.engine.PortBinding.Protocol;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kit.FreePort;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ports of tasks on the machine. */
@Requires({"root", "nft", "ip"})
class PublishedPortTest {
  @TempDir Path directory;
  private NetworkLab lab;
  private int port;

  @BeforeEach
  void open() throws IOException {
    lab = new NetworkLab(directory);
    port = FreePort.next();
  }

  @AfterEach
  void close() throws IOException {
    lab.close();
  }

  @Test
  void answersOnEveryAddressOfTheMachine() throws Exception {
    Network network = lab.network("shop");
    NetworkLab.Outside outside = lab.outside();
    TaskNetwork web = lab.start(publishing(task("web1", "web", "shop"), port, 80));
    lab.serve(web.namespace(), "web", 80);

    String gateway = network.gateway().getHostAddress();
    assertThat(ask("127.0.0.1", port)).isEqualTo("web " + gateway);
    assertThat(ask(gateway, port)).isEqualTo("web " + gateway);
    assertThat(ask(outside.namespace, outside.machine, port)).isEqualTo("web " + outside.address);
  }

  @Test
  void answersOnTheGivenAddressOnly() throws Exception {
    lab.network("shop");
    NetworkLab.Outside outside = lab.outside();
    PortBinding binding = new PortBinding("127.0.0.1", port, 80, Protocol.TCP);
    TaskNetwork web = lab.start(publishing(task("web1", "web", "shop"), binding));
    lab.serve(web.namespace(), "web", 80);

    assertThat(ask("127.0.0.1", port)).startsWith("web ");
    assertThatThrownBy(() -> ask(outside.namespace, outside.machine, port))
        .isInstanceOf(IOException.class);
    NetworkLab.sh(
        "ip", "-n", "out" + lab.instance, "route", "add", "127.0.0.0/8", "via", outside.machine);
    NetworkLab.inside(
        outside.namespace,
        () -> {
          NamespaceCalls.set("ipv4/conf/all/route_localnet", "1");
          return port;
        });
    assertThatThrownBy(() -> ask(outside.namespace, "127.0.0.1", port))
        .isInstanceOf(IOException.class);
  }

  @Test
  void isSharedByTheTasksOfAService() throws Exception {
    lab.network("shop");
    for (String id : Set.of("web1", "web2", "web3")) {
      TaskNetwork web = lab.start(publishing(task(id, "web", "shop"), port, 80));
      lab.serve(web.namespace(), id, 80);
    }
    Set<String> answers = new TreeSet<>();
    for (int i = 0; i < 9; i++) {
      answers.add(ask("127.0.0.1", port).split(" ", 2)[0]);
    }
    assertThat(answers).containsExactly("web1", "web2", "web3");

    lab.stack.detach(task("web2", "web").id());
    answers.clear();
    for (int i = 0; i < 6; i++) {
      answers.add(ask("127.0.0.1", port).split(" ", 2)[0]);
    }
    assertThat(answers).containsExactly("web1", "web3");
  }

  @Test
  void carriesDatagrams() throws Exception {
    lab.network("shop");
    PortBinding binding = new PortBinding(null, port, 53, Protocol.UDP);
    TaskNetwork dns = lab.start(publishing(task("dns1", "dns", "shop"), binding));
    try (DatagramSocket server = NetworkLab.inside(dns.namespace(), () -> new DatagramSocket(53));
        DatagramSocket client = new DatagramSocket()) {
      server.setSoTimeout(10_000);
      client.setSoTimeout(10_000);
      byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
      client.send(
          new DatagramPacket(hello, hello.length, InetAddress.ofLiteral("127.0.0.1"), port));
      DatagramPacket received = new DatagramPacket(new byte[16], 16);
      server.receive(received);
      server.send(received);
      client.receive(received);

      assertThat(received.getPort()).isEqualTo(port);
      assertThat(received.getLength()).isEqualTo(hello.length);
    }
  }

  @Test
  void leadsATaskBackToItself() throws Exception {
    Network network = lab.network("shop");
    TaskNetwork web = lab.start(publishing(task("web1", "web", "shop"), port, 80));
    lab.serve(web.namespace(), "web", 80);

    String gateway = network.gateway().getHostAddress();
    assertThat(ask(web.namespace(), gateway, port)).isEqualTo("web " + gateway);
  }

  @Test
  void isClosedToTasksOfOtherNetworks() throws Exception {
    Network shop = lab.network("shop");
    Network blog = lab.network("blog");
    TaskNetwork web = lab.start(publishing(task("web1", "web", "shop"), port, 80));
    TaskNetwork other = lab.start(task("blog1", "blog", "blog"));
    lab.serve(web.namespace(), "web", 80);

    for (Network network : Set.of(shop, blog)) {
      assertThatThrownBy(() -> ask(other.namespace(), network.gateway().getHostAddress(), port))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void belongsToOneService() {
    lab.network("shop");
    lab.start(publishing(task("web1", "web", "shop"), port, 80));

    assertThatThrownBy(() -> lab.stack.attach(publishing(task("api1", "api", "shop"), port, 81)))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_TAKEN))
        .hasMessage(
            "Cannot publish port '%d/tcp': service 'shop/web' has it. Publish another one, or end what has it."
                .formatted(port));
  }

  @Test
  void isRefusedWhileAProgramHasIt() throws Exception {
    lab.network("shop");
    try (ServerSocket socket = new ServerSocket(port)) {
      assertThatThrownBy(
              () ->
                  lab.stack.attach(
                      publishing(task("web1", "web", "shop"), socket.getLocalPort(), 80)))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PORT_TAKEN))
          .hasMessageContaining("(process %d) has it".formatted(ProcessHandle.current().pid()));
    }
    lab.stack.remove(NetworkLab.name("shop"));
  }

  @Test
  void goesOnWhileNobodyLooksAfterIt() throws Exception {
    lab.network("shop");
    TaskNetwork web = lab.start(publishing(task("web1", "web", "shop"), port, 80));
    lab.serve(web.namespace(), "web", 80);
    lab.stack.close();

    assertThat(ask("127.0.0.1", port)).startsWith("web ");
  }

  @Test
  void isFreeForOthersAfterwards() throws Exception {
    lab.network("shop");
    TaskNetwork web = lab.start(publishing(task("web1", "web", "shop"), port, 80));
    lab.serve(web.namespace(), "web", 80);
    assertThat(ask("127.0.0.1", port)).isEqualTo("web " + gatewayOf(web));
    lab.stack.detach(task("web1", "web").id());

    lab.start(publishing(task("api1", "api", "shop"), port, 81));
    assertThat(lab.stack.find(task("api1", "api").id())).isPresent();
  }

  private String gatewayOf(TaskNetwork network) {
    String address = address(network);
    return address.substring(0, address.lastIndexOf('.')) + ".1";
  }
}
