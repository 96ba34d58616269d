package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people get wrong: they are told where, and nothing is left half deployed. */
@Requires({"root", "runc", "conmon", "nft"})
class BadInputTest {
  private static final Installation BERTH = Installation.create();
  private static final String JSON = "Content-Type: application/json\r\n";

  @BeforeAll
  static void start() {
    BERTH.up().succeeded();
  }

  @AfterAll
  static void stop() {
    BERTH.close();
  }

  @AfterEach
  void nothingIsHalfDeployed() {
    assertThat(BERTH.berth("stack", "ls", "-q").succeeded().out()).isEmpty();
    assertThat(BERTH.berth("task", "ls", "--all", "-q").succeeded().out()).isEmpty();
  }

  static Stream<Arguments> wrongFiles() {
    return Stream.of(
        Arguments.of("not YAML", "services: [\n", ":2:1:"),
        Arguments.of("a wrong type", "services:\n  web: 7\n", ":2:8:"),
        Arguments.of(
            "a port out of range",
            "services:\n  web:\n    image: berth/host\n    ports:\n      - \"99999:80\"\n",
            ":5:9:"),
        Arguments.of(
            "a missing variable",
            "services:\n  web:\n    image: ${BERTH_TEST_NOWHERE:?name an image}\n",
            ":3:12:"),
        Arguments.of("no image", "services:\n  web:\n    command: [\"true\"]\n", ":2:3:"),
        Arguments.of("an alias bomb", aliasBomb(), ":"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongFiles")
  void tellsWhereAFileIsWrong(String what, String text, String place) {
    Path file = BERTH.stackFile(text);

    CommandResult result = BERTH.berth("stack", "deploy", "-c", file.toString(), "bad");

    assertThat(result.failedWith(1).err()).as(what).contains(file + place);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void tellsOfEveryProblemAtOnce() {
    Path file =
        BERTH.stackFile(
            """
            services:
              web:
                image: 7.5
                nonsense: true
                ports:
                  - "99999:80"
                environment: 12
            """);

    CommandResult result = BERTH.berth("stack", "deploy", "-c", file.toString(), "bad");

    assertThat(result.failedWith(1).err())
        .contains(file + ":4:", "nonsense")
        .contains(file + ":6:", "99999")
        .contains(file + ":7:", "environment");
  }

  @Test
  void tellsOfAnImageThatIsNotThere() {
    Path file =
        BERTH.stackFile(
            "services:\n  web:\n    image: nowhere.invalid/missing:1\n    pull_policy: never\n");

    CommandResult result = BERTH.berth("stack", "deploy", "-c", file.toString(), "bad");

    assertThat(result.failedWith(1).err()).contains(file + ":3:", "nowhere.invalid/missing:1");
  }

  @Test
  void tellsOfARegistryThatNobodyKnows() {
    CommandResult result = BERTH.berth("image", "pull", "nowhere.invalid/missing:1");

    assertThat(result.failedWith(1).err())
        .contains("Cannot pull image 'nowhere.invalid/missing:1'", "leads to no address");
  }

  @Test
  void tellsOfAFileThatIsNotThere() {
    CommandResult result = BERTH.berth("up", "/nowhere/compose.yml");

    assertThat(result.failedWith(1).err())
        .contains("Cannot read '/nowhere/compose.yml': there is no such file");
  }

  @Test
  void wrongUsageEndsWithTwo() {
    assertThat(BERTH.berth("stack", "rm").failedWith(2).err()).contains("STACK");
    assertThat(BERTH.berth("stacks").failedWith(2).err()).contains("stack");
    BERTH.berth("stack", "ls", "--nonsense").failedWith(2);
  }

  @Test
  void anApiCallNeedsAGoodToken() throws IOException {
    FrontDoorClient door = BERTH.frontDoor();

    assertThat(door.api("GET", "/api/health", "").status()).isEqualTo(200);
    assertThat(door.api("GET", "/api/stacks", "").status()).isEqualTo(401);
    assertThat(door.api("GET", "/api/stacks", bearer("wrong")).status()).isEqualTo(401);
    assertThat(door.api("GET", "/api/stacks", bearer(BERTH.adminToken())).status()).isEqualTo(200);
    assertThat(door.api("DELETE", "/api/stacks/bad", "").status()).isEqualTo(401);
  }

  @Test
  void anExpiredTokenIsRefused() throws IOException {
    FrontDoorClient door = BERTH.frontDoor();
    String token = BERTH.berth("token", "create", "--expires-in", "1s").succeeded().out().strip();

    Eventually.withinSeconds(
        10,
        () -> assertThat(door.api("GET", "/api/stacks", bearer(token)).status()).isEqualTo(401));
  }

  @Test
  void anApiCallNeedsAFittingBody() throws IOException {
    FrontDoorClient door = BERTH.frontDoor();
    String token = bearer(BERTH.adminToken());

    assertThat(
            door.api("PUT", "/api/stacks/bad", token + JSON + "Content-Length: 17000000\r\n")
                .status())
        .isEqualTo(413);
    assertThat(
            door.api(
                    "PUT",
                    "/api/stacks/bad",
                    token + "Content-Type: text/plain\r\nContent-Length: 2\r\n",
                    "{}")
                .status())
        .isEqualTo(415);
    assertThat(
            door.api(
                    "PUT",
                    "/api/stacks/bad",
                    token + JSON + "Content-Length: 13\r\n",
                    "{\"nonsense\":1}")
                .status())
        .isEqualTo(400);
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token + "\r\n";
  }

  /** Nine levels, of which each names the one before nine times. */
  private static String aliasBomb() {
    StringBuilder text = new StringBuilder("x-0: &x0 [lol]\n");
    for (int i = 1; i < 10; i++) {
      text.append("x-%d: &x%d [".formatted(i, i));
      text.append("*x%d, ".formatted(i - 1).repeat(9)).append("]\n");
    }
    return text.append("services:\n  web:\n    image: berth/host\n    labels: *x9\n").toString();
  }
}
