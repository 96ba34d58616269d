package dev.berth.deploy;

import static dev.berth.deploy.Scene.restart;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.compose.ServiceSection.Restart;
import dev.berth.compose.ServiceSection.Restart.Condition;
import dev.berth.deploy.ObservedTask.Departure;
import dev.berth.deploy.Scene.Ending;
import dev.berth.deploy.ServiceStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RestartRuleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration JUST_NOW = Duration.ZERO;

  @ParameterizedTest
  @CsvSource({
    "1, PT0.1S",
    "2, PT0.2S",
    "3, PT0.4S",
    "5, PT1.6S",
    "10, PT51.2S",
    "11, PT1M",
    "500, PT1M"
  })
  void delaysDoubleUpToAMinute(int attempt, Duration delay) {
    assertThat(RestartRule.delay(attempt)).isEqualTo(delay);
  }

  static Stream<Arguments> rows() {
    return Stream.of(
        Arguments.of("any: success is restarted", Condition.ANY, Ending.of(0, MINUTE), true),
        Arguments.of("any: failure is restarted", Condition.ANY, Ending.of(1, MINUTE), true),
        Arguments.of(
            "on-failure: success is the end", Condition.ON_FAILURE, Ending.of(0, MINUTE), false),
        Arguments.of(
            "on-failure: failure is restarted", Condition.ON_FAILURE, Ending.of(1, MINUTE), true),
        Arguments.of("none: success is the end", Condition.NONE, Ending.of(0, MINUTE), false),
        Arguments.of("none: failure is the end", Condition.NONE, Ending.of(1, MINUTE), false),
        Arguments.of(
            "none: lost in a reboot, comes back",
            Condition.NONE,
            Ending.of(255, MINUTE).lost(),
            true),
        Arguments.of(
            "none: ended by a stop, comes back",
            Condition.NONE,
            Ending.of(143, JUST_NOW).departure(Departure.UNWANTED),
            true),
        Arguments.of(
            "on-failure: ended for bad health with code 0",
            Condition.ON_FAILURE,
            Ending.of(0, MINUTE).departure(Departure.UNHEALTHY),
            true),
        Arguments.of(
            "made from something else", Condition.NONE, Ending.of(1, JUST_NOW).hash("old"), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void restartsByPolicy(String name, Condition condition, Ending ending, boolean again) {
    Scene scene = new Scene().service("web", 1, restart(condition));
    scene.exited("a", "web", 1, ending);
    assertThat(scene.steps().contains("create shop/web.1")).as(name).isEqualTo(again);
    assertThat(scene.plan().nextLook()).isNull();
  }

  @Test
  void aKilledTaskIsReplacedAfterATenthOfASecond() {
    assertThat(look(Ending.of(137, Duration.ofMillis(30)).ran(MINUTE)))
        .isEqualTo(Scene.NOW.plusMillis(70));
  }

  @Test
  void aTaskThatRanWellBeginsAnew() {
    assertThat(look(Ending.of(1, JUST_NOW).attempt(9).ran(Duration.ofSeconds(10))))
        .isEqualTo(Scene.NOW.plusMillis(100));
  }

  @Test
  void aTaskThatFailsAgainWaitsLonger() {
    assertThat(look(Ending.of(1, JUST_NOW).attempt(4))).isEqualTo(Scene.NOW.plusMillis(1600));
  }

  @Test
  void aTaskThatWasUnhealthyFromTheBeginningWaitsLonger() {
    Ending ending = Ending.of(143, JUST_NOW).attempt(1).ran(MINUTE).departure(Departure.UNHEALTHY);
    assertThat(look(ending)).isEqualTo(Scene.NOW.plusMillis(200));
  }

  private static @Nullable Instant look(Ending ending) {
    Scene scene = new Scene().service("web", 1).exited("a", "web", 1, ending);
    assertThat(scene.steps()).isEmpty();
    return scene.plan().nextLook();
  }

  @Test
  void theFilesOwnDelayCounts() {
    Scene scene =
        new Scene()
            .service("web", 1, restart(new Restart(Condition.ANY, Duration.ofSeconds(5), null)))
            .exited("a", "web", 1, Ending.of(1, Duration.ofSeconds(2)));
    assertThat(scene.plan().nextLook()).isEqualTo(Scene.NOW.plusSeconds(3));
  }

  @Test
  void givesUpAfterTheAttemptsAllowed() {
    Scene scene =
        new Scene()
            .service("web", 1, restart(new Restart(Condition.ON_FAILURE, null, 2)))
            .exited("a", "web", 1, Ending.of(7, MINUTE).attempt(2));
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.status("web").state()).isEqualTo(State.FAILED);
    assertThat(scene.status("web").message())
        .isEqualTo("failed 3 times in a row: exited with code 7");
  }

  @Test
  void aCrashLoopIsAFailureInTheEndAndIsTriedOn() {
    Scene scene =
        new Scene().service("web", 1).exited("a", "web", 1, Ending.of(1, MINUTE).attempt(5));
    assertThat(scene.status("web").state()).isEqualTo(State.FAILED);
    assertThat(scene.steps()).containsExactly("create shop/web.1");
  }

  @Test
  void aMissingProgramIsAFailureSooner() {
    Scene scene =
        new Scene().service("web", 1).exited("a", "web", 1, Ending.of(127, MINUTE).attempt(1));
    assertThat(scene.status("web").state()).isEqualTo(State.FAILED);
  }

  @Test
  void aTaskThatCouldNotBeMadeIsTriedAgain() {
    Scene scene = new Scene().service("web", 1).failedToStart("web", 1, 2, Duration.ofMillis(150));
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.plan().nextLook()).isEqualTo(Scene.NOW.plusMillis(50));
    assertThat(scene.status("web").message()).isEqualTo("failed 2 times in a row: no more memory");
  }
}
