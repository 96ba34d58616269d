package dev.berth.filters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.ForwardAuth;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForwardAuthFilterTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final FilterScene scene = new FilterScene();
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private HttpHandler handler = exchange -> answer(exchange, 200, "", Map.of());

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 50);
    server.createContext(
        "/",
        exchange -> {
          questions.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " from "
                  + exchange.getRemoteAddress().getPort());
          handler.handle(exchange);
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
    scene.close();
  }

  private static void answer(
      HttpExchange exchange, int status, String body, Map<String, String> headers)
      throws IOException {
    headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private ForwardAuth at(String host, List<String> told, @Nullable Pattern pattern) {
    return new ForwardAuth(
        "http://" + host + ":" + server.getAddress().getPort() + "/check?a=b",
        false,
        List.of(),
        told,
        pattern,
        List.of("session"),
        false,
        null);
  }

  @Test
  void letsNoPathPassThatCanBeReadInTwoWays() {
    assertThat(Filters.readsPaths(at("auth.example.org", List.of(), null))).isTrue();
  }

  @Test
  void showsTheServerWhoWantsWhat() throws Exception {
    Map<String, List<String>> seen = new ConcurrentHashMap<>();
    handler =
        exchange -> {
          seen.putAll(exchange.getRequestHeaders());
          answer(exchange, 204, "", Map.of());
        };
    TestExchange exchange =
        TestExchange.of("POST", "/orders?x=%20", true, 8443, FilterScene.PROXY, "192.0.2.7")
            .with("Cookie", "a=b")
            .with("Content-Length", "10")
            .with("X-Forwarded-For", "192.0.2.7, " + FilterScene.PROXY)
            .with("X-Forwarded-Uri", "/spoofed");

    assertThat(exchange.verdict(scene.operators(at("127.0.0.1", List.of(), null))))
        .isEqualTo(Verdict.PASS);
    assertThat(questions.getFirst()).startsWith("GET /check?a=b from ");
    assertThat(seen)
        .containsEntry("X-forwarded-method", List.of("POST"))
        .containsEntry("X-forwarded-proto", List.of("https"))
        .containsEntry("X-forwarded-host", List.of("shop.example.org:8443"))
        .containsEntry("X-forwarded-uri", List.of("/orders?x=%20"))
        .containsEntry("X-forwarded-for", List.of("192.0.2.7"))
        .containsEntry("Cookie", List.of("a=b"))
        .containsEntry("Host", List.of("127.0.0.1:" + server.getAddress().getPort()))
        .doesNotContainKey("Content-length");
  }

  @Test
  void tellsTheServiceWhatTheServerSaysAndNotWhatTheClientSays() throws Exception {
    handler =
        exchange -> answer(exchange, 200, "fine", Map.of("X-Auth-User", "mia", "X-Auth-Role", "a"));
    Filter filter =
        scene.operators(
            at("127.0.0.1", List.of("X-Auth-User", "X-Auth-Email"), Pattern.compile("^X-Auth-R")));
    TestExchange exchange =
        TestExchange.get("/")
            .with("x-auth-user", "admin")
            .with("X_Auth_User", "admin")
            .with("X-Auth-Email", "admin@example.org")
            .with("x-auth-root", "yes")
            .with("Accept", "text/html");

    assertThat(exchange.verdict(filter)).isEqualTo(Verdict.PASS);
    assertThat(exchange.request().headers().getAll("x-auth-user")).containsExactly("mia");
    assertThat(exchange.header("x-auth-role")).isEqualTo("a");
    assertThat(exchange.header("x-auth-email")).isNull();
    assertThat(exchange.header("x_auth_user")).isNull();
    assertThat(exchange.header("x-auth-root")).isNull();
    assertThat(exchange.header("accept")).isEqualTo("text/html");
  }

  @Test
  void givesTheClientWhatTheServerAnswers() throws Exception {
    handler =
        exchange ->
            answer(
                exchange,
                302,
                "go there",
                Map.of("Location", "/login?to=x", "Set-Cookie", "a=b", "Keep-Alive", "timeout=5"));
    Reply reply = TestExchange.get("/").answer(scene.operators(at("127.0.0.1", List.of(), null)));

    assertThat(reply.status()).isEqualTo(302);
    assertThat(TestExchange.field(reply, "Location")).isEqualTo("/login?to=x");
    assertThat(TestExchange.field(reply, "Set-Cookie")).isEqualTo("a=b");
    assertThat(TestExchange.field(reply, "Keep-Alive")).isNull();
    assertThat(TestExchange.field(reply, "Content-Length")).isNull();
    assertThat(reply.body()).asString(UTF_8).isEqualTo("go there");
  }

  @Test
  void addsCookiesThatTheServerSets() throws Exception {
    handler =
        exchange -> {
          exchange.getResponseHeaders().add("Set-Cookie", "other=1");
          answer(exchange, 200, "", Map.of("Set-Cookie", "session=new; Path=/"));
        };
    Filter filter = scene.operators(at("127.0.0.1", List.of(), null));
    TestExchange exchange = TestExchange.get("/");
    exchange.verdict(filter);

    assertThat(
            exchange
                .response(filter, 200, "Set-Cookie", "session=old", "Set-Cookie", "mine=2")
                .headers()
                .getAll("set-cookie"))
        .containsExactly("mine=2", "session=new; Path=/");
  }

  @Test
  void keepsItsConnections() throws Exception {
    Filter filter = scene.operators(at("127.0.0.1", List.of(), null));
    for (int i = 0; i < 5; i++) {
      assertThat(TestExchange.get("/").verdict(filter)).isEqualTo(Verdict.PASS);
    }

    assertThat(questions.stream().distinct()).hasSize(1);
  }

  @Test
  void letsNobodyInWhenTheServerCannotBeAsked() throws Exception {
    Filter filter = scene.operators(at("127.0.0.1", List.of(), null));
    server.stop(0);

    assertThat(TestExchange.get("/").answer(filter).status()).isEqualTo(500);
  }

  @Test
  void takesNoAnswerOfMoreThanAMebibyte() throws Exception {
    handler = exchange -> answer(exchange, 403, "x".repeat(2_000_000), Map.of());

    assertThat(
            TestExchange.get("/")
                .answer(scene.operators(at("127.0.0.1", List.of(), null)))
                .status())
        .isEqualTo(500);
  }

  @Test
  void neverLetsATenantReachThisMachine() throws Exception {
    for (String host :
        List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0")) {
      Filter filter = scene.tenants(at(host, List.of(), null));
      assertThat(TestExchange.get("/").answer(filter).status()).as(host).isEqualTo(500);
    }
    assertThat(questions).isEmpty();
  }

  @Test
  void reachesTasksOfTheSameStack() throws Exception {
    FilterSurroundings stack =
        new FilterSurroundings(
            false,
            _ -> null,
            (host, port) ->
                host.equals("auth") ? List.of(new InetSocketAddress(LOOPBACK, port)) : List.of(),
            _ -> true);

    assertThat(TestExchange.get("/").verdict(scene.of(at("auth", List.of(), null), stack)))
        .isEqualTo(Verdict.PASS);
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(
            scene.refusal(
                new ForwardAuth(
                    "ftp://x/", false, List.of(), List.of(), null, List.of(), false, null)))
        .contains("is not one like http://auth:4181/check");
    assertThat(
            scene.refusal(
                new ForwardAuth(
                    "http://u:p@x/", false, List.of(), List.of(), null, List.of(), false, null)))
        .doesNotContain("u:p");
    assertThat(
            scene.refusal(
                new ForwardAuth(
                    "https://x/",
                    false,
                    List.of(),
                    List.of(),
                    null,
                    List.of(),
                    false,
                    "/etc/passwd")))
        .contains("only the operator's files may");
    assertThat(scene.refusal(at("127.0.0.1", List.of("Connection"), null))).contains("sets itself");
  }
}
