package dev.berth.engine.fake;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.ClusterPicture;
import dev.berth.engine.ClusterService.Update.State;
import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.ClusterServiceSpec.Restart;
import dev.berth.engine.ClusterServiceSpec.Update;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.Contents;
import dev.berth.engine.Filesystem;
import dev.berth.engine.Isolation;
import dev.berth.engine.Networking;
import dev.berth.engine.Node;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.TaskState;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How tests steer a fake cluster. */
class FakeClusterTest {
  private final FakeSwarm swarm = FakeSwarm.ofNodes(InstantSource.system(), 3);
  private final FakeCluster cluster = new FakeCluster(swarm, "a");

  @BeforeEach
  void connect() {
    assertThat(cluster.health().ready()).isFalse();
    assertThat(cluster.picture()).isEqualTo(ClusterPicture.NOTHING);
    cluster.connect();
  }

  @AfterEach
  void close() {
    cluster.close();
    swarm.close();
  }

  @Test
  void losesTheTasksOfANodeThatIsKilledAndReplacesThem() {
    create("app:1", 3);
    awaitRunning(3);

    swarm.kill("node2");

    assertThat(tasks()).filteredOn(ClusterTask::isRunning).hasSize(2);
    assertThat(tasks())
        .anySatisfy(
            task -> {
              assertThat(task.wanted()).isFalse();
              assertThat(task.message()).isEqualTo("node 'node2' is down");
              assertThat(task.state())
                  .isInstanceOfSatisfying(
                      TaskState.Exited.class,
                      end -> assertThat(end.cause()).isEqualTo(TaskState.Cause.LOST));
            });
    awaitRunning(3);
    assertThat(cluster.picture().nodes())
        .filteredOn(node -> node.state() == Node.State.DOWN)
        .singleElement()
        .satisfies(node -> assertThat(node.message()).isEqualTo("it has been killed"));
    swarm.revive("node2");
    assertThat(cluster.picture().nodes()).allMatch(node -> node.state() == Node.State.READY);
  }

  @Test
  void removesANodeThatIsDown() {
    swarm.kill("node3");
    Node down = cluster.picture().nodes().getLast();

    cluster.nodes().remove(down.id(), false);

    assertThat(cluster.picture().nodes()).extracting(Node::name).containsExactly("node1", "node2");
  }

  @Test
  void showsWhatItLastKnewWhileItDoesNotAnswer() {
    create("app:1", 1);
    awaitRunning(1);
    ClusterPicture before = cluster.picture();

    swarm.breakDown("it has no quorum");
    swarm.kill("node1");

    assertThat(cluster.health().ready()).isFalse();
    assertThat(cluster.health().summary())
        .isEqualTo("The fake cluster does not answer: it has no quorum.");
    assertThat(cluster.picture()).isEqualTo(before);
    assertThatThrownBy(() -> create("app:2", 1))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessage(
            "Cannot create service 'shop_web': it has no quorum. Try again when the cluster answers.");
    swarm.mend();
    assertThat(cluster.health().ready()).isTrue();
    assertThat(cluster.picture().nodes()).anyMatch(node -> node.state() == Node.State.DOWN);
  }

  @Test
  void rollsBackFromAnImageThatFailsAndPausesWhenThatFailsToo() {
    create("app:1", 2);
    awaitRunning(2);
    swarm.failImage("app:2");

    cluster.services().update(spec("app:2", 2), Contents.NONE);
    awaitState(State.ROLLED_BACK);
    awaitRunning(2);
    assertThat(tasks()).filteredOn(ClusterTask::isRunning).allMatch(t -> t.image().equals("app:1"));

    swarm.failImage("app:1");
    cluster.services().update(spec("app:2", 2), Contents.NONE);
    awaitState(State.ROLLBACK_PAUSED);
  }

  @Test
  void replacesATaskThatATestEnds() {
    create("app:1", 1);
    awaitRunning(1);
    ClusterTask first = tasks().getFirst();

    swarm.end(first.id(), 5);

    withinSeconds(5, () -> assertThat(tasks()).hasSize(2));
    awaitRunning(1);
  }

  @Test
  void givesTasksAddressesWhereATestCanListen() {
    create("app:1", 3);
    awaitRunning(3);

    assertThat(tasks())
        .extracting(task -> Objects.requireNonNull(task.endpoint()).address().getHostAddress())
        .containsExactlyInAnyOrder("127.89.0.1", "127.89.0.2", "127.89.0.3");
  }

  @Test
  void forgetsOldTasks() {
    create("app:1", 1);
    for (int i = 2; i < 9; i++) {
      String image = "app:" + i;
      cluster.services().update(spec(image, 1), Contents.NONE);
      withinSeconds(
          5, () -> assertThat(tasks()).anyMatch(t -> t.isRunning() && t.image().equals(image)));
    }

    assertThat(tasks()).hasSizeLessThan(7);
  }

  private void create(String image, int replicas) {
    cluster.services().create(spec(image, replicas), Contents.NONE);
  }

  private List<ClusterTask> tasks() {
    return cluster.picture().tasks();
  }

  private void awaitRunning(int count) {
    withinSeconds(5, () -> assertThat(tasks()).filteredOn(ClusterTask::isRunning).hasSize(count));
  }

  private void awaitState(State state) {
    withinSeconds(
        5,
        () ->
            assertThat(cluster.picture().services())
                .singleElement()
                .satisfies(s -> assertThat(s.update().state()).isEqualTo(state)));
  }

  private static ClusterServiceSpec spec(String image, int replicas) {
    Update update =
        new Update(
            0, Duration.ZERO, Update.FailureAction.ROLLBACK, Duration.ofMillis(100), 0, false);
    return new ClusterServiceSpec(
        new ServiceIdentity(TenantId.DEFAULT, new StackName("shop"), new ServiceName("web")),
        Map.of(),
        new ClusterServiceSpec.Template(
            image,
            ProcessSpec.DEFAULT,
            Filesystem.DEFAULT,
            Map.of(),
            Networking.NONE,
            Isolation.DEFAULT),
        new ClusterServiceSpec.Operation(
            Mode.REPLICATED,
            replicas,
            0,
            0,
            null,
            new Restart(Restart.Condition.ANY, Duration.ZERO, null, null),
            Duration.ofSeconds(1),
            update,
            update),
        ClusterServiceSpec.Placement.ANYWHERE,
        ClusterServiceSpec.Ports.NONE);
  }
}
