package dev.berth.engine.embedded;

import static dev.berth.engine.embedded.NetworkLab.address;
import static dev.berth.engine.embedded.NetworkLab.ask;
import static dev.berth.engine.embedded.NetworkLab.name;
import static dev.berth.engine.embedded.NetworkLab.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Network;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking;
import dev.berth.engine.Subnet;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kit.FreePort;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks on the real kernel: who reaches whom, and what is left when everybody is gone. */
@Requires({"root", "nft", "ip"})
class NetworkStackTest {
  private static final int OPEN_PORT = 18_471;

  @TempDir Path directory;
  private NetworkLab lab;

  @BeforeEach
  void open() throws IOException {
    lab = new NetworkLab(directory, OPEN_PORT);
  }

  @AfterEach
  void close() throws IOException {
    lab.close();
  }

  @Test
  void tasksOfOneNetworkReachEachOther() throws Exception {
    lab.network("shop");
    TaskNetwork web = lab.start(task("web1", "web", "shop"));
    TaskNetwork db = lab.start(task("db1", "db", "shop"));
    lab.serve(db.namespace(), "db", 5432);

    assertThat(ask(web.namespace(), address(db), 5432)).isEqualTo("db " + address(web));
  }

  @Test
  void theMachineReachesTasks() throws Exception {
    Network network = lab.network("shop");
    TaskNetwork web = lab.start(task("web1", "web", "shop"));
    lab.serve(web.namespace(), "web", 80);

    assertThat(ask(address(web), 80)).isEqualTo("web " + network.gateway().getHostAddress());
  }

  @Test
  void tasksOfTwoNetworksDoNotReachEachOther() throws Exception {
    lab.network("shop");
    lab.network("blog");
    TaskNetwork shop = lab.start(task("web1", "web", "shop"));
    TaskNetwork blog = lab.start(task("web2", "web", "blog"));
    lab.serve(blog.namespace(), "blog", 80);

    assertThatThrownBy(() -> ask(shop.namespace(), address(blog), 80))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aTaskOfTwoNetworksReachesBoth() throws Exception {
    lab.network("shop");
    lab.network("blog");
    TaskNetwork both = lab.start(task("both", "proxy", "shop", "blog"));
    TaskNetwork blog = lab.start(task("web2", "web", "blog"));
    lab.serve(blog.namespace(), "blog", 80);

    assertThat(ask(both.namespace(), address(blog), 80)).isEqualTo("blog " + address(both, "blog"));
  }

  @Test
  void packetsLeaveTheMachineWithItsAddress() throws Exception {
    lab.network("shop");
    TaskNetwork web = lab.start(task("web1", "web", "shop"));
    NetworkLab.Outside outside = lab.outside();
    lab.serve(outside.namespace, "outside", 443);

    assertThat(ask(web.namespace(), outside.address, 443)).isEqualTo("outside " + outside.machine);
  }

  @Test
  void nobodyOutsideReachesATaskDirectly() throws Exception {
    lab.network("shop");
    TaskNetwork web = lab.start(task("web1", "web", "shop"));
    NetworkLab.Outside outside = lab.outside();
    lab.serve(web.namespace(), "web", 80);

    assertThatThrownBy(() -> ask(outside.namespace, address(web), 80))
        .isInstanceOf(IOException.class);
  }

  @Test
  void nothingLeadsOutOfAnInternalNetwork() throws Exception {
    lab.internalNetwork("safe");
    TaskNetwork web = lab.start(task("web1", "web", "safe"));
    TaskNetwork db = lab.start(task("db1", "db", "safe"));
    NetworkLab.Outside outside = lab.outside();
    lab.serve(outside.namespace, "outside", 443);
    lab.serve(db.namespace(), "db", 5432);

    assertThat(ask(web.namespace(), address(db), 5432)).startsWith("db ");
    assertThatThrownBy(() -> ask(web.namespace(), outside.address, 443))
        .isInstanceOf(IOException.class);
  }

  @Test
  void theMachineOffersTasksTheFrontDoorOnly() throws Exception {
    Network network = lab.network("shop");
    TaskNetwork web = lab.start(task("web1", "web", "shop"));
    lab.serve("front door", new ServerSocket(OPEN_PORT, 8, network.gateway()));
    ServerSocket other = new ServerSocket(0, 8, network.gateway());
    lab.serve("other", other);
    String machine = network.gateway().getHostAddress();

    assertThat(ask(web.namespace(), machine, OPEN_PORT)).startsWith("front door ");
    assertThatThrownBy(() -> ask(web.namespace(), machine, other.getLocalPort()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void tasksOfTwoInstancesDoNotReachEachOther() throws Exception {
    try (NetworkLab other = new NetworkLab(directory.resolve("other"))) {
      Network network = lab.network("shop");
      Network foreign = other.network("shop");
      TaskNetwork web = lab.start(task("web1", "web", "shop"));
      TaskNetwork neighbour = other.start(task("web2", "web", "shop"));
      other.serve(neighbour.namespace(), "neighbour", 80);
      lab.serve(web.namespace(), "web", 80);

      assertThat(network.subnet()).isNotEqualTo(foreign.subnet());
      assertThatThrownBy(() -> ask(web.namespace(), address(neighbour), 80))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> ask(neighbour.namespace(), address(web), 80))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void ipv6LeadsNowhere() throws Exception {
    lab.network("shop");
    TaskNetwork web = lab.start(task("web1", "web", "shop"));
    lab.serve("front door", new ServerSocket(OPEN_PORT));
    String bridge = "br-" + lab.instance + "-1";
    NetworkLab.sh("sysctl", "-w", "net.ipv6.conf." + bridge + ".disable_ipv6=0");
    NetworkLab.sh("ip", "address", "add", "fd77:77::1/64", "dev", bridge, "nodad");
    NetworkLab.sh("ip", "address", "add", "fe80::77/64", "dev", bridge, "nodad");
    for (String command :
        List.of(
            "sysctl -w net.ipv6.conf.eth0.disable_ipv6=0",
            "ip address add fd77:77::2/64 dev eth0 nodad")) {
      NetworkLab.sh("nsenter", "--net=" + web.namespace(), "sh", "-c", command);
    }

    assertThat(ask("fd77:77::1", OPEN_PORT)).startsWith("front door ");
    assertThatThrownBy(() -> ask(web.namespace(), "fd77:77::1", OPEN_PORT))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ask(web.namespace(), "fe80::77%eth0", OPEN_PORT))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aTaskWithoutNetworksHasItsOwnLoopback() throws Exception {
    TaskNetwork alone = lab.start(task("alone1", "alone"));
    lab.serve(alone.namespace(), "alone", 80);

    assertThat(ask(alone.namespace(), "127.0.0.1", 80)).isEqualTo("alone 127.0.0.1");
    assertThat(alone.addresses()).isEmpty();
    assertThat(Files.readString(alone.hosts())).contains("127.0.1.1\talone1\n");
  }

  @Test
  void hostsFilesFollowTheTasksInPlace() throws Exception {
    lab.network("shop");
    TaskNetwork web = lab.start(task("web1", "web", "shop"));
    Object file = Files.getAttribute(web.hosts(), "unix:ino");
    TaskNetwork db = lab.stack.attach(task("db1", "db", "shop"));

    assertThat(Files.readString(web.hosts())).doesNotContain(address(db));
    assertThat(Files.readString(db.hosts()))
        .isEqualTo(
            """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            %s\tdb1 db
            %s\tweb tasks.web
            """
                .formatted(address(db), address(web)));

    lab.stack.started(task("db1", "db").id());
    assertThat(Files.readString(web.hosts())).endsWith(address(db) + "\tdb tasks.db\n");

    lab.stack.detach(task("db1", "db").id());
    assertThat(Files.readString(web.hosts())).endsWith(address(web) + "\tweb1 web\n");
    assertThat(Files.getAttribute(web.hosts(), "unix:ino")).isEqualTo(file);
  }

  @Test
  void extraHostsAreWritten() throws Exception {
    Network network = lab.network("shop");
    TaskSpec spec = task("web1", "web", "shop");
    Networking networking =
        new Networking(
            Networking.Namespace.OWN,
            "shopfront",
            spec.networking().attachments(),
            List.of(),
            Map.of("legacy", "192.0.2.7", "machine", "host-gateway"));
    TaskNetwork web = lab.start(spec.withNetworking(networking));

    assertThat(Files.readAllLines(web.hosts()))
        .endsWith(
            address(web) + "\tshopfront web",
            "192.0.2.7\tlegacy",
            network.gateway().getHostAddress() + "\tmachine");
  }

  @Test
  void anAddressIsNotUsedAgainAtOnce() {
    lab.network("shop");
    String first = address(lab.start(task("web1", "web", "shop")));
    lab.stack.detach(task("web1", "web").id());

    assertThat(address(lab.start(task("web2", "web", "shop")))).isNotEqualTo(first);
  }

  @Test
  void nothingIsLeftOfTasksAndNetworksThatAreGone() throws Exception {
    lab.network("shop");
    lab.start(NetworkLab.publishing(task("web1", "web", "shop"), FreePort.next(), 80));
    lab.start(task("alone1", "alone"));
    assertThat(lab.traces()).hasSizeGreaterThan(8);

    lab.stack.detach(task("web1", "web").id());
    lab.stack.detach(task("web1", "web").id());
    lab.stack.detach(task("alone1", "alone").id());
    lab.stack.remove(name("shop"));
    lab.stack.remove(name("shop"));

    assertThat(lab.traces()).isEmpty();
  }

  @Test
  void aFailedAttachmentLeavesNothing() throws Exception {
    lab.network("shop");
    List<String> before = lab.traces();

    assertThatThrownBy(() -> lab.stack.attach(task("web1", "web", "shop", "nowhere")))
        .isInstanceOf(BerthException.class)
        .hasMessage("Cannot use network 'nowhere': there is none of that name. Create it first.");
    assertThat(lab.traces()).isEqualTo(before);
    lab.stack.remove(name("shop"));
  }

  @Test
  void aTaskIsAttachedOnce() {
    lab.network("shop");
    lab.start(task("web1", "web", "shop"));

    assertThatThrownBy(() -> lab.stack.attach(task("web1", "web", "shop")))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  @Test
  void aNetworkInUseIsNotRemoved() {
    lab.network("shop");
    lab.start(task("web1", "web", "shop"));

    assertThatThrownBy(() -> lab.stack.remove(name("shop")))
        .isInstanceOf(BerthException.class)
        .hasMessage("Cannot remove network 'shop': tasks are part of it. Remove them first.");
  }

  @Test
  void aNetworkIsMadeOnce() {
    Network shop = lab.network("shop");

    assertThat(lab.network("shop")).isEqualTo(shop);
    assertThat(lab.stack.list()).containsExactly(shop);
    assertThatThrownBy(() -> lab.internalNetwork("shop"))
        .isInstanceOf(BerthException.class)
        .hasMessageStartingWith(
            "Cannot create network 'shop': there is another of that name, not internal");
  }

  @Test
  void aSubnetThatOverlapsIsRefused() {
    Network shop = lab.network("shop");
    NetworkSpec other = new NetworkSpec(name("other"), false, shop.subnet(), Map.of());

    assertThatThrownBy(() -> lab.stack.create(other))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessage(
            "Cannot create network 'other': its subnet %1$s overlaps %1$s, which network 'shop' uses already. Choose another, or none."
                .formatted(shop.subnet()));
    assertThat(lab.stack.find(name("other"))).isEmpty();
  }

  @Test
  void aSubnetThatTheMachineUsesIsRefusedAndNeverChosen() throws Exception {
    NetworkLab.Outside outside = lab.outside();
    String range = outside.machine.replaceAll("\\.1$", ".0/24");
    NetworkSpec other = new NetworkSpec(name("other"), false, range, Map.of());

    assertThatThrownBy(() -> lab.stack.create(other))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining(
            "overlaps %s, which this machine's out%s uses".formatted(range, lab.instance));
    assertThat(lab.stack.list()).isEmpty();
    try (Links links = Links.ofThisThread()) {
      List<Subnet> before = links.ranges().stream().map(Links.Range::subnet).toList();
      Subnet chosen = Subnet.parse(lab.network("shop").subnet());
      assertThat(before).noneMatch(chosen::overlaps);
    }
  }

  @Test
  void aFullNetworkSaysSo() {
    lab.stack.create(new NetworkSpec(name("small"), false, "198.19.250.0/29", Map.of()));
    for (int i = 0; i < 5; i++) {
      lab.stack.attach(task("web" + i, "web", "small"));
    }

    assertThatThrownBy(() -> lab.stack.attach(task("web5", "web", "small")))
        .isInstanceOf(BerthException.class)
        .hasMessage(
            "Cannot attach a task to network 'small': each of its addresses is taken. Use a larger subnet.");
    lab.stack.detach(task("web0", "web").id());
    lab.stack.attach(task("web6", "web", "small"));
  }

  @Test
  void addressesComeBackHoweverOftenTasksComeAndGo() throws Exception {
    lab.stack.create(new NetworkSpec(name("small"), false, "198.19.250.0/29", Map.of()));
    List<String> before = lab.traces();
    for (int i = 0; i < 100; i++) {
      lab.start(task("web" + i, "web", "small"));
      lab.stack.detach(task("web" + i, "web").id());
    }

    assertThat(lab.traces()).isEqualTo(before);
  }

  @Test
  void networksComeBackHoweverOftenTheyComeAndGo() throws Exception {
    String first = lab.network("net0").subnet();
    lab.stack.remove(name("net0"));
    for (int i = 1; i < 25; i++) {
      assertThat(lab.network("net" + i).subnet()).isEqualTo(first);
      lab.stack.remove(name("net" + i));
    }

    assertThat(lab.traces()).isEmpty();
  }

  @Test
  @Tag("full")
  void hundredsOfTasksFitInANetwork() {
    lab.network("shop");
    for (int i = 0; i < 260; i++) {
      lab.stack.attach(task("web" + i, "web", "shop"));
    }
    for (int i = 0; i < 260; i++) {
      lab.stack.detach(task("web" + i, "web").id());
    }
  }
}
