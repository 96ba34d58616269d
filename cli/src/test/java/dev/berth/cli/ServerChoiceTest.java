package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.Logins;
import dev.berth.client.Logins.Login;
import dev.berth.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which server is asked, and as whom, where several could be. */
class ServerChoiceTest {
  @TempDir private Path folder = Path.of("");
  private final Stage stage = new Stage();
  private Path data = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    data = Files.createDirectory(folder.resolve("data"));
    stage
        .variable("XDG_CONFIG_HOME", folder.toString())
        .variable("BERTH_TOKEN", "")
        .answer("GET /api/whoami", 200, "{}");
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void runServer() throws IOException {
    Files.writeString(
        data.resolve("server.json"),
        "{\"pid\":%d,\"httpPort\":%d}".formatted(ProcessHandle.current().pid(), stage.port()));
    Files.writeString(data.resolve("admin.token"), "administrator");
  }

  private void logIn() {
    Logins.of(Map.of("XDG_CONFIG_HOME", folder.toString()))
        .keep(new Login(stage.url(), "alice", new Secret("session"), ""));
  }

  @Test
  void theServerOfTheDataDirectoryIsItsAdministrators() throws IOException {
    runServer();
    logIn();

    assertThat(stage.playAlone("whoami", "--data", data.toString())).isZero();
    assertThat(stage.callers()).containsExactly("administrator");
  }

  @Test
  void aTokenOfTheEnvironmentActsOnTheServerOfTheDataDirectory() throws IOException {
    runServer();
    stage.variable("BERTH_TOKEN", "token");

    assertThat(stage.playAlone("whoami", "--data", data.toString())).isZero();
    assertThat(stage.callers()).containsExactly("token");

    stage.answer(
        "GET /api/whoami", 401, "{\"error\":{\"code\":\"UNAUTHENTICATED\",\"message\":\"No.\"}}");
    assertThat(stage.playAlone("whoami", "--data", data.toString())).isEqualTo(1);
    assertThat(stage.err()).isEqualTo("No. What was shown is the token in BERTH_TOKEN.\n");
  }

  @Test
  void aServerThatIsNamedIsTheOneThatWasLoggedInOn() throws IOException {
    runServer();
    stage.variable("BERTH_DATA", data.toString());

    assertThat(stage.play("whoami")).isZero();
    logIn();
    assertThat(stage.play("whoami")).isZero();
    assertThat(stage.callers()).containsExactly("administrator", "session");
  }

  @Test
  void whatPeopleDoAboutThemselvesIsDoneAsWhomTheyLoggedInAs() throws IOException {
    runServer();
    logIn();
    stage
        .variable("BERTH_DATA", data.toString())
        .input("old\nnew\n")
        .answer("PUT /api/whoami/password", 204, "");

    assertThat(stage.playAlone("passwd", "--password-stdin")).isZero();
    assertThat(stage.callers()).containsExactly("session");
  }

  @Test
  void noAdministratorsTokenGoesToAnotherServer() throws IOException {
    runServer();
    stage.variable("BERTH_DATA", data.toString());

    assertThat(stage.playAlone("whoami", "--server", "http://localhost:1")).isEqualTo(1);
    assertThat(stage.playAlone("whoami", "--server", "http://other:" + stage.port())).isEqualTo(1);
    assertThat(stage.requests()).isEmpty();
  }

  @Test
  void aDataDirectoryThatIsNamedIsNotLeftForALogin() {
    logIn();

    assertThat(stage.playAlone("whoami", "--data", data.toString())).isEqualTo(1);
    assertThat(stage.err()).startsWith("Cannot find a running server for '" + data + "'.");
  }

  @Test
  void loggingInOnTheOwnServerTellsWhoCommandsAreStillDoneBy() throws IOException {
    runServer();
    stage
        .variable("BERTH_DATA", data.toString())
        .input("x")
        .answer("POST /api/login", 201, "{\"token\":\"t\",\"user\":\"bob\"}");

    assertThat(stage.playAlone("login", "bob", "--password-stdin")).isZero();
    assertThat(stage.err())
        .isEqualTo(
            """
            Logged in as 'bob' at http://localhost:PORT.
            Without --server, commands here still act as the server's administrator: say --server http://localhost:PORT to act as 'bob'.
            """);
  }
}
