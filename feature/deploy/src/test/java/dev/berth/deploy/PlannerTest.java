package dev.berth.deploy;

import static dev.berth.deploy.Scene.dependsOn;
import static dev.berth.deploy.Scene.restart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.compose.ServiceSection.Restart.Condition;
import dev.berth.deploy.Scene.Ending;
import dev.berth.deploy.ServiceStatus.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private final Scene scene = new Scene();

  @Test
  void fillsEveryEmptySlotAtOnce() {
    scene.service("web", 3);
    assertThat(scene.steps())
        .containsExactly("create shop/web.1", "create shop/web.2", "create shop/web.3");
    assertThat(scene.status("web").state()).isEqualTo(State.DEPLOYING);
  }

  @Test
  void leavesWhatIsAsDesiredAlone() {
    scene.service("web", 2).ready("a", "web", 1, "new").ready("b", "web", 2, "new");
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("web")).isEqualTo(new ServiceStatus(State.RUNNING, 2, 2, 2, "", null));
  }

  @Test
  void doesNotFillASlotInWhichATaskIsBeingStarted() {
    scene.service("web", 2).beingStarted("web", 1);
    assertThat(scene.steps()).containsExactly("create shop/web.2");
  }

  @Test
  void makesNetworksBeforeTasks() {
    scene.service("web", 1).network("shop_default");
    assertThat(scene.steps()).containsExactly("ensure network shop_default");
    assertThat(scene.status("web").message()).isEqualTo("waits for its networks and volumes");
    scene.existingNetwork("shop_default");
    assertThat(scene.steps()).containsExactly("create shop/web.1");
  }

  @Test
  void saysWhyANetworkCannotBeMade() {
    scene.service("web", 1).network("shop_default").failedStep("ensure network shop_default", 6);
    assertThat(scene.status("web").state()).isEqualTo(State.FAILED);
    assertThat(scene.status("web").message())
        .isEqualTo("failed 6 times in a row: the bridge is burning");
  }

  @Test
  void stopsTheHighestSlotsWhenScaledDown() {
    scene
        .service("web", 1)
        .ready("a", "web", 1, "new")
        .ready("b", "web", 2, "new")
        .exited("c", "web", 3, Ending.of(0, Duration.ofSeconds(5)));
    assertThat(scene.steps()).containsExactly("stop shop/web.2 b", "remove shop/web.3 c");
    assertThat(scene.status("web").state()).isEqualTo(State.DEPLOYING);
  }

  @Test
  void stopsAStoppedServiceAndKeepsItsHistory() {
    scene
        .service("web", 1)
        .ready("a", "web", 1, "new")
        .exited("b", "web", 1, Ending.of(1, Duration.ofSeconds(5)))
        .stopped("web");
    assertThat(scene.steps()).containsExactly("stop shop/web.1 a");
  }

  @Test
  void isStoppedWhenTheLastTaskHasGone() {
    scene
        .service("web", 1)
        .exited("a", "web", 1, Ending.of(143, Duration.ofSeconds(5)))
        .stopped("web");
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("web").state()).isEqualTo(State.STOPPED);
  }

  @Test
  void endsWhatNobodyDesires() {
    scene
        .ready("a", "web", 1, "new")
        .leaving("b", "web", 2, "new")
        .created("c", "web", 3, "new")
        .exited("d", "web", 4, Ending.of(0, Duration.ZERO))
        .existingNetwork("shop_default")
        .removed();
    assertThat(scene.steps())
        .containsExactly(
            "stop shop/web.1 a",
            "remove shop/web.3 c",
            "remove shop/web.4 d",
            "remove network shop_default");
  }

  @Test
  void keepsTheLastThreeEndedTasksOfASlot() {
    scene
        .service("web", 1)
        .ready("a", "web", 1, "new")
        .exited("b", "web", 1, Ending.of(1, Duration.ofSeconds(50)))
        .exited("c", "web", 1, Ending.of(1, Duration.ofSeconds(40)))
        .exited("d", "web", 1, Ending.of(1, Duration.ofSeconds(30)))
        .exited("e", "web", 1, Ending.of(1, Duration.ofSeconds(20)));
    assertThat(scene.steps()).containsExactly("remove shop/web.1 b");
  }

  @Test
  void startsWhatAKilledBerthHadOnlyMade() {
    scene.service("web", 2).created("a", "web", 1, "new").created("b", "web", 2, "new");
    scene.beingStarted("web", 2);
    assertThat(scene.steps()).containsExactly("start shop/web.1 a");
  }

  @Test
  void keepsTheBetterOfTwoTasksInOneSlot() {
    scene.service("web", 1).starting("a", "web", 1, "new").ready("b", "web", 1, "new");
    assertThat(scene.steps()).containsExactly("stop shop/web.1 a");
  }

  @Test
  void replacesAnUnhealthyTask() {
    scene.service("web", 1).unhealthy("a", "web", 1, "new");
    assertThat(scene.steps()).containsExactly("stop shop/web.1 a");
  }

  @Test
  void leavesAnUnhealthyTaskThatIsNotToBeRestarted() {
    scene.service("web", 1, restart(Condition.NONE)).unhealthy("a", "web", 1, "new");
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("web").state()).isEqualTo(State.DEPLOYING);
    assertThat(scene.status("web").message()).contains("it is unhealthy");
  }

  @Test
  void waitsForADependencyToBeHealthy() {
    scene
        .service("db", 1)
        .service("web", 1, dependsOn("db", StartCondition.SERVICE_HEALTHY))
        .starting("a", "db", 1, "new");
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("web").message()).isEqualTo("waits for db to be healthy");
  }

  @Test
  void startsOnceADependencyIsHealthy() {
    scene
        .service("db", 1)
        .service("web", 1, dependsOn("db", StartCondition.SERVICE_HEALTHY))
        .ready("a", "db", 1, "new");
    assertThat(scene.steps()).containsExactly("create shop/web.1");
  }

  @Test
  void startsOnceADependencyHasStarted() {
    scene.service("db", 1).service("web", 1, dependsOn("db", StartCondition.SERVICE_STARTED));
    assertThat(scene.steps()).containsExactly("create shop/db.1");
    scene.starting("a", "db", 1, "new");
    assertThat(scene.steps()).containsExactly("create shop/web.1");
  }

  @Test
  void startsOnceADependencyHasCompleted() {
    scene
        .service("setup", 1, restart(Condition.ON_FAILURE))
        .service("web", 1, dependsOn("setup", StartCondition.SERVICE_COMPLETED_SUCCESSFULLY))
        .exited("a", "setup", 1, Ending.of(0, Duration.ofSeconds(1)));
    assertThat(scene.steps()).containsExactly("create shop/web.1");
    assertThat(scene.status("setup").state()).isEqualTo(State.COMPLETED);
  }

  @Test
  void doesNotStartWhenADependencyHasFailed() {
    scene
        .service("setup", 1, restart(Condition.NONE))
        .service("web", 1, dependsOn("setup", StartCondition.SERVICE_COMPLETED_SUCCESSFULLY))
        .exited("a", "setup", 1, Ending.of(3, Duration.ofSeconds(1)));
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("setup").state()).isEqualTo(State.FAILED);
    assertThat(scene.status("setup").message())
        .isEqualTo("failed 1 time in a row: exited with code 3");
    assertThat(scene.status("web").message()).isEqualTo("waits for setup to be completed");
  }

  @Test
  void restartsATaskWhateverItsDependenciesDo() {
    scene
        .service("db", 1)
        .service("web", 1, dependsOn("db", StartCondition.SERVICE_HEALTHY))
        .starting("a", "db", 1, "new")
        .exited("b", "web", 1, Ending.of(137, Duration.ofSeconds(1)));
    assertThat(scene.steps()).containsExactly("create shop/web.1");
  }

  @Test
  void keepsANetworkInWhichATaskIsBeingMade() {
    scene.existingNetwork("shop_default").beingStarted("web", 1).removed();
    assertThat(scene.steps()).isEmpty();
  }
}
