package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.cli.Shell.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginTest {
  private static final String LOGIN = "POST /api/login";
  private static final String OPENED =
      "{\"token\":\"s3ss10n\",\"user\":\"alice\",\"tenant\":\"team-a\",\"expires\":\"2026-01-31T20:00:00Z\",\"mustEnrol\":false}";
  private static final String WRONG =
      "{\"error\":{\"code\":\"UNAUTHENTICATED\",\"message\":\"Cannot log in: the user, the password or the code is wrong.\"}}";
  private static final String CODE_NEEDED =
      "{\"error\":{\"code\":\"UNAUTHENTICATED\",\"message\":\"Cannot log in: the second factor is missing.\"}}";

  @TempDir private Path folder = Path.of("");
  private final Stage stage = new Stage();

  @BeforeEach
  void prepare() {
    stage
        .variable("XDG_CONFIG_HOME", folder.toString())
        .variable("BERTH_TOKEN", "")
        .answer(LOGIN, 201, OPENED)
        .answer("GET /api/whoami", 200, "{\"name\":\"alice\",\"tenant\":\"team-a\"}")
        .answer("POST /api/logout", 204, "");
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void asksForThePasswordAndKeepsTheSession() throws IOException {
    stage.onTerminal(Stream.IN).input("correct horse\n");

    assertThat(stage.play("login", "alice")).isZero();

    assertThat(stage.requests())
        .containsExactly(LOGIN + " {\"user\":\"alice\",\"password\":\"correct horse\"}");
    assertThat(stage.callers()).containsExactly("nobody");
    assertThat(stage.out()).isEmpty();
    assertThat(stage.err())
        .isEqualTo("Password of alice: \nLogged in as 'alice' at http://localhost:PORT.\n");
    assertThat(Files.readString(folder.resolve("berth/login.json"))).contains("s3ss10n");
  }

  @Test
  void laterCommandsUseTheSessionUntilItEnds() {
    stage.input("correct horse\r\n");
    assertThat(stage.play("login", "alice", "--password-stdin")).isZero();

    assertThat(stage.play("whoami", "--tenant", "team-b")).isZero();
    assertThat(stage.callers().getLast()).isEqualTo("s3ss10n/team-b");

    assertThat(stage.play("logout")).isZero();
    assertThat(stage.requests().getLast()).isEqualTo("POST /api/logout");
    assertThat(stage.callers().getLast()).isEqualTo("s3ss10n");

    stage.clear();
    assertThat(stage.play("whoami")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo(
            "Cannot use the server 'http://localhost:PORT': nobody has logged in there, and BERTH_TOKEN is not set. Log in with 'berth login --server http://localhost:PORT', or make a token there with 'berth token create'.\n");
    assertThat(stage.clear().play("logout")).isZero();
    assertThat(stage.err()).isEqualTo("Nobody has logged in at http://localhost:PORT.\n");
  }

  @Test
  void asksWhoAndForTheSecondFactorWhenTheServerDoes() {
    stage
        .onTerminal(Stream.IN)
        .input("alice\ncorrect horse\n123456\n")
        .answer(LOGIN, 401, CODE_NEEDED);

    assertThat(stage.play("login")).isEqualTo(1);

    assertThat(stage.requests())
        .containsExactly(
            LOGIN + " {\"user\":\"alice\",\"password\":\"correct horse\"}",
            LOGIN + " {\"user\":\"alice\",\"password\":\"correct horse\",\"code\":\"123456\"}");
    assertThat(stage.err())
        .isEqualTo(
            """
            User: Password of alice:\s
            Code of your second factor: Cannot log in: the second factor is missing.
            """);
  }

  @Test
  void tellsAProgramHowToGiveTheSecondFactor() {
    stage.input("correct horse").answer(LOGIN, 401, CODE_NEEDED);

    assertThat(stage.play("login", "alice", "--password-stdin")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo(
            "Cannot log in as 'alice': a code of the second factor is needed. Give it with --code.\n");
    assertThat(stage.play("login", "alice", "--password-stdin", "--code", "1")).isEqualTo(1);
  }

  @Test
  void keepsNothingWhenTheServerRefuses() {
    stage.input("wrong").answer(LOGIN, 401, WRONG);

    assertThat(stage.play("login", "alice", "--password-stdin")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo("Cannot log in: the user, the password or the code is wrong.\n");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void tellsAProgramHowToGiveThePassword() {
    assertThat(stage.play("login", "alice")).isEqualTo(1);
    assertThat(stage.play("login")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo(
            """
            Cannot ask for the password of alice: nobody sits at a terminal. Write it to standard input, with --password-stdin.
            Cannot ask for the user: nobody sits at a terminal. Name the user: berth login USER.
            """);
  }

  @Test
  void tellsThatASecondFactorIsToBeEnrolled() {
    stage.input("x").answer(LOGIN, 201, OPENED.replace("false", "true"));

    assertThat(stage.play("login", "alice", "--password-stdin")).isZero();
    assertThat(stage.err()).contains("enrol one with 'berth totp enrol'");
  }

  @Test
  void neverPrintsTheToken() {
    stage.input("x");

    assertThat(stage.play("login", "alice", "--password-stdin", "-o", "json")).isZero();
    assertThat(stage.out()).contains("\"tenant\" : \"team-a\"").doesNotContain("s3ss10n");
  }

  @Test
  void tellsToLogInAgainWhenTheSessionIsOver() {
    stage.input("x").answer("GET /api/whoami", 401, WRONG);
    assertThat(stage.play("login", "alice", "--password-stdin")).isZero();

    assertThat(stage.clear().play("whoami")).isEqualTo(1);
    assertThat(stage.err()).endsWith(" Run 'berth login'.\n");
  }

  @Test
  void aTokenOfTheEnvironmentGoesFirst() {
    stage.input("x").variable("BERTH_TOKEN", "t0ken\n");
    assertThat(stage.play("login", "alice", "--password-stdin")).isZero();

    assertThat(stage.play("whoami")).isZero();
    assertThat(stage.callers()).containsExactly("nobody", "t0ken");

    stage.variable("BERTH_TOKEN", "to\nken").clear();
    assertThat(stage.play("whoami")).isEqualTo(1);
    assertThat(stage.err())
        .startsWith("Cannot use the token in BERTH_TOKEN: it has characters that no token has.");
  }

  @Test
  void theTenantOfTheEnvironmentCountsWhereNoneIsNamed() {
    stage.variable("BERTH_TOKEN", "t").variable("BERTH_TENANT", "team-c");

    assertThat(stage.play("whoami")).isZero();
    assertThat(stage.play("whoami", "--tenant=team-d")).isZero();
    assertThat(stage.callers()).containsExactly("t/team-c", "t/team-d");

    assertThat(stage.play("whoami", "--tenant", "No\r\nX: y")).isEqualTo(1);
    assertThat(stage.err()).startsWith("Cannot use 'No\r\nX: y' as the name of a tenant");
  }
}
