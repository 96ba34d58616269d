package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployTest {
  private static final String PROGRESS = "GET /api/stacks/shop/progress?version=4";

  @TempDir private Path folder = Path.of("");
  private final Stage stage = new Stage();

  @BeforeEach
  void writeFile() throws IOException {
    Files.writeString(folder.resolve("compose.yml"), "services: {web: {image: \"shop:${TAG}\"}}");
    stage
        .in(folder)
        .variable("TAG", "9")
        .answer(
            "PUT /api/stacks/shop",
            202,
            """
            {"name":"shop","version":4,"changed":true,"warnings":[{"severity":"WARNING",
             "file":"compose.yml","line":1,"column":2,"path":"services.web","message":"Odd."}]}
            """)
        .answer(
            PROGRESS,
            200,
            """
            {"type":"progress","message":"web: 0 of 1 healthy"}
            {"type":"done","urls":["http://shop.localhost:8080"]}
            """);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void namesPortsThatAreOpen() {
    stage.answer(
        PROGRESS,
        200,
        """
        {"type":"done","urls":[],"warnings":["Past the front door, port 32768 of 10.0.0.2 is open."]}
        """);
    assertThat(stage.play("stack", "deploy", "-c", "compose.yml", "shop")).isZero();
    assertThat(stage.err())
        .endsWith("Warning: Past the front door, port 32768 of 10.0.0.2 is open.\n");
  }

  @Test
  void printsTheUrlsAndNothingElse() {
    assertThat(stage.play("stack", "deploy", "-c", "compose.yml", "shop")).isZero();

    assertThat(stage.out()).isEqualTo("http://shop.localhost:8080\n");
    assertThat(stage.err())
        .isEqualTo("Warning: compose.yml:1:2: services.web: Odd.\nshop: web: 0 of 1 healthy\n");
    assertThat(stage.requests().getFirst())
        .isEqualTo(
            "PUT /api/stacks/shop {\"files\":[{\"name\":\"compose.yml\",\"content\":\"services: {web: {image: \\\"shop:${TAG}\\\"}}\"}],\"variables\":{\"TAG\":\"9\"},\"directory\":\"%s\"}"
                .formatted(folder));
  }

  @Test
  void printsJsonForPrograms() {
    assertThat(stage.play("stack", "deploy", "-c", "compose.yml", "shop", "-o", "json")).isZero();

    assertThat(dev.berth.client.Json.parse(stage.out()).texts("urls"))
        .containsExactly("http://shop.localhost:8080");
  }

  @Test
  void doesNotWaitWhenDetached() {
    assertThat(stage.play("stack", "deploy", "-d", "-c", "compose.yml", "shop")).isZero();

    assertThat(stage.requests()).hasSize(1);
  }

  @Test
  void failsWithTheReasonOfTheServer() {
    stage.answer(PROGRESS, 200, "{\"type\":\"failed\",\"reason\":\"web: exit code 1\"}\n");

    assertThat(stage.play("stack", "deploy", "-c", "compose.yml", "shop")).isEqualTo(1);
    assertThat(stage.err())
        .endsWith(
            "Cannot deploy stack 'shop': web: exit code 1. Look with 'berth stack ps shop' and 'berth stack logs shop'.\n");
  }

  @Test
  void failsWhenTheServerStopsMeanwhile() {
    stage.answer(PROGRESS, 200, "{\"type\":\"progress\",\"message\":\"web\"}\n");

    assertThat(stage.play("stack", "deploy", "-c", "compose.yml", "shop")).isEqualTo(1);
    assertThat(stage.err()).contains("Cannot see the deployment of stack 'shop' to its end");
  }

  @Test
  void tellsAllProblemsAtOnce() {
    stage.answer(
        "PUT /api/stacks/shop",
        400,
        """
        {"error":{"code":"INVALID_STACK_FILE","message":"two","problems":[
          {"severity":"ERROR","file":"compose.yml","line":1,"column":2,"path":"a","message":"Bad."},
          {"severity":"ERROR","file":"compose.yml","line":3,"column":4,"path":"b","message":"Worse."}]}}
        """);

    assertThat(stage.play("stack", "deploy", "-c", "compose.yml", "shop")).isEqualTo(1);
    assertThat(stage.err()).isEqualTo("compose.yml:1:2: a: Bad.\ncompose.yml:3:4: b: Worse.\n");
  }

  @Test
  void scalesAndWaits() {
    stage.answer("POST /api/stacks/shop/services/web/scale", 202, "{\"version\":4}");

    assertThat(stage.play("service", "scale", "shop_web=3")).isZero();

    assertThat(stage.out()).isEqualTo("shop/web\n");
    assertThat(stage.requests())
        .containsExactly(
            "GET /api/services",
            "POST /api/stacks/shop/services/web/scale {\"replicas\":3}",
            PROGRESS);
  }

  @Test
  void removesAndWaitsUntilTheStackIsGone() {
    stage.answer("DELETE /api/stacks/shop", 202, "");

    assertThat(stage.play("stack", "rm", "shop")).isZero();

    assertThat(stage.out()).isEqualTo("shop\n");
    assertThat(stage.requests()).containsExactly("DELETE /api/stacks/shop", "GET /api/stacks/shop");
  }

  @Test
  void printsANormalisedFileWithoutAServer() {
    assertThat(stage.playAlone("stack", "config", "-c", "compose.yml")).isZero();

    assertThat(stage.out()).contains("image: ").contains("shop:9").contains("replicas: 1");
    assertThat(stage.requests()).isEmpty();
  }

  @Test
  void sendsTheFilesThatTheFilesName() throws IOException {
    Files.writeString(
        folder.resolve("compose.yml"),
        "services: {web: {image: a, env_file: web.env, environment: [OPEN]}}");
    Files.writeString(folder.resolve("web.env"), "A=${TAG}\n");
    stage.variable("OPEN", "door").variable("HIDDEN", "x");

    assertThat(stage.play("stack", "deploy", "-d", "shop")).isZero();

    assertThat(stage.requests().getFirst())
        .contains("\"variables\":{\"OPEN\":\"door\",\"TAG\":\"9\"}")
        .contains(
            "\"attachments\":[{\"path\":\"%s/web.env\",\"content\":\"QT0ke1RBR30K\"}]"
                .formatted(folder))
        .doesNotContain("HIDDEN");
  }

  @Test
  void sendsTheLoginsThatTheImagesNeedAndNoOthers() throws IOException {
    image("registry.test:5000/shop:1");
    // Base64 of "anna:secret".
    docker("{\"auths\":{\"registry.test:5000\":{\"auth\":\"YW5uYTpzZWNyZXQ=\"},\"other\":{}}}");

    assertThat(stage.play("stack", "deploy", "-d", "shop")).isZero();
    assertThat(stage.play("stack", "deploy", "-d", "--no-registry-auth", "shop")).isZero();

    assertThat(stage.requests().getFirst())
        .contains("\"registryAuth\":{\"registry.test:5000\":\"ey")
        .doesNotContain("other");
    assertThat(stage.requests().getLast()).doesNotContain("registryAuth");
  }

  @Test
  void deploysWithoutLoginsThatCannotBeFoundUnlessTheyAreWanted() throws IOException {
    image("registry.test:5000/shop:1");
    docker("{");

    assertThat(stage.play("stack", "deploy", "-d", "shop")).isZero();
    assertThat(stage.play("stack", "deploy", "-d", "--with-registry-auth", "shop")).isEqualTo(1);

    assertThat(stage.requests()).hasSize(1);
    assertThat(stage.err())
        .startsWith("Warning: Cannot read '%s/config.json': it is not JSON.".formatted(folder));
  }

  private void image(String name) throws IOException {
    Files.writeString(
        folder.resolve("compose.yml"), "services: {web: {image: \"%s\"}}".formatted(name));
  }

  private void docker(String config) throws IOException {
    stage.variable("DOCKER_CONFIG", folder.toString());
    Files.writeString(folder.resolve("config.json"), config);
  }

  @Test
  void printsWhatTheFilesHoldALineEach() throws IOException {
    Files.writeString(
        folder.resolve("compose.yml"),
        """
        name: shop
        services:
          web: {image: "a:1", volumes: ["data:/d"]}
          made: {build: .}
          debug: {image: "b:2", profiles: [dev, test]}
        volumes: {data: {}}
        """);

    assertThat(config("--services")).isEqualTo("web\nmade\n");
    assertThat(config("--services", "--profile", "dev")).isEqualTo("web\nmade\ndebug\n");
    assertThat(config("--images")).isEqualTo("a:1\nshop-made:latest\n");
    assertThat(config("--images", "-p", "mine")).isEqualTo("a:1\nmine-made:latest\n");
    assertThat(config("--volumes")).isEqualTo("data\n");
    assertThat(config("--profiles")).isEqualTo("dev\ntest\n");
    assertThat(config("-q")).isEmpty();
  }

  private String config(String... options) {
    String before = stage.out();
    List<String> words = new ArrayList<>(List.of("stack", "config"));
    words.addAll(List.of(options));
    assertThat(stage.playAlone(words.toArray(String[]::new))).as(stage.err()).isZero();
    return stage.out().substring(before.length());
  }

  @Test
  void neverShowsWhatASecretHolds() throws IOException {
    Files.writeString(
        folder.resolve("compose.yml"),
        """
        services: {web: {image: a, secrets: [s]}}
        secrets: {s: {file: hidden.txt}}
        """);
    Files.writeString(folder.resolve("hidden.txt"), "hunter2");

    assertThat(stage.playAlone("stack", "config")).isZero();
    assertThat(stage.play("stack", "deploy", "-d", "shop")).isZero();

    assertThat(stage.out() + stage.err()).contains("file: ").doesNotContain("hunter2");
    assertThat(stage.requests().getFirst()).contains("\"content\":\"aHVudGVyMg==\"");
  }

  @Test
  void tellsEveryFileThatCannotBeSent() throws IOException {
    Files.writeString(
        folder.resolve("compose.yml"),
        """
        services:
          web:
            image: a
            env_file: none.env
          db:
            image: b
            env_file: [folder]
        """);
    Files.createDirectory(folder.resolve("folder"));

    assertThat(stage.play("stack", "deploy", "shop")).isEqualTo(1);

    assertThat(stage.err())
        .isEqualTo(
            """
            compose.yml:4:15: services.web.env_file: Cannot read the file '%1$s/none.env': it does not exist or was not sent along. Check the path.
            compose.yml:7:16: services.db.env_file[0]: Cannot read the file '%1$s/folder': it is a folder. Check the path.
            """
                .formatted(folder));
    assertThat(stage.requests()).isEmpty();
  }

  @Test
  void refusesABadFileWithoutAServer() throws IOException {
    Files.writeString(folder.resolve("compose.yml"), "services: [");

    assertThat(stage.playAlone("stack", "config", "-c", "compose.yml")).isEqualTo(1);
    assertThat(stage.err()).startsWith("compose.yml:1:");
    assertThat(stage.out()).isEmpty();
  }
}
