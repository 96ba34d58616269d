package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.SocketEndpoint;
import dev.berth.kit.Eventually;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds the OpenAPI document against the endpoints of a wired platform, both ways. */
@Timeout(120)
class OpenApiTest {
  private static final OpenApiDocument DOCUMENT = OpenApiDocument.load();
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-z]+)}");

  @TempDir private static Path folder;
  private static TestPlatform berth;

  @BeforeAll
  static void start() throws Exception {
    berth = TestPlatform.start(folder);
    String stack =
        """
        {"files":[{"name":"compose.yml","content":"services: {web: {image: berth/host, expose: ['80'], volumes: ['kept:/kept']}}\\nvolumes: {kept: {}}"}],
         "variables":{},"directory":"/"}
        """;
    assertThat(berth.json("PUT", "/api/stacks/shop", stack).statusCode()).isEqualTo(202);
    Eventually.withinSeconds(
        20, () -> assertThat(berth.get("/api/tasks").body()).contains("\"state\":\"running\""));
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void everyEndpointIsInTheDocumentAndTheOtherWayRound() {
    assertThat(DOCUMENT.operations().keySet()).isEqualTo(endpoints().keySet());
  }

  @Test
  void everyOperationNamesItsAction() {
    Map<String, String> actions = new TreeMap<>();
    DOCUMENT
        .operations()
        .forEach(
            (key, operation) -> actions.put(key, String.valueOf(operation.get("x-berth-action"))));

    assertThat(actions).isEqualTo(endpoints());
  }

  @Test
  void everyOperationTellsItsBody() {
    for (Endpoint endpoint : berth.platform().endpoints()) {
      Map<?, ?> operation = DOCUMENT.operation(endpoint.method(), plain(endpoint.path()));
      List<String> content =
          operation.get("requestBody") instanceof Map<?, ?> body
              ? OpenApiDocument.map(body.get("content")).keySet().stream()
                  .map(String::valueOf)
                  .toList()
              : List.of();
      assertThat(content)
          .as(endpoint.method() + " " + endpoint.path())
          .isEqualTo(
              switch (endpoint.body()) {
                case NONE -> List.of();
                case JSON -> List.of("application/json");
                case BYTES, STREAM -> List.of("application/octet-stream");
              });
    }
  }

  @Test
  void everyParameterOfAPathIsDescribed() {
    DOCUMENT
        .paths()
        .forEach(
            (path, item) ->
                assertThat(DOCUMENT.pathParameters(item))
                    .as(path)
                    .isEqualTo(
                        PARAMETER
                            .matcher(path)
                            .results()
                            .map(match -> match.group(1))
                            .collect(Collectors.toCollection(TreeSet::new))));
  }

  @Test
  void everyReferenceLeadsSomewhereAndEverythingIsReferredTo() {
    assertThat(DOCUMENT.brokenReferences()).isEmpty();
    assertThat(DOCUMENT.unusedSchemas()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/health",
        "/api/cloud-entry-point",
        "/api/alerts",
        "/api/alert-history",
        "/api/alert-rules",
        "/api/alert-receivers",
        "/api/alert-silences",
        "/api/status",
        "/api/config",
        "/api/nodes",
        "/api/stacks",
        "/api/stacks/{stack}",
        "/api/stacks/{stack}/versions",
        "/api/stacks/{stack}/config",
        "/api/services",
        "/api/stacks/{stack}/services/{service}",
        "/api/tasks",
        "/api/images",
        "/api/networks",
        "/api/volumes",
        "/api/volumes/{name}",
        "/api/routes",
        "/api/metrics",
        "/api/top",
        "/api/usage",
        "/api/quota",
        "/api/audit/verify",
        "/api/whoami",
        "/api/sessions",
        "/api/tenants",
        "/api/tenants/{tenant}",
        "/api/tenants/{tenant}/quota",
        "/api/users",
        "/api/users/{user}",
        "/api/groups",
        "/api/tokens",
        "/api/policies",
        "/api/actions",
        "/api/oidc",
        "/api/oidc/providers",
        "/api/keys",
        "/api/keys/master",
        "/api/parameters",
        "/api/secrets"
      })
  void answersAreAsTheDocumentSays(String path) throws Exception {
    String asked =
        path.replace("{stack}", "shop")
            .replace("{service}", "web")
            .replace("{name}", "shop_kept")
            .replace("{tenant}", "default")
            .replace("{user}", "admin");
    String body = berth.get(asked).body();
    Object answer = new Load(LoadSettings.builder().build()).loadFromString(body);

    assertThat(DOCUMENT.violations(path, answer)).as(body).isEmpty();
  }

  @Test
  void errorsAreAsTheDocumentSays() throws Exception {
    Map<?, ?> schema = DOCUMENT.schema("Error");
    for (String body :
        List.of(
            berth.get("/api/stacks/missing").body(),
            berth.get("/api/status", "wrong").body(),
            berth.json("PUT", "/api/stacks/shop", "{\"a\":1}").body(),
            berth
                .json(
                    "PUT",
                    "/api/stacks/shop",
                    "{\"files\":[{\"name\":\"c.yml\",\"content\":\"services:"
                        + " 1\"}],\"variables\":{},\"directory\":\"/\"}")
                .body())) {
      Object answer = new Load(LoadSettings.builder().build()).loadFromString(body);
      assertThat(DOCUMENT.violations(schema, answer, "")).as(body).isEmpty();
    }
  }

  /** The action of every endpoint by its method and path. */
  private static Map<String, String> endpoints() {
    Map<String, String> actions = new TreeMap<>();
    for (Endpoint endpoint : berth.platform().endpoints()) {
      actions.put(key(endpoint.method(), endpoint.path()), name(endpoint.action()));
    }
    for (SocketEndpoint endpoint : berth.platform().sockets()) {
      actions.put(key("GET", endpoint.path()), name(endpoint.action()));
    }
    return actions;
  }

  private static String name(@Nullable Action action) {
    return String.valueOf(action == null ? null : action.name());
  }

  private static String key(String method, String path) {
    return method + " " + plain(path);
  }

  private static String plain(String path) {
    return path.replace("...}", "}");
  }

  @Test
  void listingsOfTheEntryPointAreInTheDocument() throws Exception {
    Object answer =
        new Load(LoadSettings.builder().build())
            .loadFromString(berth.get("/api/cloud-entry-point").body());
    List<String> links = new ArrayList<>();
    OpenApiDocument.map(OpenApiDocument.map(answer).get("collections"))
        .values()
        .forEach(link -> links.add(String.valueOf(((Map<?, ?>) link).get("href"))));

    assertThat(links)
        .contains("/api/stacks", "/api/nodes", "/api/routes", "/api/audit")
        .allMatch(link -> DOCUMENT.paths().containsKey(link));
  }
}
