package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
  @TempDir private Path folder = Path.of("");
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void addsASwarmBehindTls() throws IOException {
    Files.writeString(folder.resolve("ca.pem"), "CA\n");
    Files.writeString(folder.resolve("cert.pem"), "CERT\n");
    Files.writeString(folder.resolve("key.pem"), "KEY\n");
    stage.in(folder).answer("POST /api/targets", 200, Samples.PROD);

    assertThat(
            stage.play(
                "target",
                "add",
                "prod",
                "--engine",
                "swarm",
                "--docker-host",
                "tcp://192.0.2.7:2376",
                "--tls-ca",
                "ca.pem",
                "--tls-cert",
                "cert.pem",
                "--tls-key",
                "key.pem"))
        .isZero();

    assertThat(stage.requests())
        .containsExactly(
            "POST /api/targets {\"name\":\"prod\",\"engine\":\"swarm\",\"dockerHost\":\"tcp://192.0.2.7:2376\",\"tls\":{\"authority\":\"CA\\n\",\"certificate\":\"CERT\\n\",\"key\":\"KEY\\n\"}}");
    assertThat(stage.out()).isEqualTo("prod\n");
    assertThat(stage.err())
        .isEqualTo("Warning: Cannot use the engine 'swarm': it does not answer.\n");
  }

  @Test
  void knowsWhereEnginesListen() {
    stage.answer("POST /api/targets", 200, Samples.LOCAL);

    assertThat(stage.play("target", "add", "one", "--engine", "docker")).isZero();
    assertThat(stage.play("target", "add", "two", "--engine", "podman")).isZero();

    assertThat(stage.requests())
        .containsExactly(
            "POST /api/targets {\"name\":\"one\",\"engine\":\"docker\",\"dockerHost\":\"unix:///run/docker.sock\"}",
            "POST /api/targets {\"name\":\"two\",\"engine\":\"podman\",\"dockerHost\":\"unix:///run/podman/podman.sock\"}");
  }

  @Test
  void refusesACertificateWithoutAnAuthority() {
    assertThat(stage.play("target", "add", "one", "--engine", "swarm", "--tls-cert", "cert.pem"))
        .isEqualTo(1);

    assertThat(stage.err())
        .isEqualTo(
            "Cannot add target 'one': a certificate is of no use without TLS. Give the daemon's authority with --tls-ca.\n");
    assertThat(stage.requests()).isEmpty();
  }

  @Test
  void removesTargets() {
    stage.answer("DELETE /api/targets/prod", 204, "");

    assertThat(stage.play("target", "rm", "prod")).isZero();

    assertThat(stage.out()).isEqualTo("prod\n");
  }

  @Test
  void deploysToATarget() throws IOException {
    Files.writeString(folder.resolve("compose.yml"), "services: {web: {image: shop}}");
    stage.in(folder).answer("PUT /api/stacks/shop", 202, "{\"name\":\"shop\",\"version\":1}");

    assertThat(stage.play("stack", "deploy", "-d", "--target", "prod", "-c", "compose.yml", "shop"))
        .isZero();

    assertThat(stage.requests().getFirst()).endsWith("\"target\":\"prod\"}");
  }

  @Test
  void listsTheStacksOfATarget() {
    stage.answer(
        "GET /api/stacks",
        200,
        "["
            + "{\"name\":\"shop\",\"target\":\"prod\",\"state\":\"running\",\"urls\":[]},"
            + "{\"name\":\"blog\",\"target\":\"local\",\"state\":\"running\",\"urls\":[]}]");

    assertThat(stage.play("stack", "ls", "--target", "prod", "-q")).isZero();
    assertThat(stage.out()).isEqualTo("shop\n");
    assertThat(stage.play("stack", "ls")).isZero();
    assertThat(stage.out()).contains("NAME  TARGET", "shop  prod", "blog  local");
  }

  @Test
  void asksForTheThingsOfATarget() {
    stage
        .answer("GET /api/images?target=prod", 200, "[]")
        .answer("DELETE /api/volumes/shop_data?target=prod", 204, "");

    assertThat(stage.play("image", "ls", "--target", "prod")).isZero();
    assertThat(stage.play("volume", "rm", "--target", "prod", "shop_data")).isZero();

    assertThat(stage.requests())
        .containsExactly(
            "GET /api/images?target=prod", "DELETE /api/volumes/shop_data?target=prod");
  }
}
