package dev.berth.engine.embedded;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks on machines whose own rules drop by default, whoever sets them up and whenever. */
@Timeout(120)
@Requires({"root", "nft", "ip", "iptables", "nsenter"})
class ForwardingTest {
  private static final int SOON = 5;

  @TempDir Path directory;
  private OtherMachine machine;

  @BeforeEach
  void open() throws Exception {
    machine = new OtherMachine(directory);
  }

  @AfterEach
  void close() throws IOException {
    machine.close();
  }

  @Test
  void aMachineThatDropsByDefaultForwardsForTasks() throws Exception {
    dropByDefault();
    machine.start();

    assertAllWorks();
    assertThat(machine.warnings()).isEmpty();
  }

  @Test
  void rulesThatVanishArePutBack() throws Exception {
    machine.start();
    assertAllWorks();

    dropByDefault();
    assertAllWorksSoon();
    machine.run("iptables", "-F");
    assertAllWorksSoon();
    machine.run("nft", "flush", "ruleset");
    assertAllWorksSoon();
  }

  @Test
  void anotherTableThatDropsIsAWarningThatNamesIt() throws Exception {
    machine.start();
    machine.run("nft", "add", "table", "inet", "corp");
    machine.run(
        "nft", "add chain inet corp forward { type filter hook forward priority 0; policy drop; }");

    withinSeconds(
        SOON,
        () ->
            assertThat(unchecked(machine::warnings))
                .startsWith(
                    "Chain 'forward' of the packet filter's table 'inet corp' drops what tasks send to others and to the world, and no other table can let it through. Put there: iifname \"br-"));
    assertThat(machine.reachesInternet()).isFalse();

    machine.run("nft", "add rule inet corp forward iifname \"br-*\" accept");
    machine.run("nft", "add rule inet corp forward oifname \"br-*\" accept");
    assertThat(machine.reachesInternet()).isTrue();
    machine.run("nft", "delete", "table", "inet", "corp");
    withinSeconds(SOON, () -> assertThat(unchecked(machine::warnings)).isEmpty());
  }

  @Test
  @Tag("full")
  @Requires("dockerd")
  void dockerMayComeLater() throws Exception {
    machine.start();
    assertAllWorks();

    forwardNothingYet();
    startDocker();

    assertAllWorksSoon();
    machine.run("iptables", "-F", "DOCKER-USER");
    assertAllWorksSoon();
  }

  @Test
  @Tag("full")
  @Requires("dockerd")
  void dockerMayBeThereBefore() throws Exception {
    forwardNothingYet();
    startDocker();

    machine.start();

    assertAllWorks();
  }

  /** Docker drops by default where it is the one that switches forwarding on. */
  private void forwardNothingYet() throws IOException {
    machine.run("sysctl", "-w", "net.ipv4.ip_forward=0");
  }

  private void startDocker() throws IOException {
    Path log = directory.resolve("dockerd.log");
    machine.begin(
        log,
        "dockerd",
        "--data-root=" + directory.resolve("docker"),
        "--exec-root=" + directory.resolve("docker-run"),
        "--pidfile=" + directory.resolve("docker.pid"),
        "--host=unix://" + directory.resolve("docker.sock"));
    withinSeconds(
        30, () -> assertThat(unchecked(() -> Files.readString(log))).contains("API listen on"));
    assertThat(machine.run("iptables", "-S")).contains("-P FORWARD DROP", "-N DOCKER-USER");
  }

  private void dropByDefault() throws IOException {
    machine.run("iptables", "-P", "FORWARD", "DROP");
    machine.run("iptables", "-P", "INPUT", "DROP");
  }

  private void assertAllWorks() throws IOException {
    assertThat(machine.reachesInternet()).isTrue();
    assertThat(machine.reachesNeighbour()).isTrue();
    assertThat(machine.findsNames()).isTrue();
  }

  private void assertAllWorksSoon() {
    withinSeconds(
        SOON + 5,
        () -> {
          try {
            assertAllWorks();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static <T> T unchecked(Source<T> source) {
    try {
      return source.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Source<T> {
    T get() throws IOException;
  }
}
