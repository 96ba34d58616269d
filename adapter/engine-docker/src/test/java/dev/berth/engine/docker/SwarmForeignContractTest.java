package dev.berth.engine.docker;

import dev.berth.engine.Runner;
import dev.berth.engine.contract.ForeignContractTest;
import dev.berth.engine.contract.ForeignUnderTest;
import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import dev.berth.kit.SwarmLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With what {@code docker stack deploy} makes. */
@Tag("full")
@Timeout(120)
@Requires({"root", "dockerd", "docker", "runc", "unshare", "nsenter", "ip", "busybox"})
class SwarmForeignContractTest extends ForeignContractTest {
  private static final String WIKI =
      """
      version: "3.8"
      services:
        web:
          image: busybox
          command: ["sleep", "1000"]
          environment: {COLOUR: blue}
          stop_grace_period: 1s
          volumes: ["data:/data"]
          deploy:
            replicas: 2
            endpoint_mode: dnsrr
            labels: {app: wiki}
        db:
          image: busybox
          command: ["sh", "-c", "echo ready; exec sleep 1000"]
          stop_grace_period: 1s
          deploy: {endpoint_mode: dnsrr}
      volumes: {data: {}}
      """;

  private static SwarmLab lab;

  @TempDir Path directory;

  @BeforeAll
  static void startLab() throws IOException {
    lab = SwarmLab.start(1, 1);
  }

  @AfterAll
  static void stopLab() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  @Override
  protected ForeignUnderTest machine() {
    return new Machine(directory);
  }

  private record Machine(Path directory) implements ForeignUnderTest {
    @Override
    public Runner open() {
      SwarmCluster cluster = SwarmCluster.open(SwarmTrial.settings(lab.node(1), "foreign"));
      cluster.connect();
      return cluster;
    }

    @Override
    public void deployWiki() throws IOException {
      Path file = Files.writeString(directory.resolve("wiki.yml"), WIKI);
      String _ = lab.node(1).docker("stack", "deploy", "-c", file.toString(), "wiki");
    }

    @Override
    public String image() {
      return "busybox";
    }

    @Override
    public boolean hasVolume(String name) throws IOException {
      return lab.node(1).docker("volume", "ls", "-q").lines().toList().contains(name);
    }

    @Override
    public void close() {
      lab.node(1).removeStack("wiki");
      Eventually.within(
          Duration.ofSeconds(30),
          () -> {
            String left = lab.node(1).docker("ps", "-a", "-q");
            String networks = lab.node(1).docker("network", "ls", "-q", "--filter", "name=wiki_");
            if (!left.isBlank() || !networks.isBlank()) {
              throw new AssertionError("Tasks or networks are left: " + left + networks);
            }
            String _ = lab.node(1).docker("volume", "rm", "-f", "wiki_data");
          });
    }
  }
}
