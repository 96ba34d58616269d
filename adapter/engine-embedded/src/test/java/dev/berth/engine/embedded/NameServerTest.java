package dev.berth.engine.embedded;

import static dev.berth.engine.embedded.NetworkLab.address;
import static dev.berth.engine.embedded.NetworkLab.inside;
import static dev.berth.engine.embedded.NetworkLab.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Network;
import dev.berth.engine.embedded.NameAsker.Reply;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks are told when they ask the DNS server of a network. */
@Requires({"root", "nft", "ip"})
class NameServerTest {
  private static final int UNKNOWN = 3;
  private static final int REFUSED = 5;

  @TempDir Path directory;
  private NetworkLab lab;
  private Network shop;

  @BeforeEach
  void open() throws IOException {
    lab = new NetworkLab(directory);
    shop = lab.network("shop_default");
  }

  @AfterEach
  void close() throws IOException {
    lab.close();
  }

  @Test
  void aServiceHasTheAddressesOfAllItsTasksInTurn() throws Exception {
    TaskNetwork asker = lab.start(task("asker1", "asker", "shop_default"));
    String first = address(lab.start(task("web1", "web", "shop_default")));
    String second = address(lab.start(task("web2", "web", "shop_default")));
    lab.stack.attach(task("web3", "web", "shop_default"));
    Set<String> inFront = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      Reply reply = ask(asker, shop, "web");
      assertThat(reply.code()).isZero();
      assertThat(reply.values()).containsExactlyInAnyOrder(first, second);
      inFront.add(reply.values().getFirst());
    }
    assertThat(inFront).containsExactlyInAnyOrder(first, second);
    lab.stack.detach(task("web1", "web").id());
    assertThat(ask(asker, shop, "web").values()).containsExactly(second);
  }

  @Test
  void aTaskHasNamesOfItsOwn() throws Exception {
    TaskNetwork asker = lab.start(task("asker1", "asker", "shop_default"));
    String web = address(lab.start(task("web1", "web", "shop_default")));

    for (String name :
        List.of(
            "web1",
            "WEB",
            "tasks.web",
            "web.shop_default",
            "tasks.web.shop_default",
            "shop_web.1.web1",
            "shop-web-1",
            "shop_web_1")) {
      assertThat(ask(asker, shop, name).values()).as(name).containsExactly(web);
    }
    assertThat(ask(asker, shop, "asker1").values()).containsExactly(address(asker));
    assertThat(ask(asker, shop, "localhost").values()).containsExactly("127.0.0.1");
  }

  @Test
  void anAddressHasANameThatLeadsBack() throws Exception {
    TaskNetwork asker = lab.start(task("asker1", "asker", "shop_default"));
    String web = address(lab.start(task("web1", "web", "shop_default")));

    Reply reply = ask(asker, reversed(web), NameAsker.POINTER);

    assertThat(reply.values()).containsExactly("shop_web.1.web1.shop_default");
    assertThat(ask(asker, shop, reply.values().getFirst()).values()).containsExactly(web);
  }

  @Test
  void aNameWithoutIpv6AddressExistsAllTheSame() throws Exception {
    TaskNetwork asker = lab.start(task("asker1", "asker", "shop_default"));

    Reply reply = ask(asker, "asker", NameAsker.ADDRESS_6);

    assertThat(reply.code()).isZero();
    assertThat(reply.values()).isEmpty();
  }

  @Test
  void namesOfOtherNetworksAreUnknown() throws Exception {
    Network blog = lab.internalNetwork("blog_default");
    lab.start(task("web1", "web", "shop_default"));
    String shopOnly = address(lab.start(task("db1", "db", "shop_default")));
    TaskNetwork asker = lab.start(task("asker1", "asker", "blog_default"));

    for (String name : List.of("db", "tasks.db", "db1", "db.shop_default", "shop_db.1.db1")) {
      assertThat(ask(asker, blog, name).code()).as(name).isEqualTo(UNKNOWN);
    }
    Reply reverse =
        inside(
            asker.namespace(),
            () -> NameAsker.ask(blog.gateway(), reversed(shopOnly), NameAsker.POINTER));
    assertThat(reverse.code()).isEqualTo(UNKNOWN);
  }

  @Test
  void aTaskOfTwoNetworksKnowsBothByEitherServer() throws Exception {
    Network blog = lab.network("blog_default");
    TaskNetwork both = lab.start(task("both1", "both", "shop_default", "blog_default"));
    String web = address(lab.start(task("web1", "web", "shop_default")));
    String blogWeb = address(lab.start(task("page1", "page", "blog_default")));

    assertThat(ask(both, shop, "page").values()).containsExactly(blogWeb);
    assertThat(ask(both, blog, "web").values()).containsExactly(web);
  }

  @Test
  void nobodyButItsTasksIsAnswered() throws Exception {
    lab.start(task("web1", "web", "shop_default"));

    Reply reply = NameAsker.ask(shop.gateway(), "web", NameAsker.ADDRESS);

    assertThat(reply.code()).isEqualTo(REFUSED);
    assertThat(reply.values()).isEmpty();
  }

  @Test
  void manyAddressesAreCutByUdpAndWholeByTcp() throws Exception {
    TaskNetwork asker = lab.start(task("asker1", "asker", "shop_default"));
    for (int i = 0; i < 40; i++) {
      lab.start(task("web" + i, "web", "shop_default"));
    }
    InetSocketAddress server = new InetSocketAddress(shop.gateway(), 53);

    Reply small = inside(asker.namespace(), () -> NameAsker.ask(server, "web", 1, 0));
    Reply large = inside(asker.namespace(), () -> NameAsker.ask(server, "web", 1, 1232));
    Reply whole = inside(asker.namespace(), () -> NameAsker.askByTcp(server, "web", 1));

    assertThat(small.cut()).isTrue();
    assertThat(small.length()).isBetween(480, 512);
    assertThat(large.cut()).isFalse();
    assertThat(large.values()).hasSize(40);
    assertThat(whole.values()).hasSize(40);
  }

  private static Reply ask(TaskNetwork from, Network network, String name) throws Exception {
    return inside(
        from.namespace(), () -> NameAsker.ask(network.gateway(), name, NameAsker.ADDRESS));
  }

  private Reply ask(TaskNetwork from, String name, int type) throws Exception {
    return inside(from.namespace(), () -> NameAsker.ask(shop.gateway(), name, type));
  }

  private static String reversed(String address) throws IOException {
    byte[] parts = InetAddress.getByName(address).getAddress();
    return "%d.%d.%d.%d.in-addr.arpa"
        .formatted(parts[3] & 0xff, parts[2] & 0xff, parts[1] & 0xff, parts[0] & 0xff);
  }
}
