package dev.berth.deploy;

import static dev.berth.deploy.Scene.dependsOn;
import static dev.berth.deploy.Scene.restart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.compose.ServiceSection.Restart.Condition;
import dev.berth.deploy.Scene.Ending;
import dev.berth.deploy.ServiceStatus.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How what runs is replaced by what is desired now. */
class UpdatePlanTest {
  private static final Duration LONG_AGO = Duration.ofMinutes(5);
  private final Scene scene = new Scene().updating();

  @Test
  void beginsWithANewTaskBesideTheFirstOldOne() {
    scene.service("web", 2).ready("a", "web", 1, "old").ready("b", "web", 2, "old");
    assertThat(scene.steps()).containsExactly("create shop/web.1");
  }

  @Test
  void waitsUntilTheNewTaskIsReady() {
    scene
        .service("web", 2)
        .ready("a", "web", 1, "old")
        .starting("c", "web", 1, "new")
        .ready("b", "web", 2, "old");
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("web").ready()).isEqualTo(2);
  }

  @Test
  void stopsTheOldTaskWhenTheNewOneIsReady() {
    scene
        .service("web", 2)
        .ready("a", "web", 1, "old")
        .ready("c", "web", 1, "new")
        .ready("b", "web", 2, "old");
    assertThat(scene.steps()).containsExactly("stop shop/web.1 a");
  }

  @Test
  void takesTheNextSlotWhenTheOldTaskHasGone() {
    scene
        .service("web", 2)
        .leaving("a", "web", 1, "old")
        .ready("c", "web", 1, "new")
        .ready("b", "web", 2, "old");
    assertThat(scene.steps()).isEmpty();
  }

  @Test
  void goesOnToTheNextSlot() {
    scene
        .service("web", 2)
        .exited("a", "web", 1, Ending.of(143, Duration.ZERO).hash("old"))
        .ready("c", "web", 1, "new")
        .ready("b", "web", 2, "old");
    assertThat(scene.steps()).containsExactly("create shop/web.2");
  }

  @Test
  void stopsFirstWhereAPortCannotBeShared() {
    scene
        .service("web", 2, Scene::publishing)
        .withoutSharedPorts()
        .ready("a", "web", 1, "old")
        .ready("b", "web", 2, "old");
    assertThat(scene.steps()).containsExactly("stop shop/web.1 a");
  }

  @Test
  void stopsFirstOnTheMachinesOwnNetwork() {
    scene.service("web", 1, Scene::onMachine).ready("a", "web", 1, "old");
    assertThat(scene.steps()).containsExactly("stop shop/web.1 a");
  }

  @Test
  void startsAgainAfterStoppingFirst() {
    scene
        .service("web", 2, Scene::publishing)
        .withoutSharedPorts()
        .exited("a", "web", 1, Ending.of(143, Duration.ZERO).hash("old"))
        .ready("b", "web", 2, "old");
    assertThat(scene.steps()).containsExactly("create shop/web.1");
  }

  @Test
  void startsFirstWhereAPortCanBeShared() {
    scene.service("web", 1, Scene::publishing).ready("a", "web", 1, "old");
    assertThat(scene.steps()).containsExactly("create shop/web.1");
  }

  @Test
  void waitsWithTheNextTryOfAFailedNewTask() {
    scene
        .service("web", 2)
        .ready("a", "web", 1, "old")
        .ready("b", "web", 2, "old")
        .exited("c", "web", 1, Ending.of(1, Duration.ofMillis(40)));
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.plan().nextLook()).isEqualTo(Scene.NOW.plusMillis(60));
  }

  @Test
  void pausesAfterThreeFailuresAndLetsTheOldTasksServe() {
    scene
        .service("web", 2)
        .ready("a", "web", 1, "old")
        .ready("b", "web", 2, "old")
        .exited("c", "web", 1, Ending.of(1, LONG_AGO).attempt(0))
        .exited("d", "web", 1, Ending.of(1, LONG_AGO).attempt(1))
        .exited("e", "web", 1, Ending.of(1, LONG_AGO).attempt(2));
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("web").state()).isEqualTo(State.FAILED);
    assertThat(scene.status("web").message())
        .isEqualTo("the update is paused, what ran before serves on: exited with code 1");
    assertThat(scene.status("web").ready()).isEqualTo(2);
  }

  @Test
  void pausesAtOnceWhenAFailedTaskIsNotToBeRestarted() {
    scene
        .service("web", 1, restart(Condition.NONE))
        .ready("a", "web", 1, "old")
        .exited("c", "web", 1, Ending.of(1, LONG_AGO));
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("web").state()).isEqualTo(State.FAILED);
  }

  @Test
  void countsTasksThatCouldNotEvenBeMade() {
    scene.service("web", 1).ready("a", "web", 1, "old").failedToStart("web", 1, 3, LONG_AGO);
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("web").message())
        .isEqualTo("the update is paused, what ran before serves on: no more memory");
  }

  @Test
  void stopsTheOldTaskWhenTheNewOneHasDoneItsWork() {
    scene
        .service("job", 1, restart(Condition.ON_FAILURE))
        .ready("a", "job", 1, "old")
        .exited("b", "job", 1, Ending.of(0, LONG_AGO));
    assertThat(scene.steps()).containsExactly("stop shop/job.1 a");
  }

  @Test
  void fillsAnEmptySlotDuringAnUpdate() {
    scene
        .service("web", 2)
        .ready("a", "web", 1, "old")
        .exited("b", "web", 2, Ending.of(1, LONG_AGO).hash("old"));
    assertThat(scene.steps()).containsExactly("create shop/web.2");
  }

  @Test
  void updatesADependencyFirst() {
    scene
        .service("web", 1, dependsOn("db", StartCondition.SERVICE_HEALTHY))
        .service("db", 1)
        .ready("a", "web", 1, "old")
        .ready("b", "db", 1, "old");
    assertThat(scene.steps()).containsExactly("create shop/db.1");
  }
}
