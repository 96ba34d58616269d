package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.http.Endpoint;
import dev.berth.http.Json;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.parameters.ParameterEndpoints.LabelsBody;
import dev.berth.parameters.ParameterEndpoints.PutBody;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /api/parameters} and {@code /api/secrets}. */
class EndpointsTest {
  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private Endpoint endpoint(String method, String path) {
    return scene.parameters.endpoints().stream()
        .filter(one -> one.method().equals(method) && one.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private String ask(String method, String path, TestRequest request) throws Exception {
    return switch (endpoint(method, path).handler().answer(request)) {
      case Response.Json(int status, Object body) -> status + " " + Json.render(body);
      case Response.Empty(int status) -> Integer.toString(status);
      default -> throw new IllegalStateException("not JSON");
    };
  }

  private String put(String name, String value, @Nullable String type, @Nullable Boolean overwrite)
      throws Exception {
    return ask(
        "PUT",
        "/api/parameters",
        TestRequest.of("")
            .with(
                new PutBody(
                    name, new Secret(value), type, overwrite, null, null, null, null, null)));
  }

  @Test
  void putsGetsAndRemoves() throws Exception {
    assertThat(put("/a/b", "plain", null, null))
        .isEqualTo("200 {\"version\":1,\"tier\":\"Standard\"}");
    assertThat(put("/a/c", "planted", "SecureString", true))
        .isEqualTo("200 {\"version\":1,\"tier\":\"Standard\"}");
    assertThat(put("/a/b", "plainer", null, true))
        .isEqualTo("200 {\"version\":2,\"tier\":\"Standard\"}");
    assertThat(
            ask(
                "PUT",
                "/api/parameters/labels",
                TestRequest.of("").with(new LabelsBody("/a/b", 2L, List.of("live", "1")))))
        .isEqualTo("200 {\"version\":2,\"labels\":[\"live\"],\"invalid\":[\"1\"]}");
    assertThat(ask("GET", "/api/parameters/value", TestRequest.of("name=/a/b:live")))
        .startsWith(
            "200 {\"name\":\"/a/b\",\"type\":\"String\",\"value\":\"plainer\",\"version\":2,\"selector\":\":live\",\"modified\":\"2026-11-21T10:00:00.123Z\",\"modifiedBy\":\"admin\",\"arn\":\"arn:aws:ssm:us-east-1:")
        .endsWith(
            ":parameter/a/b\",\"labels\":[\"live\"],\"tier\":\"Standard\",\"dataType\":\"text\"}");
    assertThat(ask("GET", "/api/parameters/value", TestRequest.of("name=/a/c")))
        .doesNotContain("planted");
    assertThat(ask("GET", "/api/parameters/value", TestRequest.of("name=/a/c&decrypt=true")))
        .contains("\"value\":\"planted\"");
    assertThat(ask("GET", "/api/parameters/history", TestRequest.of("name=/a/b")))
        .startsWith("200 [{\"name\":\"/a/b\"")
        .contains("\"value\":\"plain\",\"version\":1", "\"value\":\"plainer\",\"version\":2");
    assertThat(ask("GET", "/api/parameters", TestRequest.of("")))
        .contains("\"/a/b\"", "\"/a/c\"")
        .doesNotContain("plain");
    String page = ask("GET", "/api/parameters", TestRequest.of("path=/a&decrypt&limit=1"));
    assertThat(page).contains("\"/a/b\"", "\"next\":").doesNotContain("\"/a/c\"");
    String next = page.replaceAll("(?s).*\"next\":\"([^\"]+)\".*", "$1");
    assertThat(
            ask("GET", "/api/parameters", TestRequest.of("path=/a&decrypt&limit=1&next=" + next)))
        .contains("\"value\":\"planted\"")
        .doesNotContain("\"next\":");
    assertThat(
            ask(
                "DELETE",
                "/api/parameters/labels",
                TestRequest.of("").with(new LabelsBody("/a/b", 2L, List.of("live")))))
        .isEqualTo("200 {\"version\":2,\"labels\":[\"live\"],\"invalid\":[]}");
    assertThat(ask("DELETE", "/api/parameters", TestRequest.of("name=/a/b"))).isEqualTo("204");
    assertThat(scene.audited())
        .containsSubsequence(
            "DONE ssm:PutParameter parameter/a/b version=1",
            "DONE ssm:GetParameter parameter/a/c version=1",
            "DONE ssm:GetParametersByPath parameter/a/c version=1",
            "DONE ssm:DeleteParameter parameter/a/b");
  }

  @Test
  void tellsWhatIsWrongInBerthsForm() throws Exception {
    put("/there", "x", null, null);
    assertFailure(
        () -> put("/there", "x", null, null),
        ErrorCode.CONFLICT,
        "Cannot put parameter '/there': The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
    assertFailure(
        () -> put("/ssm", "x", null, null),
        ErrorCode.INVALID_NAME,
        "Cannot put parameter '/ssm': Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
    assertFailure(
        () -> put("/a", "x", "Text", null),
        ErrorCode.INVALID_INPUT,
        "Cannot put parameter '/a': its type has to be one of String, StringList, SecureString.");
    assertFailure(
        () -> put("/a", "", null, null),
        ErrorCode.INVALID_INPUT,
        "Cannot put parameter '/a': its value is empty.");
    assertFailure(
        () -> ask("GET", "/api/parameters/value", TestRequest.of("name=/none")),
        ErrorCode.NOT_FOUND,
        "Cannot get parameter '/none': there is none of that name. List them with 'berth param ls'.");
    assertFailure(
        () -> ask("GET", "/api/parameters/value", TestRequest.of("")),
        ErrorCode.INVALID_INPUT,
        "Cannot find a parameter without its name. Give it as the query parameter 'name'.");
    scene.quota(1);
    assertFailure(
        () -> put("/b", "x", null, null),
        ErrorCode.QUOTA_EXCEEDED,
        "Cannot put parameter '/b': You have exceeded the number of parameters for this account. Delete one or more parameters and try again.");
  }

  @Test
  void asksForRightsItself() {
    assertFailure(
        () -> ask("GET", "/api/parameters/value", TestRequest.of("name=/none").by(Scene.DEVELOPER)),
        ErrorCode.DENIED,
        "Cannot do 'ssm:GetParameter' on 'berth:acme:parameter/none' as 'dev': Nothing allows it.");
    assertThat(scene.parameters.endpoints())
        .filteredOn(one -> one.path().startsWith("/api/parameters"))
        .allSatisfy(
            one -> {
              TestRequest request =
                  TestRequest.of("name=/a&path=/a")
                      .by(Scene.DEVELOPER)
                      .with(body(one.method(), one.path()));
              assertThatThrownBy(() -> one.handler().answer(request))
                  .isInstanceOfSatisfying(
                      BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED));
            });
  }

  private static Object body(String method, String path) {
    return path.endsWith("labels")
        ? new LabelsBody("/a", 1L, List.of("b"))
        : method.equals("PUT")
            ? new PutBody("/a", new Secret("b"), null, null, null, null, null, null, null)
            : Map.of();
  }

  @Test
  void keepsSecrets() throws Exception {
    assertThat(
            ask(
                "POST",
                "/api/secrets",
                TestRequest.of("name=db&label=team=shop")
                    .with("planted".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(
            "201 {\"name\":\"db\",\"version\":1,\"created\":\"2026-11-21T10:00:00.123Z\",\"updated\":\"2026-11-21T10:00:00.123Z\",\"size\":7,\"labels\":{\"team\":\"shop\"}}");
    assertFailure(
        () -> ask("POST", "/api/secrets", TestRequest.of("name=db").with(new byte[1])),
        ErrorCode.CONFLICT,
        "Cannot create secret 'db': there is one of that name. Replace it with 'berth secret create --replace', or take another name.");
    assertThat(
            ask(
                "POST",
                "/api/secrets",
                TestRequest.of("name=db&replace=true").with(new byte[512_000 - 1])))
        .contains("\"version\":2", "\"size\":511999");
    assertFailure(
        () -> ask("POST", "/api/secrets", TestRequest.of("name=big").with(new byte[512_000])),
        ErrorCode.TOO_LARGE,
        "Cannot keep secret 'big': it has to be less than 512000 bytes long.");
    assertFailure(
        () -> ask("POST", "/api/secrets", TestRequest.of("name=no").with(new byte[0])),
        ErrorCode.INVALID_INPUT,
        "Cannot keep secret 'no': it is empty.");
    for (String name : List.of("", "-a", "a-", "a b", "a/b", "\u0430", "a".repeat(65))) {
      assertThatThrownBy(
              () -> ask("POST", "/api/secrets", TestRequest.of("name=" + name).with(new byte[1])))
          .hasMessageContaining("it needs 1 to 64 letters");
    }
    assertThat(ask("GET", "/api/secrets", TestRequest.of(""))).contains("\"name\":\"db\"");
    assertThat(ask("GET", "/api/secrets/{secret}", secret("db"))).contains("\"version\":2");
    assertThat(ask("DELETE", "/api/secrets/{secret}", secret("db"))).isEqualTo("204");
    assertFailure(
        () -> ask("DELETE", "/api/secrets/{secret}", secret("db")),
        ErrorCode.NOT_FOUND,
        "Cannot find secret 'db': there is none of that name. List them with 'berth secret ls'.");
  }

  private static TestRequest secret(String name) {
    return new TestRequest(Scene.OPERATOR, "", Map.of("secret", name), null);
  }

  private static void assertFailure(ThrowingCallable call, ErrorCode code, String message) {
    assertThatThrownBy(call)
        .hasMessage(message)
        .isInstanceOfSatisfying(BerthException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
