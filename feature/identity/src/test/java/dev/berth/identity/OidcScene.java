package dev.berth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Berth, a provider that it knows as {@code fake}, and a browser between them. */
final class OidcScene implements AutoCloseable {
  static final String VERIFIER = "v".repeat(43);
  private static final int PORT = 4321;

  final Scene berth;
  final Api api;
  final FakeIssuer issuer;
  private final Map<String, String> cookies = new TreeMap<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  OidcScene(Path folder) throws IOException {
    berth = new Scene(folder).withTenants();
    api = new Api(berth);
    issuer = new FakeIssuer(berth.clock);
  }

  /** One that gives viewers, and owners for the group {@code chiefs}. */
  OidcScene withProvider() {
    return withProvider(Map.of());
  }

  OidcScene withProvider(Map<String, Object> changed) {
    Api.Answer answer = api.post("/api/oidc/providers", Scene.ADMIN_TOKEN, wish(changed));
    assertThat(answer.status()).as(answer.whole().body()).isEqualTo(201);
    return this;
  }

  Map<String, Object> wish(Map<String, Object> changed) {
    Map<String, Object> wish = new HashMap<>();
    wish.put("name", "fake");
    wish.put("issuer", issuer.url());
    wish.put("clientId", FakeIssuer.CLIENT);
    wish.put("clientSecret", FakeIssuer.SECRET);
    wish.put("tenant", "acme");
    wish.put("role", "viewer");
    wish.put("groupsClaim", "groups");
    wish.put("roles", Map.of("chiefs", "owner", "makers", "developer"));
    wish.putAll(changed);
    return wish;
  }

  /** Goes somewhere, with the cookies it has, and keeps those it gets. */
  HttpResponse<String> go(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      answer
          .headers()
          .allValues("Set-Cookie")
          .forEach(
              cookie -> {
                String pair = cookie.substring(0, cookie.indexOf(';'));
                int sign = pair.indexOf('=');
                cookies.put(pair.substring(0, sign), pair.substring(sign + 1));
              });
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException("Cannot go to " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  Map<String, String> cookies() {
    return cookies;
  }

  /** Begins a log-in; what the browser would ask the provider. */
  Map<String, String> begin(String query) {
    HttpResponse<String> answer = go("/api/oidc/fake/login" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    String location = location(answer);
    assertThat(location).startsWith(issuer.url() + "/authorize?theme=dark&response_type=code");
    return FakeIssuer.fields(URI.create(location).getRawQuery());
  }

  /** The path to come back by, with a code. */
  String back(Map<String, String> begun) {
    return "/api/oidc/fake/callback?state=%s&code=%s"
        .formatted(begun.get("state"), issuer.logIn(begun));
  }

  /** A whole log-in of a browser. */
  HttpResponse<String> logIn() {
    return go(back(begin("")));
  }

  /** The session of a browser that logged in. */
  Secret session() {
    HttpResponse<String> answer = logIn();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
    assertThat(location(answer)).isEqualTo("/");
    String cookie = cookies.get("berth_session");
    assertThat(cookie).isNotNull();
    return new Secret(String.valueOf(cookie));
  }

  /** What a command line's listener gets: the field's value. */
  String commandLine(String field) {
    String query = "?port=%d&challenge=%s".formatted(PORT, OidcStarts.challenge(VERIFIER));
    String location = location(go(back(begin(query))));
    assertThat(location).startsWith("http://127.0.0.1:" + PORT + "/?" + field + "=");
    return FakeIssuer.fields(URI.create(location).getRawQuery()).getOrDefault(field, "");
  }

  Api.Answer exchange(String code, String verifier) {
    return api.post("/api/oidc/fake/session", null, Map.of("code", code, "verifier", verifier));
  }

  /** What a user is in a tenant; null: nothing, or there is no such user. */
  @Nullable Role role(String user) {
    return berth
        .services()
        .state()
        .now()
        .user(user)
        .map(one -> one.roles().get(Scene.ACME))
        .orElse(null);
  }

  static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("");
  }

  @Override
  public void close() {
    client.close();
    issuer.close();
    api.close();
    berth.close();
  }
}
