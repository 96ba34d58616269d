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

class ImagePullTest {
  private static final String PULL =
      "POST /api/images/pull?reference=registry.test%3A5000%2Fshop%3A1";
  private static final String DONE =
      """
      {"type":"progress","layer":"sha256:0123456789abcdef","phase":"downloading","current":0,"total":2048}
      {"type":"progress","layer":"sha256:0123456789abcdef","phase":"downloading","current":1024,"total":2048}
      {"type":"progress","layer":"sha256:fedcba9876543210","phase":"present","current":0,"total":0}
      {"type":"progress","layer":"sha256:0123456789abcdef","phase":"done","current":2048,"total":2048}
      {"type":"done","image":{"id":"sha256:abcabcabcabcabc","references":["registry.test:5000/shop:1"],"size":4096}}
      """;

  @TempDir private Path folder = Path.of("");
  private final Stage stage = new Stage();

  @BeforeEach
  void prepare() {
    stage.variable("DOCKER_CONFIG", folder.toString()).answer(PULL, 200, DONE);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void tellsEachChangeOfALayerOnceAndPrintsTheImage() {
    assertThat(stage.play("image", "pull", "registry.test:5000/shop:1")).isZero();

    assertThat(stage.err())
        .isEqualTo(
            """
            0123456789ab: downloading 2KiB
            fedcba987654: present
            0123456789ab: done
            """);
    assertThat(stage.out())
        .isEqualTo(
            """
            IMAGE                      ID            SIZE
            registry.test:5000/shop:1  abcabcabcabc  4KiB
            """);
    assertThat(stage.logins()).isEmpty();
  }

  @Test
  void drawsABarForEachLayerOnATerminalAndClearsThem() {
    stage.onTerminal(Shell.Stream.ERR);

    assertThat(stage.play("image", "pull", "-o", "json", "registry.test:5000/shop:1")).isZero();

    assertThat(stage.err())
        .contains("0123456789ab: downloading [                              ] 0B/2KiB\n")
        .contains("ESC[1A\rESC[J0123456789ab: downloading [")
        .endsWith("0123456789ab: done\nfedcba987654: present\nESC[2A\rESC[J");
    assertThat(dev.berth.client.Json.parse(stage.out()).items()).hasSize(1);
  }

  @Test
  void printsTheIdOnlyWhenQuiet() {
    stage.answer(PULL + "&platform=linux%2Farm64", 200, DONE);

    assertThat(
            stage.play(
                "image", "pull", "-q", "--platform", "linux/arm64", "registry.test:5000/shop:1"))
        .isZero();

    assertThat(stage.out()).isEqualTo("sha256:abcabcabcabcabc\n");
    assertThat(stage.err()).isEmpty();
  }

  @Test
  void failsWithTheReasonOfTheServer() {
    stage.answer(PULL, 200, "{\"type\":\"failed\",\"reason\":\"no such tag.\"}\n");

    assertThat(stage.play("image", "pull", "registry.test:5000/shop:1")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo("Cannot pull the image 'registry.test:5000/shop:1': no such tag.\n");
  }

  @Test
  void failsWhenTheServerStopsMeanwhile() {
    stage.answer(PULL, 200, "");

    assertThat(stage.play("image", "pull", "registry.test:5000/shop:1")).isEqualTo(1);
    assertThat(stage.err())
        .startsWith("Cannot see the pull of 'registry.test:5000/shop:1' to its end");
  }

  @Test
  void showsTheRegistryWhatDockersClientKnowsOfIt() throws IOException {
    // Base64 of "anna:se:cret".
    config("{\"auths\":{\"https://registry.test:5000/v1/\":{\"auth\":\"YW5uYTpzZTpjcmV0\"}}}");

    assertThat(stage.play("image", "pull", "-q", "registry.test:5000/shop:1")).isZero();

    assertThat(stage.logins())
        .containsExactly(
            "{\"username\":\"anna\",\"password\":\"se:cret\",\"serveraddress\":\"registry.test:5000\"}");
  }

  @Test
  void showsNoRegistryTheLoginOfAnother() throws IOException {
    config("{\"auths\":{\"registry.test\":{\"auth\":\"YW5uYTpzZTpjcmV0\"}}}");

    assertThat(stage.play("image", "pull", "-q", "registry.test:5000/shop:1")).isZero();

    assertThat(stage.logins()).isEmpty();
  }

  @Test
  void tellsABrokenConfigurationWithoutWhatStandsInIt() throws IOException {
    config("{\"auths\":{\"registry.test:5000\":{\"auth\":\"c2VjcmV0\"}}}");

    assertThat(stage.play("image", "pull", "-q", "registry.test:5000/shop:1")).isEqualTo(1);

    assertThat(stage.err())
        .isEqualTo(
            "Cannot read '%s/config.json': the 'auth' of 'registry.test:5000' is not base64 of USER:PASSWORD. Correct it, or name another folder with DOCKER_CONFIG.\n"
                .formatted(folder));
  }

  @Test
  void tellsAHelperThatIsNotThere() throws IOException {
    config("{\"credsStore\":\"surely-not-here\"}");

    assertThat(stage.play("image", "pull", "-q", "registry.test:5000/shop:1")).isEqualTo(1);

    assertThat(stage.err())
        .isEqualTo(
            "Cannot ask 'docker-credential-surely-not-here' for credentials: there is no such program. Install it, or correct Docker's config.json.\n");
  }

  @Test
  void asksTheHelperThatKeepsTheLogin() throws IOException {
    config("{\"credsStore\":\"other\",\"credHelpers\":{\"registry.test:5000\":\"mine\"}}");
    helper("read host; printf '{\"Username\":\"anna\",\"Secret\":\"of %s\"}' $host");

    assertThat(stage.play("image", "pull", "-q", "registry.test:5000/shop:1")).isZero();

    assertThat(stage.logins())
        .containsExactly(
            "{\"username\":\"anna\",\"password\":\"of registry.test:5000\",\"serveraddress\":\"registry.test:5000\"}");
  }

  @Test
  void isNobodyWhereTheHelperKnowsNobody() throws IOException {
    config("{\"credsStore\":\"mine\"}");
    helper("echo 'credentials not found in native keychain'; exit 1");

    assertThat(stage.play("image", "pull", "-q", "registry.test:5000/shop:1")).isZero();

    assertThat(stage.logins()).isEmpty();
  }

  @Test
  void asksBeforeItPrunes() {
    stage.answer(
        "POST /api/images/prune?all=true",
        200,
        "{\"images\":[\"sha256:abc\",\"old:1\"],\"reclaimed\":2048}");

    assertThat(stage.play("image", "prune", "--all")).isEqualTo(1);
    assertThat(stage.requests()).isEmpty();
    assertThat(stage.onTerminal(Shell.Stream.IN).input("n\n").play("image", "prune", "--all"))
        .isEqualTo(1);
    assertThat(stage.requests()).isEmpty();
    assertThat(stage.input("y\n").play("image", "prune", "--all")).isZero();

    assertThat(stage.err())
        .contains("nobody sits at a terminal")
        .contains("All images that no task uses are removed. Go on? [y/N] ");
    assertThat(stage.out()).isEqualTo("sha256:abc\nold:1\nFreed 2KiB.\n");
  }

  private void helper(String script) throws IOException {
    Path file = folder.resolve("docker-credential-mine");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    stage.variable("PATH", folder.toString());
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json);
  }
}
