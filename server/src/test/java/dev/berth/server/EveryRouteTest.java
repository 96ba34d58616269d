package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.SocketEndpoint;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Walks all routes of a wired platform: none is open that should not be. */
@Timeout(180)
class EveryRouteTest {
  /** What anybody may ask: to see whether Berth is there, and to say who one is. */
  private static final Set<String> ANYBODY =
      Set.of(
          "GET /api/health",
          "GET /ping",
          "HEAD /ping",
          "POST /api/login",
          "GET /",
          "GET /console",
          "GET /console/",
          "GET /console/{page...}",
          "GET /console/assets/{folder}/{file...}",
          "GET /api/oidc",
          "GET /api/oidc/{provider}/login",
          "GET /api/oidc/{provider}/callback",
          "POST /api/oidc/{provider}/session");

  /** What tells a caller about nothing but what it shows. */
  private static final Set<String> OWN =
      Set.of("GET /api/whoami", "GET /api/console/pages", "POST /api/console/allowed");

  private static final String NOTHING_ALLOWED =
      """
      {"name": "powerless", "scope": {"Version": "2012-10-17",
       "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}}
      """;

  private static final Pattern ACTION_NAME = Pattern.compile("\"name\":\"([a-z0-9]+:[A-Za-z]+)\"");
  private static final Pattern PARAMETER = Pattern.compile("\\{[a-z.]+}");

  @TempDir private static Path folder;
  private static TestPlatform berth;
  private static String powerless;

  @BeforeAll
  static void start() throws Exception {
    berth = TestPlatform.start(folder);
    HttpResponse<String> made = berth.json("POST", "/api/tokens", NOTHING_ALLOWED);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    powerless = made.body().replaceFirst("(?s).*\"token\":\"([^\"]+)\".*", "$1");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void everyActionIsOneThatPoliciesKnow() throws Exception {
    Set<String> known =
        ACTION_NAME
            .matcher(berth.get("/api/actions").body())
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> asked = new TreeSet<>();
    for (Endpoint endpoint : berth.platform().endpoints()) {
      actions(endpoint).forEach(action -> asked.add(action.name()));
    }
    for (SocketEndpoint endpoint : berth.platform().sockets()) {
      asked.add(endpoint.action().name());
    }

    assertThat(known).containsAll(asked);
  }

  @Test
  void everyRouteNamesItsActionsUnlessAnybodyMayAsk() {
    Set<String> without =
        berth.platform().endpoints().stream()
            .filter(endpoint -> actions(endpoint).isEmpty())
            .map(EveryRouteTest::name)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(ANYBODY).containsAll(without);
  }

  @Test
  void noRouteAnswersOneWhoSaysNothing() throws Exception {
    List<String> open = new ArrayList<>();
    for (Endpoint endpoint : guarded()) {
      HttpResponse<String> answer = berth.send(request(endpoint));
      boolean refused =
          answer.statusCode() == 401
              || (isAws(endpoint) && answer.body().contains("MissingAuthenticationToken"));
      if (!refused) {
        open.add(name(endpoint) + " " + answer.statusCode() + " " + answer.body());
      }
    }

    assertThat(open).isEmpty();
  }

  @Test
  void noRouteAnswersOneWhoMayDoNothing() throws Exception {
    List<String> open = new ArrayList<>();
    for (Endpoint endpoint : guarded()) {
      if (isAws(endpoint) || OWN.contains(name(endpoint))) {
        continue;
      }
      HttpResponse<String> answer =
          berth.send(request(endpoint).header("Authorization", "Bearer " + powerless));
      // Where the body says what is asked for, it is read first.
      boolean refused =
          answer.statusCode() == 403
              || (decides(endpoint) && answer.statusCode() == 400 && isEmpty(endpoint));
      if (!refused) {
        open.add(name(endpoint) + " " + answer.statusCode() + " " + answer.body());
      }
    }

    assertThat(open).isEmpty();
  }

  private static List<Endpoint> guarded() {
    return berth.platform().endpoints().stream()
        .filter(endpoint -> !actions(endpoint).isEmpty())
        .toList();
  }

  private static List<Action> actions(Endpoint endpoint) {
    List<Action> actions = new ArrayList<>(endpoint.traits().operations());
    if (endpoint.action() != null && !actions.contains(endpoint.action())) {
      actions.add(endpoint.action());
    }
    return actions;
  }

  private static boolean decides(Endpoint endpoint) {
    return !endpoint.traits().operations().isEmpty();
  }

  /** Whether what it would need is not in the request that is sent here. */
  private static boolean isEmpty(Endpoint endpoint) {
    return endpoint.body() == Endpoint.Body.JSON;
  }

  private static boolean isAws(Endpoint endpoint) {
    return endpoint.path().startsWith("/aws");
  }

  private static String name(Endpoint endpoint) {
    return endpoint.method() + " " + endpoint.path();
  }

  private static HttpRequest.Builder request(Endpoint endpoint) {
    String path = PARAMETER.matcher(endpoint.path()).replaceAll(EveryRouteTest::example);
    HttpRequest.Builder request = berth.request(path + "?name=/x&user=admin");
    return switch (endpoint.body()) {
      case NONE -> request.method(endpoint.method(), HttpRequest.BodyPublishers.noBody());
      case JSON, BYTES, STREAM ->
          request
              .header("Content-Type", "application/json")
              .method(endpoint.method(), HttpRequest.BodyPublishers.ofString("{}"));
    };
  }

  private static String example(MatchResult parameter) {
    return switch (parameter.group()) {
      case "{tenant}" -> "default";
      case "{user}" -> "admin";
      case "{target}" -> "user:admin";
      default -> "x";
    };
  }
}
