package dev.berth.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.ClusterService.Update.State;
import dev.berth.engine.ClusterServiceSpec.Update.FailureAction;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.Node;
import dev.berth.engine.Subscription;
import dev.berth.kernel.TaskId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;

/** What every cluster has to do about changes of services. */
public abstract class ClusterUpdateContractTest extends ClusterContract {
  @Test
  void leavesTasksAloneWhereNothingOfThemChanges() {
    ServiceDraft web = draft("web").label("version", "1");
    TaskId first = start(web, 1).getFirst().id();

    update(web.label("version", "2"));
    eventually(() -> assertThat(get(web).labels()).containsEntry("version", "2"));
    update(web.update(FailureAction.CONTINUE, true).parallelism(2));
    update(web.constraints("node.id != nonesuch").spread("node.labels.contract"));
    update(web.replicas(2));

    List<ClusterTask> both = awaitRunning(web, 2);
    assertThat(ids(both)).contains(first);
    assertThat(both)
        .filteredOn(task -> !task.id().equals(first))
        .allSatisfy(task -> assertThat(task.labels()).containsEntry("version", "2"));
  }

  @Test
  void replacesTasksOneAfterAnother() {
    ServiceDraft web = draft("web");
    Set<TaskId> old = ids(start(web, 2));

    Set<Integer> counts = new ConcurrentSkipListSet<>();
    try (Subscription _ = cluster.watch(() -> counts.add(running(web).size()))) {
      update(web.image(machines.newerImage()));
      awaitUpdate(web, State.COMPLETED);
    }

    assertThat(awaitRunning(web, 2))
        .allSatisfy(task -> assertThat(task.image()).isEqualTo(machines.newerImage()));
    assertThat(ids(web)).doesNotContainAnyElementsOf(old);
    assertThat(counts).contains(1).isSubsetOf(1, 2);
  }

  @Test
  void startsTheNewTaskFirstWhereAsked() {
    ServiceDraft web = draft("web").update(FailureAction.PAUSE, true);
    Set<TaskId> old = ids(start(web, 1));

    Set<Integer> counts = new ConcurrentSkipListSet<>();
    try (Subscription _ = cluster.watch(() -> counts.add(runningOrLeaving(web)))) {
      update(web.image(machines.newerImage()));
      awaitUpdate(web, State.COMPLETED);
    }

    assertThat(ids(awaitRunning(web, 1))).doesNotContainAnyElementsOf(old);
    assertThat(counts).doesNotContain(0);
  }

  private int runningOrLeaving(ServiceDraft draft) {
    return (int) tasks(draft).stream().filter(ClusterTask::isRunning).count();
  }

  @Test
  void makesNewTasksOfANewGeneration() {
    ServiceDraft web = draft("web").parallelism(0);
    Set<TaskId> old = ids(start(web, 2));

    update(web.nextGeneration());

    awaitUpdate(web, State.COMPLETED);
    assertThat(ids(awaitRunning(web, 2))).doesNotContainAnyElementsOf(old);
  }

  @Test
  void pausesAnUpdateThatFailsAndGoesOnWithABetterOne() {
    ServiceDraft web = draft("web").update(FailureAction.PAUSE, true);
    Set<TaskId> old = ids(start(web, 2));

    update(web.does(new Program.Unstartable()));
    awaitUpdate(web, State.PAUSED);
    assertThat(get(web).update().message()).isNotEmpty();
    pause();
    assertThat(ids(web)).isEqualTo(old);

    update(web.does(new Program.Waits()).image(machines.newerImage()));
    awaitUpdate(web, State.COMPLETED);
    assertThat(ids(awaitRunning(web, 2))).doesNotContainAnyElementsOf(old);
  }

  @Test
  void rollsAnUpdateBackThatFails() {
    ServiceDraft web = draft("web").label("version", "1").update(FailureAction.ROLLBACK, false);
    start(web, 2);

    update(web.label("version", "2").does(new Program.Unstartable()));

    awaitUpdate(web, State.ROLLED_BACK);
    assertThat(get(web).update().message()).isNotEmpty();
    assertThat(get(web).labels()).containsEntry("version", "1");
    assertThat(awaitRunning(web, 2))
        .allSatisfy(task -> assertThat(task.labels()).containsEntry("version", "1"));
  }

  @Test
  void goesOnThoughTasksFailWhereAsked() {
    ServiceDraft web = draft("web").update(FailureAction.CONTINUE, false);
    start(web, 2);

    update(web.does(new Program.Unstartable()));

    eventually(() -> assertThat(running(web)).isEmpty());
  }

  @Test
  void movesOnlyTheTasksThatMayNotStay() {
    ServiceDraft web = draft("web").update(FailureAction.PAUSE, true).parallelism(0);
    List<ClusterTask> before = start(web, 3);
    Node left = nodeOf(before.getFirst());

    update(web.constraints("node.id != " + left.id()));

    eventually(
        () -> {
          assertThat(running(web)).hasSize(3);
          assertThat(nodesOf(web)).doesNotContain(left.name());
        });
    assertThat(ids(web))
        .containsAll(
            before.stream()
                .filter(task -> !left.id().equals(task.node()))
                .map(ClusterTask::id)
                .toList());
  }
}
