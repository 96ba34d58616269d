package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up} and {@code down} with a server that is a script beside the API of the test. */
class UpTest {
  /** Its own process id belongs to a command line with the name of Berth's packages in it. */
  private static final String SERVER =
      """
      #!/bin/sh
      # dev.berth
      for word; do case $word in --data=*) data=${word#--data=} ;; esac; done
      echo "$BERTH_PREPARED $*" >"$data/called"
      echo "The password of admin is hunter2."
      printf '{"pid":%d,"httpPort":PORT,"settings":{"http-port":"8080"}}' $$ >"$data/new.json"
      trap 'rm "$data/server.json"; exit 0' TERM
      mv "$data/new.json" "$data/server.json"
      while :; do sleep 0.05; done
      """;

  @TempDir private Path folder = Path.of("");
  private final Stage stage = new Stage();
  private Path data = Path.of("");
  private Path launcher = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    data = folder.resolve("data");
    launcher = Files.createDirectory(folder.resolve("dev.berth")).resolve("berth");
    stage
        .in(folder)
        .variable("BERTH_DATA", data.toString())
        .variable("BERTH_LAUNCHER", launcher.toString())
        .answer("GET /api/health", 200, "{\"status\":\"ready\"}");
    write(SERVER.replace("PORT", Integer.toString(stage.port())));
    Files.writeString(folder.resolve("shop.yml"), "name: shop\nservices: {web: {image: a}}");
  }

  @AfterEach
  void stop() throws IOException {
    stage.playAlone("down");
    stage.close();
  }

  @Test
  void startsTheServerTellsItsFirstWordsOnceAndPrintsItsAddress() throws IOException {
    assertThat(stage.playAlone("up", "--log-level", "debug")).isZero();

    assertThat(stage.out()).isEqualTo("http://localhost:PORT\n");
    assertThat(stage.err())
        .startsWith("Starting the server\n")
        .endsWith("The password of admin is hunter2.\n");
    assertThat(Files.readString(data.resolve("called")))
        .isEqualTo("1 serve --data=%s --log-level=debug --background\n".formatted(data));
    assertThat(Files.readString(data.resolve("log/server.out"))).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
  }

  @Test
  void usesAServerThatRunsAndRefusesOtherSettings() throws IOException {
    stage.playAlone("up");
    Files.delete(data.resolve("called"));

    assertThat(stage.playAlone("up", "--http-port", "8080")).isZero();
    assertThat(stage.playAlone("up", "--http-port", "81")).isEqualTo(1);

    assertThat(data.resolve("called")).doesNotExist();
    assertThat(stage.err())
        .endsWith(
            "Cannot change the settings of the running server: its --http-port is '8080', not '81'. Stop it with 'berth down' first, or leave the flag out.\n");
  }

  @Test
  void deploysEachFileUnderItsName() {
    stage
        .answer("PUT /api/stacks/shop", 202, "{\"version\":1}")
        .answer(
            "GET /api/stacks/shop/progress?version=1",
            200,
            "{\"type\":\"done\",\"urls\":[\"http://shop.localhost\"]}\n");

    assertThat(stage.playAlone("up", "shop.yml")).isZero();

    assertThat(stage.out()).isEqualTo("http://shop.localhost\n");
  }

  @Test
  void deploysTheFileThatLiesHere() throws IOException {
    Files.move(folder.resolve("shop.yml"), folder.resolve("compose.yaml"));
    stage
        .answer("PUT /api/stacks/mine", 202, "{\"version\":1}")
        .answer("GET /api/stacks/mine/progress?version=1", 200, "{\"type\":\"done\"}");

    assertThat(stage.playAlone("up", "-p", "mine", "--profile", "debug")).isZero();

    assertThat(stage.requests().get(1))
        .startsWith("PUT /api/stacks/mine ")
        .endsWith(",\"profiles\":[\"debug\"]}");
  }

  @Test
  void startsNothingForAFileThatIsWrong() throws IOException {
    Files.writeString(folder.resolve("bad.yml"), "services: {web: {image: [}}");

    assertThat(stage.playAlone("up", "shop.yml", "bad.yml")).isEqualTo(1);
    assertThat(stage.playAlone("up", "missing.yml")).isEqualTo(1);
    assertThat(stage.playAlone("up", "-p", "a", "shop.yml", "shop.yml")).isEqualTo(1);
    assertThat(stage.playAlone("up", "shop.yml", "./shop.yml")).isEqualTo(1);

    assertThat(data).doesNotExist();
    assertThat(stage.err())
        .contains("bad.yml:1:")
        .contains("Cannot read 'missing.yml': there is no such file.")
        .contains("Cannot give one name to 2 stacks: -p needs exactly one.")
        .contains("another file here makes the stack 'shop' already");
  }

  @Test
  void tellsWhyTheServerDidNotStart() throws IOException {
    write("#!/bin/sh\necho 'berth: The port 8080 is taken.'\nexit 1\n");

    assertThat(stage.playAlone("up")).isEqualTo(1);

    assertThat(stage.err())
        .endsWith(
            "Cannot start the server: it ended at once with exit code 1.\nberth: The port 8080 is taken.\n");
  }

  @Test
  void downStopsTheServerAndIsContentWithNone() {
    stage.playAlone("up");

    assertThat(stage.playAlone("down")).isZero();
    assertThat(data.resolve("server.json")).doesNotExist();
    assertThat(stage.playAlone("down")).isZero();
    assertThat(stage.err()).endsWith("No server runs on '" + data + "'.\n");
    assertThat(stage.playAlone("down", "--stacks")).isEqualTo(1);
  }

  @Test
  void worksOnThisMachineOnly() {
    assertThat(stage.play("up")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo(
            "Cannot use --server with 'up': it works on this machine only. Use --data to name an instance.\n");
  }

  private void write(String script) throws IOException {
    Files.writeString(launcher, script);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
