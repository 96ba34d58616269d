package dev.berth.engine.embedded;

import static dev.berth.engine.embedded.NetworkLab.address;
import static dev.berth.engine.embedded.NetworkLab.ask;
import static dev.berth.engine.embedded.NetworkLab.publishing;
import static dev.berth.engine.embedded.NetworkLab.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Network;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TaskId;
import dev.berth.kit.FreePort;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a later process finds, keeps and clears. */
@Requires({"root", "nft", "ip"})
class NetworkRecoveryTest {
  private static final TaskId WEB = new TaskId("web1");
  private static final TaskId DB = new TaskId("db1");

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
  void adoptsTasksThatLive() throws Exception {
    Network network = lab.network("shop");
    TaskNetwork web = lab.start(publishing(task("web1", "web", "shop"), port, 80));
    TaskNetwork db = lab.start(task("db1", "db", "shop"));
    lab.serve(web.namespace(), "web", 80);
    lab.restart(WEB, DB);

    assertThat(lab.stack.list()).containsExactly(network);
    assertThat(lab.stack.find(WEB)).contains(web);
    assertThat(lab.stack.find(DB)).contains(db);
    assertThat(ask("127.0.0.1", port)).startsWith("web ");
    assertThat(ask(db.namespace(), address(web), 80)).startsWith("web ");
    assertThat(Files.readString(web.hosts())).contains(address(db) + "\tdb tasks.db\n");
    assertThat(lab.start(task("db2", "db", "shop")).addresses().values())
        .doesNotContainAnyElementsOf(web.addresses().values())
        .doesNotContainAnyElementsOf(db.addresses().values());
    assertThatThrownBy(() -> lab.stack.attach(publishing(task("api1", "api", "shop"), port, 1)))
        .isInstanceOf(BerthException.class)
        .hasMessageContaining("service 'shop/web' has it");
    assertThatThrownBy(() -> new ServerSocket(port).close()).isInstanceOf(IOException.class);
  }

  @Test
  void clearsWhatTasksLeft() throws Exception {
    lab.network("shop");
    TaskNetwork web = lab.start(publishing(task("web1", "web", "shop"), port, 80));
    TaskNetwork db = lab.start(task("db1", "db", "shop"));
    lab.restart(DB);

    assertThat(lab.stack.find(WEB)).isEmpty();
    assertThat(web.namespace()).doesNotExist();
    assertThat(Files.readString(db.hosts())).doesNotContain(address(web));
    lab.stack.detach(DB);
    lab.stack.remove(NetworkLab.name("shop"));
    assertThat(lab.traces()).isEmpty();
  }

  @Test
  void clearsNetworksThatNobodyRecorded() throws Exception {
    lab.network("shop");
    lab.network("blog");
    Files.delete(lab.data.resolve("default+blog.json"));
    lab.restart();

    assertThat(lab.stack.list()).extracting(found -> found.name().name()).containsExactly("shop");
    assertThat(lab.traces()).noneMatch(trace -> trace.endsWith("-2"));
  }

  @Test
  void makesNetworksAgainAfterAReboot() throws Exception {
    Network network = lab.network("shop");
    lab.start(publishing(task("web1", "web", "shop"), port, 80));
    lab.stack.close();
    reboot();
    lab.restart();

    assertThat(lab.stack.list()).containsExactly(network);
    TaskNetwork web = lab.start(publishing(task("web2", "web", "shop"), port, 80));
    lab.serve(web.namespace(), "web", 80);
    assertThat(ask("127.0.0.1", port)).startsWith("web ");
    assertThat(lab.traces()).noneMatch(trace -> trace.contains("web1"));
  }

  @Test
  void goesOnWithARecordThatCannotBeRead() throws Exception {
    lab.network("shop");
    TaskNetwork web = lab.start(task("web1", "web", "shop"));
    lab.start(task("db1", "db", "shop"));
    Files.writeString(lab.run.resolve("attached/db1.json"), "{");
    lab.restart(WEB, DB);

    assertThat(lab.stack.find(WEB)).contains(web);
    assertThat(lab.stack.find(DB)).isEmpty();
  }

  /** What a reboot takes: interfaces, mounts, tables and the files of /run. */
  private void reboot() throws IOException {
    for (String link : List.of("br-" + lab.instance + "-1")) {
      NetworkLab.sh("ip", "link", "delete", link);
    }
    try (Links links = Links.ofThisThread()) {
      for (Links.Link link : links.list()) {
        if (link.name().startsWith("v" + lab.instance)) {
          links.delete(link.name());
        }
      }
    }
    NetworkLab.sh("nft", "delete", "table", "inet", "berth-" + lab.instance);
    NamespaceCalls.release(lab.run.resolve("netns/web1"));
    try (Stream<Path> files = Files.walk(lab.run)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
