package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.Json;
import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import dev.berth.kit.SwarmLab;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The verbs for the nodes of a swarm of three; {@link SwarmTest} has what load notices. */
@Tag("full")
@Timeout(300)
@Requires({"root", "dockerd", "docker", "runc", "unshare", "nsenter", "ip", "busybox"})
class SwarmNodesTest {
  private static final String IMAGE = "busybox:latest";

  private final Installation berth = Installation.create();
  private SwarmLab lab;

  @BeforeEach
  void open() throws IOException {
    lab = SwarmLab.start(3, 1);
    Files.writeString(
        berth.data().resolve("berth.yml"),
        "engine: swarm\nengine.socket: %s\n".formatted(lab.node(1).socket()));
    berth.up().succeeded();
  }

  @AfterEach
  void close() throws IOException {
    try {
      berth.close();
    } finally {
      lab.close();
    }
  }

  private Json json(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("-o", "json"));
    return Json.parse(berth.berth(all.toArray(String[]::new)).succeeded().out());
  }

  @Test
  void labelsAsksMeasuresAndTakesOut() throws Exception {
    berth.berth("node", "label", "node2", "disk=ssd", "rack=1").succeeded();
    berth.berth("node", "label", "node2", "rack-").succeeded();
    Eventually.withinSeconds(
        10,
        () -> {
          Json labels = json("node", "inspect", "node2").get("labels");
          assertThat(labels.text("disk")).isEqualTo("ssd");
          assertThat(labels.get("rack").isMissing()).isTrue();
        });
    asks();
    measures();

    lab.node(3).kill();
    Eventually.withinSeconds(
        60, () -> assertThat(json("node", "inspect", "node3").text("state")).isEqualTo("down"));
    assertThat(berth.berth("node", "decommission", "node3").failedWith(1).err())
        .contains("Cannot drain node 'node3': it is down");
    berth.berth("node", "decommission", "--force", "node3").succeeded();
    berth.berth("node", "decommission", "node2").succeeded();
    Eventually.withinSeconds(
        10, () -> assertThat(berth.berth("node", "ls", "-q").out()).isEqualTo("node1\n"));
    assertThat(berth.berth("node", "drain", "node1").failedWith(1).err())
        .contains("Cannot drain node 'node1': no other node takes tasks.");
  }

  /** No stack of it stays. */
  private void asks() {
    CommandResult all =
        berth.berth("node", "exec", "--all", "--image", IMAGE, "--", "echo", "of $HOME");
    assertThat(all.succeeded().out().lines())
        .containsExactlyInAnyOrder("node1: of $HOME", "node2: of $HOME", "node3: of $HOME");
    CommandResult one =
        berth.berth("node", "exec", "--label", "disk=ssd", "--image", IMAGE, "--", "false");
    assertThat(one.failedWith(1).err()).contains("node2: exited with code 1");
    assertThat(json("stack", "ls").items()).isEmpty();
  }

  private void measures() {
    Json metrics = json("node", "metrics", "--image", IMAGE, "node1", "node2");
    assertThat(metrics.items())
        .hasSize(2)
        .allSatisfy(
            node -> {
              assertThat(node.number("memoryUsedBytes")).isPositive();
              assertThat(node.number("memoryBytes")).isGreaterThan(node.number("memoryUsedBytes"));
              assertThat(node.text("failure")).isEmpty();
            });
  }
}
