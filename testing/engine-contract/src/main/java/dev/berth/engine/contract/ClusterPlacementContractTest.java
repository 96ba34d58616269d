package dev.berth.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.ClusterTask;
import dev.berth.engine.Node;
import dev.berth.engine.Node.Availability;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every cluster has to do about its nodes, and about where tasks run. */
public abstract class ClusterPlacementContractTest extends ClusterContract {
  private static final String ZONE = "contract.zone";

  @Test
  void runsTasksWhereConstraintsSay() {
    Node worker = workers().getFirst();
    ServiceDraft byName = draft("name").constraints("node.hostname == " + worker.name());
    ServiceDraft byId = draft("id").constraints("node.id==" + worker.id());
    ServiceDraft byRole = draft("role").constraints("node.role != worker");
    ServiceDraft byBoth =
        draft("both").constraints("node.role == worker", "node.id != " + worker.id());
    List.of(byName, byId, byRole, byBoth).forEach(draft -> start(draft, 2));

    assertThat(nodesOf(byName)).containsOnly(worker.name());
    assertThat(nodesOf(byId)).containsOnly(worker.name());
    assertThat(running(byRole)).allMatch(task -> nodeOf(task).role() != Node.Role.WORKER);
    assertThat(running(byBoth))
        .allMatch(task -> nodeOf(task).role() == Node.Role.WORKER)
        .noneMatch(task -> nodeOf(task).equals(worker));
  }

  @Test
  void waitsForANodeThatSuits() {
    ServiceDraft web = draft("web").constraints("node.labels.contract.disk == ssd");
    create(web);
    eventually(
        () ->
            assertThat(tasks(web))
                .singleElement()
                .satisfies(
                    task -> {
                      assertThat(task.node()).isNull();
                      assertThat(task.isRunning()).isFalse();
                      assertThat(task.message()).isNotEmpty();
                    }));

    Node worker = workers().getLast();
    cluster.nodes().label(worker.id(), Map.of("contract.disk", "ssd"), Set.of());

    awaitRunning(web, 1);
    assertThat(nodesOf(web)).containsExactly(worker.name());
    assertThat(tasks(web)).filteredOn(ClusterTask::isRunning).hasSize(1);
  }

  @Test
  void spreadsTasksOverTheValuesOfALabel() {
    List<Node> nodes = cluster.picture().nodes();
    for (Node node : nodes) {
      String zone = node.equals(nodes.getFirst()) ? "a" : "b";
      cluster.nodes().label(node.id(), Map.of(ZONE, zone), Set.of());
    }
    eventually(
        () -> assertThat(cluster.picture().nodes()).allMatch(node -> node.label(ZONE) != null));

    ServiceDraft web = draft("web").spread("node.labels." + ZONE);
    start(web, 4);

    assertThat(running(web).stream().filter(t -> "a".equals(nodeOf(t).label(ZONE)))).hasSize(2);
  }

  @Test
  void spreadsTasksOverNodesByItself() {
    ServiceDraft web = draft("web");
    start(web, cluster.picture().nodes().size());

    assertThat(nodesOf(web)).doesNotHaveDuplicates();
  }

  @Test
  void runsNoMoreOnANodeThanItMay() {
    int nodes = cluster.picture().nodes().size();
    ServiceDraft web = draft("web").maxPerNode(1);
    create(web.replicas(nodes + 1));

    awaitRunning(web, nodes);
    pause();

    assertThat(nodesOf(web)).hasSize(nodes).doesNotHaveDuplicates();
    assertThat(tasks(web))
        .filteredOn(task -> !task.isRunning())
        .singleElement()
        .satisfies(task -> assertThat(task.message()).isNotEmpty());
  }

  @Test
  void keepsRoomForWhatIsReserved() {
    ServiceDraft small = draft("small").reserve(ByteSize.parse("16m"), 0.1);
    ServiceDraft large = draft("large").reserve(ByteSize.parse("1000g"), 0.1);
    Node node = nodeOf(start(small, 1).getFirst());
    create(large);

    eventually(
        () -> {
          assertThat(tasks(large)).singleElement().matches(task -> task.node() == null);
          Node.Capacity capacity = nodeOf(running(small).getFirst()).capacity();
          assertThat(capacity.reservedMemory()).isEqualTo(ByteSize.parse("16m"));
          assertThat(capacity.reservedCpus()).isEqualTo(0.1);
        });
    assertThat(node.capacity().memory().bytes()).isPositive();
  }

  @Test
  void refusesConstraintsThatAreNone() {
    for (String constraint : List.of("nonsense", "node.colour == red", "node.role = manager")) {
      ServiceDraft web = draft("web").constraints(constraint);

      assertFailure(ErrorCode.INVALID_INPUT, () -> create(web));
      assertThat(find(web)).isEmpty();
    }
  }

  @Test
  void givesLabelsAndTakesThemAway() {
    Node node = workers().getFirst();

    cluster.nodes().label(node.id(), Map.of("contract.a", "1", "contract.b", "2"), Set.of());
    cluster.nodes().label(node.id(), Map.of("contract.c", "3"), Set.of("contract.a", "contract.z"));

    eventually(
        () ->
            assertThat(node(node.id()).labels())
                .doesNotContainKey("contract.a")
                .containsEntry("contract.b", "2")
                .containsEntry("contract.c", "3"));
  }

  @Test
  void emptiesADrainedNodeAndUsesItAgain() {
    ServiceDraft web = draft("web");
    List<ClusterTask> before = start(web, 3);
    Node left = nodeOf(before.getFirst());

    cluster.nodes().makeAvailable(left.id(), Availability.DRAIN);
    eventually(
        () -> {
          assertThat(node(left.id()).availability()).isEqualTo(Availability.DRAIN);
          assertThat(running(web)).hasSize(3);
          assertThat(nodesOf(web)).doesNotContain(left.name());
          assertThat(node(left.id()).capacity().tasks()).isZero();
        });
    assertThat(ids(web))
        .containsAll(
            before.stream()
                .filter(task -> !left.id().equals(task.node()))
                .map(ClusterTask::id)
                .toList());

    cluster.nodes().makeAvailable(left.id(), Availability.ACTIVE);
    ServiceDraft pinned = draft("pinned").constraints("node.id == " + left.id());
    start(pinned, 1);
  }

  @Test
  void givesAPausedNodeNothingNew() {
    ServiceDraft web = draft("web");
    List<ClusterTask> before = start(web, 1);
    Node paused = nodeOf(before.getFirst());

    cluster.nodes().makeAvailable(paused.id(), Availability.PAUSE);
    eventually(() -> assertThat(node(paused.id()).availability()).isEqualTo(Availability.PAUSE));
    update(web.replicas(4));
    List<ClusterTask> after = awaitRunning(web, 4);

    assertThat(ids(after)).containsAll(ids(before));
    assertThat(after).filteredOn(task -> nodeOf(task).id().equals(paused.id())).hasSize(1);
  }

  @Test
  void movesTasksWhenALabelOfTheirNodeGoes() {
    Node node = workers().getFirst();
    Node other = workers().getLast();
    cluster.nodes().label(node.id(), Map.of("contract.disk", "ssd"), Set.of());
    ServiceDraft web = draft("web").constraints("node.labels.contract.disk == ssd");
    TaskId first = start(web, 1).getFirst().id();

    cluster.nodes().label(other.id(), Map.of("contract.disk", "ssd"), Set.of());
    cluster.nodes().label(node.id(), Map.of(), Set.of("contract.disk"));

    eventually(
        () -> {
          assertThat(nodesOf(web)).containsExactly(other.name());
          assertThat(ids(web)).doesNotContain(first);
        });
  }

  @Test
  void refusesNodesThatDoNotExistAndToLoseThoseItNeeds() {
    assertFailure(
        ErrorCode.NOT_FOUND, () -> cluster.nodes().label("nonesuch", Map.of("a", "b"), Set.of()));
    assertFailure(
        ErrorCode.NOT_FOUND, () -> cluster.nodes().makeAvailable("nonesuch", Availability.DRAIN));
    assertFailure(ErrorCode.NOT_FOUND, () -> cluster.nodes().remove("nonesuch", false));
    assertFailure(
        ErrorCode.CONFLICT, () -> cluster.nodes().remove(workers().getFirst().id(), false));
    assertFailure(ErrorCode.CONFLICT, () -> cluster.nodes().remove(leader().id(), false));
  }

  private Node node(String id) {
    return cluster.picture().nodes().stream()
        .filter(node -> node.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
