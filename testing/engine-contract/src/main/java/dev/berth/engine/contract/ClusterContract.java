package dev.berth.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Cluster;
import dev.berth.engine.ClusterService;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.Contents;
import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.Network;
import dev.berth.engine.Node;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.TaskState;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A cluster for one test, and what tests of clusters say again and again. */
public abstract class ClusterContract {
  /** The instance that tests are about. */
  protected static final String INSTANCE = "contracta";

  protected ClusterUnderTest machines;
  protected Cluster cluster;

  /** Machines for one test. */
  protected abstract ClusterUnderTest machines() throws Exception;

  @BeforeEach
  void openCluster() throws Exception {
    machines = machines();
    cluster = machines.open(INSTANCE);
    cluster.connect();
    eventually(
        () -> {
          assertThat(cluster.health().ready()).as(cluster.health().summary()).isTrue();
          assertThat(cluster.picture().nodes()).hasSizeGreaterThanOrEqualTo(3);
        });
  }

  @AfterEach
  void closeCluster() throws Exception {
    restoreNodes();
    clear(cluster);
    cluster.close();
    machines.close();
  }

  private void restoreNodes() {
    for (Node node : cluster.picture().nodes()) {
      Set<String> ours =
          node.labels().keySet().stream()
              .filter(key -> key.startsWith("contract"))
              .collect(Collectors.toSet());
      if (!ours.isEmpty()) {
        cluster.nodes().label(node.id(), Map.of(), ours);
      }
      cluster.nodes().makeAvailable(node.id(), Node.Availability.ACTIVE);
    }
  }

  /** Removes what an instance has. */
  void clear(Cluster of) {
    for (ClusterService service : of.picture().services()) {
      of.services().remove(service.identity());
    }
    eventually(() -> assertThat(of.picture().services()).isEmpty());
    for (Network network : of.networks().list()) {
      eventually(() -> of.networks().remove(network.name()));
    }
  }

  ServiceDraft draft(String service) {
    return new ServiceDraft(identity(service), machines);
  }

  static ServiceIdentity identity(String service) {
    return new ServiceIdentity(TenantId.DEFAULT, new StackName("shop"), new ServiceName(service));
  }

  void create(ServiceDraft draft) {
    cluster.services().create(draft.spec(), Contents.NONE);
  }

  void update(ServiceDraft draft) {
    cluster.services().update(draft.spec(), Contents.NONE);
  }

  /** Makes a service and waits until all its replicas run. */
  List<ClusterTask> start(ServiceDraft draft, int replicas) {
    create(draft.replicas(replicas));
    return awaitRunning(draft, replicas);
  }

  Optional<ClusterService> find(ServiceDraft draft) {
    return cluster.picture().services().stream()
        .filter(service -> service.identity().equals(draft.identity()))
        .findFirst();
  }

  ClusterService get(ServiceDraft draft) {
    return find(draft).orElseThrow();
  }

  List<ClusterTask> tasks(ServiceDraft draft) {
    return cluster.picture().tasks().stream()
        .filter(task -> task.service().equals(draft.identity()))
        .toList();
  }

  List<ClusterTask> running(ServiceDraft draft) {
    return tasks(draft).stream().filter(task -> task.isRunning() && task.wanted()).toList();
  }

  Set<TaskId> ids(ServiceDraft draft) {
    return ids(running(draft));
  }

  static Set<TaskId> ids(List<ClusterTask> tasks) {
    return tasks.stream().map(ClusterTask::id).collect(Collectors.toSet());
  }

  List<ClusterTask> awaitRunning(ServiceDraft draft, int count) {
    eventually(() -> assertThat(running(draft)).hasSize(count));
    return running(draft);
  }

  TaskState.Exited awaitEnd(ServiceDraft draft) {
    eventually(() -> assertThat(ended(draft)).isNotEmpty());
    return ended(draft).getFirst();
  }

  List<TaskState.Exited> ended(ServiceDraft draft) {
    return tasks(draft).stream()
        .map(ClusterTask::state)
        .filter(TaskState.Exited.class::isInstance)
        .map(TaskState.Exited.class::cast)
        .toList();
  }

  void awaitUpdate(ServiceDraft draft, ClusterService.Update.State state) {
    eventually(() -> assertThat(get(draft).update().state()).isEqualTo(state));
  }

  /** Lets the cluster do as much as it takes to start a task of another service. */
  void pause() {
    ServiceDraft other = draft("other" + cluster.picture().services().size());
    start(other, 1);
  }

  /** The names of the nodes where a service's tasks run. */
  List<String> nodesOf(ServiceDraft draft) {
    return running(draft).stream().map(this::nodeOf).map(Node::name).sorted().toList();
  }

  Node nodeOf(ClusterTask task) {
    return cluster.picture().nodes().stream()
        .filter(node -> node.id().equals(task.node()))
        .findFirst()
        .orElseThrow();
  }

  Node leader() {
    return cluster.picture().nodes().stream()
        .filter(node -> node.role() == Node.Role.LEADER)
        .findFirst()
        .orElseThrow();
  }

  List<Node> workers() {
    return cluster.picture().nodes().stream()
        .filter(node -> node.role() == Node.Role.WORKER)
        .toList();
  }

  List<String> lines(TaskId task, LogRequest request) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    try (LogStream log = cluster.tasks().logs(task, request)) {
      for (LogLine line = log.next(); line != null; line = log.next()) {
        lines.add(line.text());
      }
    }
    return lines;
  }

  void eventually(Eventually.Assertion assertion) {
    Eventually.within(machines.patience(), assertion);
  }

  static void assertFailure(ErrorCode code, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            BerthException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
