package dev.berth.identity;

import static dev.berth.identity.Scene.ACME;
import static dev.berth.identity.Scene.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Origin;
import dev.berth.kernel.Secret;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BruteForceTest {
  private static final Secret WRONG = new Secret("wrong wrong wrong");

  @TempDir private Path folder;
  private Scene scene;

  @BeforeEach
  void begin() {
    scene = new Scene(folder);
    scene.services().tenants().create(ACME);
    scene.user("alice", ACME, Role.DEVELOPER);
  }

  @AfterEach
  void end() {
    scene.close();
  }

  private Logins.Outcome attempt(String user, Secret password, String address) {
    return scene.services().logins().logIn(user, password, null, new Origin(address, true));
  }

  private Duration waitOf(String user, Secret password, String address) {
    return attempt(user, password, address) instanceof Logins.Outcome.Wait(var time)
        ? time
        : Duration.ZERO;
  }

  @Test
  void eachFailureAfterTheFifthDoublesTheWait() {
    for (int i = 0; i < 5; i++) {
      assertThat(attempt("alice", WRONG, "192.0.2." + i)).isInstanceOf(Logins.Outcome.Wrong.class);
    }
    for (Duration wait = Duration.ofSeconds(10);
        wait.compareTo(Duration.ofMinutes(15)) < 0;
        wait = wait.multipliedBy(2)) {
      assertThat(waitOf("alice", PASSWORD, "198.51.100.1")).isEqualTo(wait);
      scene.clock.advance(wait);
      assertThat(attempt("alice", WRONG, "198.51.100.1")).isInstanceOf(Logins.Outcome.Wrong.class);
    }
    assertThat(waitOf("alice", PASSWORD, "198.51.100.1")).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void nobodyWaitsLikeSomebody() {
    for (int i = 0; i < 5; i++) {
      attempt("nobody", WRONG, "192.0.2." + i);
    }
    assertThat(waitOf("nobody", WRONG, "198.51.100.1")).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void restartForgivesNothing() {
    for (int i = 0; i < 5; i++) {
      attempt("alice", WRONG, "192.0.2." + i);
    }
    scene.restart(Scene.SETTINGS);

    assertThat(waitOf("alice", PASSWORD, "198.51.100.1")).isEqualTo(Duration.ofSeconds(10));
    scene.clock.advance(Duration.ofSeconds(10));
    assertThat(attempt("alice", PASSWORD, "198.51.100.1"))
        .isInstanceOf(Logins.Outcome.LoggedIn.class);
    scene.restart(Scene.SETTINGS);
    assertThat(attempt("alice", WRONG, "198.51.100.1")).isInstanceOf(Logins.Outcome.Wrong.class);
  }

  @Test
  void addressThatTriesManyNamesWaitsToo() {
    for (int i = 0; i < 30; i++) {
      attempt("user" + i, WRONG, "2001:db8::" + i);
    }
    assertThat(waitOf("alice", PASSWORD, "2001:db8::ffff")).isEqualTo(Duration.ofSeconds(10));
    assertThat(attempt("alice", PASSWORD, "2001:db8:0:1::1"))
        .isInstanceOf(Logins.Outcome.LoggedIn.class);
  }

  @Test
  void administratorUnlocks() {
    for (int i = 0; i < 5; i++) {
      attempt("alice", WRONG, "192.0.2." + i);
    }
    scene.services().attempts().forgive("alice");
    assertThat(attempt("alice", PASSWORD, "198.51.100.1"))
        .isInstanceOf(Logins.Outcome.LoggedIn.class);
  }

  @Test
  void codesAreGuessedNoFasterThanPasswords() {
    User alice = scene.services().state().now().user("alice").orElseThrow();
    scene.services().secondFactors().begin("alice");
    for (int i = 0; i < 5; i++) {
      Secret code = new Secret("%06d".formatted(i));
      try {
        scene.services().logins().enrol(alice, code, Scene.HERE);
      } catch (dev.berth.kernel.BerthException e) {
        assertThat(e.code()).isEqualTo(dev.berth.kernel.ErrorCode.DENIED);
      }
    }
    assertThat(waitOf("alice", PASSWORD, "198.51.100.1")).isPositive();
  }
}
