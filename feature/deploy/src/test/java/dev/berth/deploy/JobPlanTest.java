package dev.berth.deploy;

import static dev.berth.deploy.Scene.placed;
import static dev.berth.deploy.Scene.scheme;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.compose.Placement;
import dev.berth.compose.ServiceSection.Mode;
import dev.berth.deploy.Scene.Ending;
import dev.berth.deploy.ServiceStatus.State;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs, global services and where tasks may run. */
class JobPlanTest {
  private static final Duration LONG_AGO = Duration.ofMinutes(5);
  private final Scene scene = new Scene();

  @Test
  void aJobRunsSoManyAtOnce() {
    scene.service("job", 2, scheme(Mode.REPLICATED_JOB, 5));
    assertThat(scene.steps()).containsExactly("create shop/job.1", "create shop/job.2");
    assertThat(scene.status("job").message()).isEqualTo("0 of 5 completed");
  }

  @Test
  void aJobGoesOnWithTheNextSlot() {
    scene
        .service("job", 2, scheme(Mode.REPLICATED_JOB, 5))
        .exited("a", "job", 1, Ending.of(0, LONG_AGO))
        .ready("b", "job", 2, "new");
    assertThat(scene.steps()).containsExactly("create shop/job.3");
    assertThat(scene.status("job").message()).isEqualTo("1 of 5 completed");
    assertThat(scene.status("job").state()).isEqualTo(State.DEPLOYING);
  }

  @Test
  void aJobTriesAFailedSlotAgain() {
    scene
        .service("job", 1, scheme(Mode.REPLICATED_JOB, 2))
        .exited("a", "job", 1, Ending.of(3, LONG_AGO));
    assertThat(scene.steps()).containsExactly("create shop/job.1");
  }

  @Test
  void aJobIsCompletedWhenEverySlotEndedWell() {
    scene
        .service("job", 1, scheme(Mode.REPLICATED_JOB, 2))
        .exited("a", "job", 1, Ending.of(0, LONG_AGO))
        .exited("b", "job", 2, Ending.of(0, LONG_AGO));
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("job").state()).isEqualTo(State.COMPLETED);
  }

  @Test
  void aChangedJobRunsAgain() {
    scene
        .service("job", 1, scheme(Mode.GLOBAL_JOB, 0))
        .exited("a", "job", 1, Ending.of(0, LONG_AGO).hash("old"));
    assertThat(scene.steps()).containsExactly("create shop/job.1");
  }

  @Test
  void aChangedJobEndsWhatItRanBefore() {
    scene.service("job", 1, scheme(Mode.REPLICATED_JOB, 1)).ready("a", "job", 1, "old");
    assertThat(scene.steps()).containsExactly("stop shop/job.1 a");
  }

  @Test
  void aGlobalServiceHasOneTask() {
    scene.service("web", 3, scheme(Mode.GLOBAL, 0));
    assertThat(scene.steps()).containsExactly("create shop/web.1");
  }

  @ParameterizedTest
  @CsvSource({
    "node.role == manager, true",
    "node.role==worker, false",
    "node.role != worker, true",
    "node.hostname == NODE1, true",
    "node.labels.disk == ssd, true",
    "node.labels.disk != ssd, false",
    "node.labels.zone == a, false",
    "node.labels.zone != a, true",
    "node.platform.os == linux, true",
    "node.platform.arch == x86_64, true",
    "node.platform.arch == arm64, false",
    "engine.labels.os == x, false",
    "node.moon == full, false"
  })
  void constraintsAreEvaluated(String constraint, boolean met) {
    assertThat(Constraint.areMet(new Placement(List.of(constraint), List.of(), null), Scene.NODE))
        .isEqualTo(met);
  }

  @Test
  void aServiceThatNoNodeSuitsStaysPending() {
    scene.service(
        "web", 2, placed(new Placement(List.of("node.labels.disk == hdd"), List.of(), null)));
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("web").message())
        .isEqualTo("no suitable node (scheduling constraints not satisfied on 1 node)");
  }

  @Test
  void anUpdateThatNoNodeSuitsLeavesWhatRuns() {
    scene
        .updating()
        .service("web", 1, placed(new Placement(List.of("node.role == worker"), List.of(), null)))
        .ready("a", "web", 1, "old");
    assertThat(scene.steps()).isEmpty();
  }

  @Test
  void noMoreTasksThanANodeMayHave() {
    scene.service("web", 3, placed(new Placement(List.of(), List.of(), 2)));
    assertThat(scene.steps()).containsExactly("create shop/web.1", "create shop/web.2");
    assertThat(scene.status("web").message())
        .isEqualTo("no suitable node (max replicas per node limit exceed)");
  }
}
