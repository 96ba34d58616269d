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

/** Builds with programs that only write down what they are told. */
class BuildTest {
  private static final String BUILDAH =
      """
      #!/bin/sh
      echo "$@" >>"$LOG"
      echo "TOKEN is $TOKEN" >>"$LOG"
      for word; do case $word in *Dockerfile*) cat "$word" >>"$LOG" ;; esac; done
      echo "STEP 1/1: FROM scratch"
      case $1 in
        bud) echo sha256:abc >"$8" ;;
        push) archive=${4#docker-archive:}; echo layers >"${archive%%:*}" ;;
      esac
      """;
  private static final String DOCKER =
      """
      #!/bin/sh
      case $1 in
        version) exit ${NO_ENGINE:-0} ;;
        build) echo sha256:abc >"$5" ;;
        save) echo layers >"$3" ;;
      esac
      echo "$@" >>"$LOG"
      """;

  @TempDir private Path folder = Path.of("");
  private final Stage stage = new Stage();
  private Path log = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    log = folder.resolve("log");
    Files.createDirectories(folder.resolve("web"));
    Files.writeString(
        folder.resolve("compose.yml"),
        """
        name: shop
        services:
          web:
            build: {context: web, args: {TOKEN: secret, PATH: /x}, target: run, labels: {a: b}}
          db: {image: "db:1"}
        """);
    stage
        .in(folder)
        .variable("PATH", folder + ":/bin:/usr/bin")
        .variable("LOG", log.toString())
        .answer("POST /api/images/load", 200, "[]");
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void buildsWithBuildahAndLoadsTheArchive() throws IOException {
    program("buildah", BUILDAH);

    assertThat(stage.play("stack", "build")).isZero();

    assertThat(stage.out()).isEqualTo("shop-web:latest\n");
    assertThat(stage.err()).startsWith("web | STEP 1/1: FROM scratch\n");
    assertThat(stage.requests()).containsExactly("POST /api/images/load layers\n");
    assertThat(Files.readString(log))
        .startsWith("bud --isolation chroot --layers --tag shop-web:latest --iidfile /")
        .contains(
            " --build-arg TOKEN --build-arg PATH=/x --target run --label a=b %s/web\nTOKEN is secret\n"
                .formatted(folder))
        .contains("push --quiet sha256:abc docker-archive:/");
  }

  @Test
  void handsOnADockerfileThatStandsInTheFile() throws IOException {
    Files.writeString(
        folder.resolve("compose.yml"),
        """
        name: shop
        services: {web: {image: "web:2", build: {context: web, dockerfile_inline: "FROM scratch"}}}
        """);
    program("buildah", BUILDAH);

    assertThat(stage.play("stack", "build", "web")).isZero();

    assertThat(Files.readString(log))
        .containsPattern("--tag web:2 --iidfile \\S+ --file /\\S+/Dockerfile ")
        .contains("FROM scratch");
  }

  @Test
  void asksADockerEngineWhereThereIsNoBuildah() throws IOException {
    stage.variable("PATH", folder.toString());
    program("docker", DOCKER);

    assertThat(stage.play("stack", "build")).isZero();

    assertThat(stage.requests()).containsExactly("POST /api/images/load layers\n");
    assertThat(Files.readAllLines(log))
        .anyMatch(line -> line.startsWith("build --tag shop-web:latest --iidfile /"));
  }

  @Test
  void tellsTheWaysOutWhereNothingBuilds() throws IOException {
    stage.variable("NO_ENGINE", "1").variable("PATH", folder.toString());
    program("docker", DOCKER);

    assertThat(stage.play("stack", "build")).isEqualTo(1);

    assertThat(stage.err())
        .isEqualTo(
            "Cannot build the image 'shop-web:latest' of service 'web': buildah is not installed here, and no Docker engine answers. Install it ('apt-get install buildah'), start Docker, or build the image elsewhere and bring it with 'docker save shop-web:latest | berth image load'.\n");
  }

  @Test
  void tellsABuildThatFailed() throws IOException {
    program("buildah", "#!/bin/sh\necho 'no such file'\nexit 125\n");

    assertThat(stage.play("stack", "build")).isEqualTo(1);

    assertThat(stage.err())
        .isEqualTo(
            """
            web | no such file
            Cannot build the image 'shop-web:latest' of service 'web': 'buildah bud' ended with exit code 125. What it said stands above.
            """);
    assertThat(stage.requests()).isEmpty();
  }

  @Test
  void tellsWhereAContextIsMissing() throws IOException {
    Files.delete(folder.resolve("web"));
    program("buildah", BUILDAH);

    assertThat(stage.play("stack", "build")).isEqualTo(1);

    assertThat(stage.err())
        .startsWith("compose.yml:4:")
        .contains("services.web.build: There is no folder '%s/web'".formatted(folder));
    assertThat(log).doesNotExist();
  }

  @Test
  void deployBuildsWhatIsMissing() throws IOException {
    program("buildah", BUILDAH);
    stage.answer("PUT /api/stacks/shop", 202, "{\"version\":1}");

    assertThat(stage.play("stack", "deploy", "-d")).isZero();

    assertThat(stage.requests())
        .startsWith(
            "GET /api/images/inspect?reference=shop-web%3Alatest",
            "POST /api/images/load layers\n");
  }

  @Test
  void deployBuildsNothingThatIsThereUnlessTold() throws IOException {
    program("buildah", BUILDAH);
    stage
        .answer("GET /api/images/inspect?reference=shop-web%3Alatest", 200, "{}")
        .answer("PUT /api/stacks/shop", 202, "{\"version\":1}");

    assertThat(stage.play("stack", "deploy", "-d")).isZero();
    assertThat(log).doesNotExist();
    assertThat(stage.play("stack", "deploy", "-d", "--build")).isZero();
    assertThat(log).exists();
  }

  @Test
  void deployBuildsNothingWhenToldSo() throws IOException {
    program("buildah", BUILDAH);
    stage.answer("PUT /api/stacks/shop", 202, "{\"version\":1}");

    assertThat(stage.play("stack", "deploy", "-d", "--no-build")).isZero();
    assertThat(stage.play("stack", "deploy", "--build", "--no-build")).isEqualTo(1);

    assertThat(stage.requests()).hasSize(1);
    assertThat(stage.err())
        .isEqualTo("Cannot take both --build and --no-build. Use one of the two.\n");
  }

  @Test
  void refusesAServiceThatIsNotBuilt() {
    assertThat(stage.play("stack", "build", "wbe")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo(
            "Cannot build 'wbe': there is no service of that name with 'build:'. Did you mean 'web'?\n");
  }

  private void program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
