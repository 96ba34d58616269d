package dev.berth.deploy;

import static dev.berth.deploy.Scene.updating;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.compose.Update;
import dev.berth.compose.Update.FailureAction;
import dev.berth.compose.Update.Order;
import dev.berth.deploy.ObservedTask.Departure;
import dev.berth.deploy.Rollout.State;
import dev.berth.deploy.Scene.Ending;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code update_config} says of an update. */
class UpdateConfigTest {
  private static final Duration LONG_AGO = Duration.ofMinutes(5);
  private final Scene scene = new Scene().updating();

  private static Update update(int parallelism, int delay, int monitor, FailureAction action) {
    return update(parallelism, delay, monitor, action, 0, null);
  }

  private static Update update(
      int parallelism,
      int delay,
      int monitor,
      FailureAction action,
      double ratio,
      @Nullable Order order) {
    return new Update(
        parallelism, Duration.ofSeconds(delay), action, Duration.ofSeconds(monitor), ratio, order);
  }

  private Scene threeOld(Update update) {
    return scene
        .service("web", 3, updating(update))
        .ready("a", "web", 1, "old")
        .ready("b", "web", 2, "old")
        .ready("c", "web", 3, "old");
  }

  private Scene failed(String id, int slot, int attempt) {
    return scene.exited(id, "web", slot, Ending.of(1, LONG_AGO).attempt(attempt));
  }

  private Scene failedSlot(int slot) {
    for (int attempt = 0; attempt < 3; attempt++) {
      failed("f" + slot + attempt, slot, attempt);
    }
    return scene;
  }

  @Test
  void takesAsManySlotsAtOnceAsTheFileSays() {
    threeOld(update(2, 0, 0, FailureAction.PAUSE));
    assertThat(scene.steps()).containsExactly("create shop/web.1", "create shop/web.2");
  }

  @Test
  void takesAllSlotsAtOnceForZero() {
    threeOld(update(0, 0, 0, FailureAction.PAUSE));
    assertThat(scene.steps()).hasSize(3);
  }

  @Test
  void countsASlotOnItsWayAsOneOfThose() {
    threeOld(update(2, 0, 0, FailureAction.PAUSE)).starting("d", "web", 2, "new");
    assertThat(scene.steps()).containsExactly("create shop/web.1");
  }

  @Test
  void waitsForTheDelayAfterASlot() {
    scene
        .service("web", 2, updating(update(1, 10, 0, FailureAction.PAUSE)))
        .readySince("a", "web", 1, "new", Duration.ofSeconds(4))
        .ready("b", "web", 2, "old");
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.plan().nextLook()).isEqualTo(Scene.NOW.plusSeconds(6));
  }

  @Test
  void goesOnAfterTheDelay() {
    scene
        .service("web", 2, updating(update(1, 10, 5, FailureAction.PAUSE)))
        .readySince("a", "web", 1, "new", Duration.ofSeconds(15))
        .ready("b", "web", 2, "old");
    assertThat(scene.steps()).containsExactly("create shop/web.2");
  }

  @Test
  void watchesANewTaskForTheMonitorTime() {
    scene
        .service("web", 1, updating(update(1, 0, 5, FailureAction.PAUSE)))
        .readySince("a", "web", 1, "new", Duration.ofSeconds(2));
    assertThat(scene.status("web").state()).isEqualTo(ServiceStatus.State.DEPLOYING);
    assertThat(scene.verdicts()).isEmpty();
    assertThat(scene.plan().nextLook()).isEqualTo(Scene.NOW.plusSeconds(3));
  }

  @Test
  void isCompletedWhenTheLastOneHasBeenWatched() {
    scene
        .service("web", 1, updating(update(1, 0, 5, FailureAction.PAUSE)))
        .readySince("a", "web", 1, "new", Duration.ofSeconds(5));
    assertThat(scene.verdicts())
        .containsExactly(new Verdict(Scene.key("web"), "new", State.COMPLETED, "", null));
    assertThat(scene.status("web").state()).isEqualTo(ServiceStatus.State.RUNNING);
  }

  @Test
  void stopsFirstWhereTheFileSaysSo() {
    threeOld(update(2, 0, 0, FailureAction.PAUSE, 0, Order.STOP_FIRST));
    assertThat(scene.steps()).containsExactly("stop shop/web.1 a", "stop shop/web.2 b");
  }

  @Test
  void pausesWhenASlotHasFailed() {
    threeOld(update(1, 0, 0, FailureAction.PAUSE));
    failedSlot(1);
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.verdicts())
        .extracting(Verdict::state, Verdict::message)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(State.PAUSED, "exited with code 1"));
  }

  @Test
  void failsAtOnceWhenANewTaskIsUnhealthy() {
    threeOld(update(1, 0, 0, FailureAction.PAUSE))
        .exited("d", "web", 1, Ending.of(143, LONG_AGO).departure(Departure.UNHEALTHY));
    assertThat(scene.verdicts()).extracting(Verdict::state).containsExactly(State.PAUSED);
  }

  @Test
  void goesOnBesideAFailedSlot() {
    threeOld(update(1, 0, 0, FailureAction.CONTINUE));
    failedSlot(1);
    assertThat(scene.verdicts()).isEmpty();
    assertThat(scene.steps()).containsExactly("create shop/web.1", "create shop/web.2");
  }

  @Test
  void toleratesAsManyFailedSlotsAsTheRatioSays() {
    threeOld(update(1, 0, 0, FailureAction.PAUSE, 0.34, null));
    failedSlot(1);
    assertThat(scene.verdicts()).isEmpty();
    failedSlot(2);
    assertThat(scene.verdicts()).extracting(Verdict::state).containsExactly(State.PAUSED);
  }

  @Test
  void goesBackWhereTheFileSaysSo() {
    threeOld(update(1, 0, 0, FailureAction.ROLLBACK));
    failedSlot(1);
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.verdicts()).extracting(Verdict::state).containsExactly(State.ROLLBACK_STARTED);
    assertThat(scene.status("web").message())
        .isEqualTo("the update failed and is rolled back: exited with code 1");
  }

  @Test
  void aRollbackThatFailsIsPaused() {
    threeOld(update(1, 0, 0, FailureAction.ROLLBACK))
        .rollout("web", State.ROLLBACK_STARTED, "version 2 failed");
    failedSlot(1);
    assertThat(scene.verdicts()).extracting(Verdict::state).containsExactly(State.ROLLBACK_PAUSED);
  }

  @Test
  void whatFailedBeforeTheUpdateBeganDoesNotCount() {
    threeOld(update(1, 0, 0, FailureAction.PAUSE));
    for (int attempt = 0; attempt < 3; attempt++) {
      Ending before = Ending.of(1, Duration.ofHours(2)).attempt(attempt);
      scene.exited("f" + attempt, "web", 1, before);
    }
    assertThat(scene.verdicts()).isEmpty();
    assertThat(scene.steps()).containsExactly("create shop/web.1");
  }

  @Test
  void aCrashDuringAPauseIsFilledFromWhatRanBefore() {
    scene
        .service("web", 2)
        .rollout("web", State.PAUSED, "exited with code 1")
        .ready("a", "web", 1, "old")
        .exited("b", "web", 2, Ending.of(137, LONG_AGO).hash("old"));
    assertThat(created("web", 2).hash()).isEqualTo("old");
    assertThat(scene.status("web").message())
        .isEqualTo("the update is paused, what ran before serves on: exited with code 1");
  }

  @Test
  void aPauseOutlivesTheTasksThatExplainIt() {
    scene
        .service("web", 2)
        .rollout("web", State.PAUSED, "exited with code 1")
        .ready("a", "web", 1, "old")
        .ready("b", "web", 2, "old");
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("web").state()).isEqualTo(ServiceStatus.State.FAILED);
  }

  @Test
  void aSlotThatWasStoppedFirstGetsWhatRanBeforeWhenTheNewFails() {
    scene.service("web", 1, updating(update(1, 0, 0, FailureAction.PAUSE, 0, Order.STOP_FIRST)));
    failedSlot(1);
    assertThat(scene.verdicts()).extracting(Verdict::state).containsExactly(State.PAUSED);
    assertThat(created("web", 1).hash()).isEqualTo("old");
  }

  private DesiredService created(String service, int slot) {
    return scene.plan().steps().stream()
        .filter(Step.CreateTask.class::isInstance)
        .map(Step.CreateTask.class::cast)
        .filter(step -> step.place().equals(Scene.slot(service, slot)))
        .findFirst()
        .orElseThrow()
        .service();
  }
}
