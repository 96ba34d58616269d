package dev.berth.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Cluster;
import dev.berth.engine.ClusterPicture;
import dev.berth.engine.ClusterService;
import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.ClusterServiceSpec.Restart;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.Contents;
import dev.berth.engine.Isolation;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Node;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.Subscription;
import dev.berth.engine.TaskState;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every cluster has to do about services and their tasks. */
public abstract class ClusterContractTest extends ClusterContract {
  @Test
  void isReadyAndSaysWhatItIsMadeOf() {
    ClusterPicture picture = cluster.picture();

    assertThat(cluster.name()).isNotEmpty();
    assertThat(cluster.health().summary()).isNotEmpty();
    assertThat(picture.services()).isEmpty();
    assertThat(picture.tasks()).isEmpty();
    assertThat(picture.nodes()).filteredOn(Node::here).hasSize(1);
    assertThat(picture.nodes())
        .allSatisfy(
            node -> {
              assertThat(node.id()).isNotEmpty();
              assertThat(node.name()).isNotEmpty();
              assertThat(node.address()).isNotEmpty();
              assertThat(node.state()).isEqualTo(Node.State.READY);
              assertThat(node.availability()).isEqualTo(Node.Availability.ACTIVE);
              assertThat(node.attributes()).containsKeys("os", "arch", "engine");
              assertThat(node.capacity().memory().bytes()).isPositive();
              assertThat(node.capacity().cpus()).isPositive();
              assertThat(node.message()).isEmpty();
            });
  }

  @Test
  void runsAServiceAndShowsItAsItWasAskedFor() {
    ServiceDraft web = draft("web").label("traefik.port", "8080").label("version", "1");

    List<ClusterTask> tasks = start(web, 2);

    ClusterService service = get(web);
    assertThat(service.labels()).isEqualTo(web.spec().labels());
    assertThat(service.replicas()).isEqualTo(2);
    assertThat(service.update()).isEqualTo(ClusterService.Update.NONE);
    assertThat(service.updated()).isAfterOrEqualTo(service.created());
    assertThat(tasks).extracting(ClusterTask::slot).containsExactlyInAnyOrder(1, 2);
    assertThat(tasks)
        .allSatisfy(
            task -> {
              assertThat(task.labels()).isEqualTo(web.spec().labels());
              assertThat(task.image()).isEqualTo(machines.image());
              assertThat(nodeOf(task).state()).isEqualTo(Node.State.READY);
              assertThat(task.message()).isEmpty();
            });
    eventually(
        () ->
            assertThat(cluster.picture().nodes().stream().mapToInt(n -> n.capacity().tasks()).sum())
                .isEqualTo(2));
  }

  @Test
  void refusesASecondServiceOfTheNameAndAChangeOfNone() {
    ServiceDraft web = draft("web");

    assertFailure(ErrorCode.NOT_FOUND, () -> update(web));
    create(web);
    assertFailure(ErrorCode.CONFLICT, () -> create(web));
  }

  @Test
  void keepsServicesOfTenantsApart() {
    ServiceDraft mine = draft("web");
    ServiceDraft theirs =
        new ServiceDraft(
            new ServiceIdentity(
                new TenantId("acme"), new StackName("shop"), new ServiceName("web")),
            machines);
    start(mine, 1);

    start(theirs, 1);
    cluster.services().remove(theirs.identity());

    eventually(() -> assertThat(running(theirs)).isEmpty());
    assertThat(running(mine)).hasSize(1);
  }

  @Test
  void scalesWithoutTouchingTheOthers() {
    ServiceDraft web = draft("web");
    Set<TaskId> first = ids(start(web, 1));

    update(web.replicas(3));
    Set<TaskId> three = ids(awaitRunning(web, 3));
    update(web.replicas(1));
    Set<TaskId> last = ids(awaitRunning(web, 1));

    assertThat(three).containsAll(first);
    assertThat(three).containsAll(last);
    assertThat(get(web).replicas()).isEqualTo(1);
    update(web.replicas(0));
    awaitRunning(web, 0);
  }

  @Test
  void replacesATaskThatEnds() {
    ServiceDraft web = draft("web").does(new Program.Ends(Duration.ofSeconds(1), 3));
    create(web);

    TaskState.Exited end = awaitEnd(web);

    assertThat(end.exitCode()).isEqualTo(3);
    eventually(() -> assertThat(tasks(web)).hasSizeGreaterThanOrEqualTo(2));
    assertThat(tasks(web)).extracting(ClusterTask::slot).containsOnly(1);
  }

  @Test
  void leavesATaskThatIsNotToBeReplaced() {
    ServiceDraft never =
        draft("never").does(new Program.Ends(Duration.ZERO, 3)).restart(Restart.Condition.NONE);
    ServiceDraft onFailure =
        draft("failing")
            .does(new Program.Ends(Duration.ZERO, 0))
            .restart(Restart.Condition.ON_FAILURE);
    create(never);
    create(onFailure);
    awaitEnd(never);
    awaitEnd(onFailure);

    pause();

    assertThat(tasks(never)).hasSize(1);
    assertThat(tasks(onFailure)).hasSize(1);
  }

  @Test
  void saysWhyATaskDoesNotStart() {
    ServiceDraft web = draft("web").does(new Program.Unstartable());
    create(web);

    eventually(
        () -> {
          assertThat(running(web)).isEmpty();
          assertThat(tasks(web)).anySatisfy(task -> assertThat(task.message()).isNotEmpty());
        });
  }

  @Test
  void removesAServiceWithItsTasksAndTwiceWithoutHarm() {
    ServiceDraft web = draft("web");
    start(web, 2);

    cluster.services().remove(web.identity());
    cluster.services().remove(web.identity());

    eventually(
        () -> {
          assertThat(find(web)).isEmpty();
          assertThat(tasks(web)).isEmpty();
        });
    start(web, 1);
  }

  @Test
  void runsAGlobalServiceOnEveryNode() {
    ServiceDraft agent = draft("agent").mode(Mode.GLOBAL);
    create(agent);

    int nodes = cluster.picture().nodes().size();
    List<ClusterTask> tasks = awaitRunning(agent, nodes);

    assertThat(nodesOf(agent)).doesNotHaveDuplicates();
    assertThat(tasks).extracting(ClusterTask::slot).containsOnly(0);
  }

  @Test
  void runsAJobUntilEnoughTasksHaveEndedWell() {
    ServiceDraft job =
        draft("job")
            .mode(Mode.REPLICATED_JOB)
            .does(new Program.Ends(Duration.ofSeconds(1), 0))
            .restart(Restart.Condition.ON_FAILURE)
            .replicas(2)
            .completions(3);
    create(job);

    eventually(() -> assertThat(ended(job)).hasSize(3));
    pause();

    assertThat(ended(job)).hasSize(3).allMatch(end -> end.exitCode() == 0);
    assertThat(running(job)).isEmpty();
    update(job.nextGeneration());
    eventually(() -> assertThat(running(job)).isNotEmpty());
  }

  @Test
  void runsAGlobalJobOnceOnEveryNode() {
    ServiceDraft job =
        draft("job")
            .mode(Mode.GLOBAL_JOB)
            .does(new Program.Ends(Duration.ZERO, 0))
            .restart(Restart.Condition.ON_FAILURE);
    create(job);

    int nodes = cluster.picture().nodes().size();
    eventually(() -> assertThat(ended(job)).hasSize(nodes));
    pause();

    assertThat(ended(job)).hasSize(nodes).allMatch(end -> end.exitCode() == 0);
    assertThat(tasks(job)).extracting(ClusterTask::node).doesNotHaveDuplicates();
  }

  @Test
  void showsAnInstanceNothingOfAnothers() {
    NetworkSpec network =
        NetworkSpec.of(new NetworkName(TenantId.DEFAULT, "shop_default"), Map.of());
    ServiceDraft web = draft("web").attach(network.name());
    cluster.networks().create(network);
    TaskId task = start(web, 1).getFirst().id();

    try (Cluster other = machines.open("contractb")) {
      other.connect();
      eventually(() -> assertThat(other.picture().nodes()).isNotEmpty());
      assertThat(other.picture().services()).isEmpty();
      assertThat(other.picture().tasks()).isEmpty();
      assertThat(other.networks().list()).isEmpty();
      assertFailure(ErrorCode.NOT_FOUND, () -> other.services().update(web.spec(), Contents.NONE));
      other.services().remove(web.identity());
      pause();
      assertThat(ids(web)).containsExactly(task);
    }
  }

  @Test
  void tellsThatSomethingHasChanged() {
    AtomicInteger told = new AtomicInteger();
    Subscription subscription = cluster.watch(told::incrementAndGet);

    start(draft("web"), 1);
    eventually(() -> assertThat(told).hasPositiveValue());
    int before = told.get();
    cluster.services().remove(identity("web"));
    eventually(() -> assertThat(told).hasValueGreaterThan(before));

    subscription.close();
  }

  @Test
  void findsWhatRunsWhenItIsOpenedAgain() {
    ServiceDraft web = draft("web").label("version", "7");
    Set<TaskId> before = ids(start(web, 2));
    cluster.close();

    cluster = machines.open(INSTANCE);
    cluster.connect();

    eventually(() -> assertThat(ids(web)).isEqualTo(before));
    assertThat(get(web).labels()).containsEntry("version", "7");
    update(web.replicas(1));
    assertThat(before).containsAll(ids(awaitRunning(web, 1)));
  }

  @Test
  void refusesWhatItCannotDoAndLeavesNothing() {
    ServiceDraft privileged =
        draft("web").isolation(isolation(Set.of(Isolation.Privilege.PRIVILEGED), List.of()));
    ServiceDraft device =
        draft("web")
            .isolation(
                isolation(
                    Set.of(), List.of(new Isolation.Device(Path.of("/dev/null"), "/dev/x", "r"))));

    assertFailure(ErrorCode.UNSUPPORTED, () -> create(privileged));
    assertFailure(ErrorCode.UNSUPPORTED, () -> create(device));

    assertThat(find(privileged)).isEmpty();
  }

  private static Isolation isolation(
      Set<Isolation.Privilege> privileges, List<Isolation.Device> devices) {
    return new Isolation(
        Isolation.Limits.NONE,
        Set.of(),
        Set.of(),
        privileges,
        List.of(),
        Map.of(),
        devices,
        Set.of());
  }

  @Test
  void takesANameAsItIsOrRefusesIt() {
    for (String name : List.of("Web.Server_1", "a-b.c", "x".repeat(100))) {
      ServiceDraft odd = draft(name);
      try {
        create(odd);
        awaitRunning(odd, 1);
      } catch (BerthException e) {
        assertThat(e.code())
            .isIn(ErrorCode.INVALID_NAME, ErrorCode.INVALID_INPUT, ErrorCode.UNSUPPORTED);
        assertThat(find(odd)).isEmpty();
      }
    }
  }
}
