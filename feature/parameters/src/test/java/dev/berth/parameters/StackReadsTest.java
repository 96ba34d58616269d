package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.berth.deploy.ParameterSource;
import dev.berth.deploy.ParameterSource.Change;
import dev.berth.http.Endpoint;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stacks read, what they hear of, and what a tenant has. */
class StackReadsTest {
  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() throws Exception {
    scene = new Scene(folder);
    scene.put("/app/host", "String", "db.example");
    scene.put("/app/key/password", "SecureString", "planted-value");
    secret("create", "planted-secret");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void secret(String name, String value) throws Exception {
    Endpoint create =
        scene.parameters.endpoints().stream()
            .filter(one -> one.method().equals("POST"))
            .findFirst()
            .orElseThrow();
    create
        .handler()
        .answer(
            TestRequest.of("replace&name=" + name).with(value.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void readsForThoseWhoMay() {
    scene.trail.clear();
    ParameterSource source = scene.parameters;
    assertThat(source.parameter(Scene.OPERATOR, "/app/host:1"))
        .isEqualTo(new ParameterSource.Value("/app/host", 1, false, new Secret("db.example")));
    assertThat(source.parametersBelow(Scene.OPERATOR, "/app/"))
        .extracting(ParameterSource.Value::name, ParameterSource.Value::secure)
        .containsExactly(tuple("/app/host", false), tuple("/app/key/password", true));
    assertThat(source.secret(Scene.OPERATOR, "create")).asString().isEqualTo("planted-secret");
    assertThat(scene.audited())
        .containsExactly(
            "DONE ssm:GetParameter parameter/app/host version=1",
            "DONE ssm:GetParametersByPath parameter/app/key/password version=1",
            "DONE secret:Read secret/create version=1");
    for (String reference : List.of("/app/host", "/app/none")) {
      assertThatThrownBy(() -> source.parameter(Scene.DEVELOPER, reference))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED));
    }
    for (String name : List.of("create", "none")) {
      assertThatThrownBy(() -> source.secret(Scene.DEVELOPER, name))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED));
    }
    assertThatThrownBy(() -> source.parameter(Scene.OPERATOR, "/app/host:live"))
        .hasMessage(
            "Cannot read parameter '/app/host:live': Systems Manager could not find label live of /app/host. Verify the label and try again.");
    assertThatThrownBy(() -> source.parametersBelow(Scene.OPERATOR, "app"))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT));
  }

  @Test
  void refusesAPathOfTooMany() {
    PagesTest.fill(scene, 1001);
    assertThat(scene.parameters.parametersBelow(Scene.OPERATOR, "/many/group1")).isNotEmpty();
    assertThatThrownBy(() -> scene.parameters.parametersBelow(Scene.OPERATOR, "/many"))
        .hasMessage(
            "Cannot read all parameters below '/many': there are more than 1000. Take a longer path.");
  }

  @Test
  void tellsOfChanges() throws Exception {
    List<Change> changes = new CopyOnWriteArrayList<>();
    scene.parameters.onChange(changes::add);
    scene.overwrite("/app/host", "other");
    scene.call("LabelParameterVersion", Map.of("Name", "/app/host", "Labels", List.of("live")));
    scene.call("DeleteParameter", Map.of("Name", "/app/host"));
    scene.failure("DeleteParameter", Map.of("Name", "/app/host"));
    secret("create", "another");
    assertThat(changes)
        .extracting(Change::name)
        .containsExactly("/app/host", "/app/host", "/app/host", "secret:create");
  }

  @Test
  void countsAndRemovesWhatATenantHas() {
    assertThat(scene.parameters.count(Scene.ACME).toString()).isEqualTo("{parameter=2, secret=1}");
    scene.value("/app/host");
    scene.parameters.remove(Scene.ACME);
    scene.parameters.remove(Scene.ACME);
    assertThat(scene.parameters.count(Scene.ACME)).isEmpty();
    assertThat(scene.failure("GetParameter", Map.of("Name", "/app/host")))
        .isEqualTo("ParameterNotFound: ");
  }

  @Test
  void leavesNoSecretReadableOnDisk() throws IOException {
    scene.overwrite("/app/key/password", "planted-again");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain("planted");
      }
    }
  }
}
