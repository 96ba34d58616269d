package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.ClusterPicture;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.Contents;
import dev.berth.engine.Node;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.TaskState;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kit.Eventually;
import dev.berth.kit.Programs;
import dev.berth.kit.Requires;
import dev.berth.kit.SwarmLab;
import dev.berth.kit.SwarmNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Daemons that are lost, hang, restart or cannot decide. */
@Tag("full")
@Timeout(180)
@Requires({"root", "dockerd", "docker", "runc", "unshare", "nsenter", "ip", "busybox"})
class SwarmFailureTest {
  private static Node node(SwarmCluster cluster, String name) {
    return cluster.picture().nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void showsNoTaskOfALostNodeAsRunningAndHasOthersSoon() throws IOException {
    try (SwarmLab lab = SwarmLab.start(3, 1);
        SwarmTrial trial = SwarmTrial.begin(lab)) {
      SwarmSpecs web = SwarmSpecs.sleeping("shop", "web").replicas(3);
      trial.cluster().services().create(web.spec(), Contents.NONE);
      ServiceIdentity identity = web.spec().identity();
      trial.awaitRunning(identity, 3);
      String lost = node(trial.cluster(), "node2").id();
      assertThat(trial.running(identity)).extracting(ClusterTask::node).contains(lost);

      lab.node(2).kill();

      Eventually.withinSeconds(
          40, () -> assertThat(node(trial.cluster(), "node2").state()).isEqualTo(Node.State.DOWN));
      long down = System.nanoTime();
      List<ClusterTask> gone =
          trial.tasks(identity).stream().filter(task -> lost.equals(task.node())).toList();
      assertThat(gone)
          .isNotEmpty()
          .allSatisfy(
              task -> {
                assertThat(task.endpoint()).isNull();
                assertThat(task.state())
                    .isInstanceOfSatisfying(
                        TaskState.Exited.class,
                        exited -> assertThat(exited.cause()).isEqualTo(TaskState.Cause.LOST));
              });
      trial.awaitRunning(identity, 3);
      assertThat(Duration.ofNanos(System.nanoTime() - down)).isLessThan(Duration.ofSeconds(30));
      assertThat(trial.running(identity)).extracting(ClusterTask::node).doesNotContain(lost);
      assertThat(trial.cluster().health().warnings()).anyMatch(text -> text.contains("node2"));

      trial.cluster().nodes().remove(lost, false);
      Eventually.withinSeconds(20, () -> assertThat(trial.cluster().picture().nodes()).hasSize(2));
    }
  }

  @Test
  void keepsThePictureWhileTheDaemonIsAwayOrHangs() throws IOException {
    try (SwarmLab lab = SwarmLab.start(2, 1)) {
      SwarmNode first = lab.node(1);
      DockerSettings.Target target =
          new DockerSettings.Target(
              DockerSettings.Flavour.DOCKER,
              URI.create("unix://" + first.socket()),
              Duration.ofSeconds(2));
      try (SwarmCluster cluster = SwarmCluster.open(SwarmSettings.of(target, "tfail"))) {
        cluster.connect();
        SwarmSpecs web = SwarmSpecs.sleeping("shop", "web").onNode("node2");
        cluster.services().create(web.spec(), Contents.NONE);
        Eventually.withinSeconds(
            20,
            () ->
                assertThat(cluster.picture().tasks())
                    .singleElement()
                    .matches(ClusterTask::isRunning));
        ClusterPicture before = cluster.picture();

        String daemon = Long.toString(first.pid());
        String _ = Programs.run(List.of("kill", "-STOP", daemon));
        try {
          Eventually.withinSeconds(10, () -> assertThat(cluster.health().ready()).isFalse());
          assertThat(cluster.health().summary()).contains("did not answer");
          assertThat(cluster.picture().tasks()).isEqualTo(before.tasks());
        } finally {
          String _ = Programs.run(List.of("kill", "-CONT", daemon));
        }
        Eventually.withinSeconds(10, () -> assertThat(cluster.health().ready()).isTrue());

        first.stop();
        Eventually.withinSeconds(10, () -> assertThat(cluster.health().ready()).isFalse());
        assertThat(cluster.picture().services()).isEqualTo(before.services());
        assertThatThrownBy(() -> cluster.services().update(web.replicas(2).spec(), Contents.NONE))
            .isInstanceOfSatisfying(
                BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        first.start();
        Eventually.withinSeconds(
            30,
            () -> {
              assertThat(cluster.health().ready()).isTrue();
              cluster.services().update(web.replicas(2).spec(), Contents.NONE);
            });
        Eventually.withinSeconds(
            30,
            () ->
                assertThat(cluster.picture().tasks().stream().filter(ClusterTask::isRunning))
                    .hasSize(2));
        cluster.services().remove(web.spec().identity());
      }
    }
  }

  @Test
  void saysThatManagersAreMissingAndComesBack() throws IOException {
    try (SwarmLab lab = SwarmLab.start(2, 2)) {
      SwarmCluster cluster = SwarmCluster.open(SwarmTrial.settings(lab.node(1), "tquorum"));
      try (cluster) {
        cluster.connect();
        SwarmSpecs web = SwarmSpecs.sleeping("shop", "web");
        cluster.services().create(web.spec(), Contents.NONE);
        Eventually.withinSeconds(
            20,
            () ->
                assertThat(cluster.picture().tasks())
                    .singleElement()
                    .matches(ClusterTask::isRunning));
        String second = node(cluster, "node2").id();

        lab.node(2).kill();

        Eventually.withinSeconds(30, () -> assertThat(cluster.health().ready()).isFalse());
        assertThat(cluster.health().summary())
            .startsWith("The swarm has lost the contact to most of its managers");
        assertThat(cluster.picture().services()).hasSize(1);
        assertThatThrownBy(() -> cluster.services().update(web.replicas(2).spec(), Contents.NONE))
            .isInstanceOfSatisfying(
                BerthException.class,
                e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.UNAVAILABLE));

        lab.node(2).start();
        Eventually.withinSeconds(40, () -> assertThat(cluster.health().ready()).isTrue());
        Eventually.withinSeconds(
            20, () -> assertThat(node(cluster, "node2").state()).isEqualTo(Node.State.READY));
        // Of two managers one may go, but not the last.
        cluster.nodes().remove(second, true);
        Eventually.withinSeconds(20, () -> assertThat(cluster.picture().nodes()).hasSize(1));
        cluster.services().remove(web.spec().identity());
      }
    }
  }

  @Test
  void saysThatADaemonIsNoManager() throws IOException {
    try (SwarmLab lab = SwarmLab.start(2, 1);
        SwarmCluster cluster = SwarmCluster.open(SwarmTrial.settings(lab.node(2), "tworker"))) {
      cluster.connect();

      assertThat(cluster.health().ready()).isFalse();
      assertThat(cluster.health().summary()).contains("is not a manager of a swarm");
      SwarmSpecs web = SwarmSpecs.sleeping("shop", "web");
      assertThatThrownBy(() -> cluster.services().create(web.spec(), Contents.NONE))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
  }
}
