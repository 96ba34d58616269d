package dev.berth.engine.embedded;

import static dev.berth.engine.embedded.NetworkLab.address;
import static dev.berth.engine.embedded.NetworkLab.ask;
import static dev.berth.engine.embedded.NetworkLab.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections at the very moment at which a task is attached: none waits for the kernel. */
@Requires({"root", "nft", "ip"})
class FirstConnectionTest {
  private static final int ROUNDS = Integer.getInteger("rounds", 10);

  /** A packet that is lost is sent again after a second. */
  private static final long LOST_MILLIS = 900;

  @TempDir Path directory;
  private NetworkLab lab;

  @BeforeEach
  void open() throws IOException {
    lab = new NetworkLab(directory);
  }

  @AfterEach
  void close() throws IOException {
    lab.close();
  }

  @Test
  void theMachineReachesTheFirstTaskOfANetworkAtOnce() throws Exception {
    List<Long> times = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      lab.network("net" + round);
      TaskNetwork web = lab.stack.attach(task("web" + round, "web", "net" + round));
      lab.serve(web.namespace(), "web", 80);
      long begin = System.nanoTime();
      ask(address(web), 80);
      times.add((System.nanoTime() - begin) / 1_000_000);
    }
    assertThat(times).allMatch(time -> time < LOST_MILLIS);
  }

  @Test
  void twoTasksReachEachOtherAtOnce() throws Exception {
    List<Long> times = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      lab.network("net" + round);
      TaskNetwork web = lab.stack.attach(task("web" + round, "web", "net" + round));
      TaskNetwork client = lab.stack.attach(task("client" + round, "client", "net" + round));
      lab.serve(web.namespace(), "web", 80);
      long begin = System.nanoTime();
      ask(client.namespace(), address(web), 80);
      times.add((System.nanoTime() - begin) / 1_000_000);
    }
    assertThat(times).allMatch(time -> time < LOST_MILLIS);
  }
}
