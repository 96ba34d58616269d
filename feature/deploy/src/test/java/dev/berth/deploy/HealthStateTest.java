package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.deploy.ObservedTask.Readiness;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthStateTest {
  private final Healthcheck check = Scene.healthcheck(3);
  private final HealthState starting = HealthState.starting(Scene.NOW);

  @Test
  void oneSuccessMakesItReady() {
    assertThat(starting.failed(check, Scene.NOW).passed().readiness()).isEqualTo(Readiness.READY);
  }

  @Test
  void failuresDuringTheStartAreForgiven() {
    HealthState state = starting;
    for (int i = 0; i < 20; i++) {
      state = state.failed(check, Scene.NOW.plusSeconds(34));
    }
    assertThat(state.readiness()).isEqualTo(Readiness.STARTING);
  }

  @Test
  void isGivenUpWhenDockerWould() {
    HealthState state = starting.failed(check, Scene.NOW).failed(check, Scene.NOW);
    assertThat(state.failed(check, Scene.NOW.plusSeconds(35)).readiness())
        .isEqualTo(Readiness.UNHEALTHY);
  }

  @Test
  void isUnhealthyAfterFailuresInARow() {
    HealthState state = starting.passed().failed(check, Scene.NOW).failed(check, Scene.NOW);
    assertThat(state.readiness()).isEqualTo(Readiness.READY);
    assertThat(state.failed(check, Scene.NOW).readiness()).isEqualTo(Readiness.UNHEALTHY);
  }

  @Test
  void aSuccessBetweenBreaksTheRow() {
    HealthState state =
        starting.passed().failed(check, Scene.NOW).failed(check, Scene.NOW).passed();
    assertThat(state.failed(check, Scene.NOW).readiness()).isEqualTo(Readiness.READY);
  }

  @Test
  void looksOftenWhileItStartsAndThenAsTheFileSays() {
    HealthState once = starting.failed(check, Scene.NOW);
    assertThat(once.pause(check, Scene.NOW)).isEqualTo(Duration.ofMillis(200));
    HealthState often = once;
    for (int i = 0; i < 20; i++) {
      often = often.failed(check, Scene.NOW);
    }
    assertThat(often.pause(check, Scene.NOW)).isEqualTo(check.startInterval());
    assertThat(often.pause(check, Scene.NOW.plusSeconds(6))).isEqualTo(check.interval());
    assertThat(often.passed().pause(check, Scene.NOW)).isEqualTo(check.interval());
  }
}
