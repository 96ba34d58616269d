package dev.berth.filters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import dev.berth.proxy.Certificates;
import dev.berth.proxy.ExchangeLog;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Listener;
import dev.berth.proxy.Passage;
import dev.berth.proxy.ProxyServer;
import dev.berth.proxy.ProxySettings;
import dev.berth.proxy.Request;
import dev.berth.proxy.Routing;
import dev.berth.proxy.TcpPassage;
import dev.berth.proxy.Upstream;
import dev.berth.proxy.UpstreamAddress;
import dev.berth.traefik.MiddlewareConfiguration;
import dev.berth.traefik.MiddlewareConfiguration.AddPrefix;
import dev.berth.traefik.MiddlewareConfiguration.BasicAuth;
import dev.berth.traefik.MiddlewareConfiguration.Buffering;
import dev.berth.traefik.MiddlewareConfiguration.Compress;
import dev.berth.traefik.MiddlewareConfiguration.Errors;
import dev.berth.traefik.MiddlewareConfiguration.ForwardAuth;
import dev.berth.traefik.MiddlewareConfiguration.HeaderChange;
import dev.berth.traefik.MiddlewareConfiguration.InFlight;
import dev.berth.traefik.MiddlewareConfiguration.RateLimit;
import dev.berth.traefik.MiddlewareConfiguration.RedirectRegex;
import dev.berth.traefik.MiddlewareConfiguration.StatusRange;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefix;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Filters in the data path: a real proxy, a real server and a real client. */
class FilterChainTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService threads = Threads.virtual("server");
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch held = new CountDownLatch(1);
  private final Filters filters =
      new Filters(
          new Filters.Parts(
              InstantSource.system(),
              System::nanoTime,
              new SecureRandom(),
              List.of(),
              ByteSize.ofMebibytes(4),
              new FrontDoorPorts(() -> 8080, () -> 8443)));
  private HttpServer server;
  private ProxyServer proxy;
  private volatile List<Filter> chain = List.of();

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 100);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
    Listener web = new Listener("web", List.of(LOOPBACK), 0, false, List.of());
    proxy =
        new ProxyServer(
            new ProxyServer.Parts(
                List.of(web),
                ProxySettings.DEFAULT,
                new OneRoute(),
                new NoCertificates(),
                ExchangeLog.NONE));
    proxy.start();
  }

  @AfterEach
  void stop() {
    held.countDown();
    client.close();
    proxy.close();
    server.stop(0);
    threads.close();
    filters.close();
  }

  /** Answers with what it was asked; some paths are different. */
  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    try (InputStream in = exchange.getRequestBody()) {
      in.readAllBytes();
    }
    if (path.equals("/held")) {
      arrived.countDown();
      await(held);
    }
    int status = path.startsWith("/status/") ? Integer.parseInt(path.substring(8)) : 200;
    if (path.equals("/auth")) {
      status = exchange.getRequestHeaders().containsKey("X-Ticket") ? 200 : 302;
      exchange.getResponseHeaders().add("Location", "/login");
      exchange.getResponseHeaders().add("X-User", "mia");
    }
    String text =
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + "\n"
            + String.join(
                "\n",
                exchange.getRequestHeaders().entrySet().stream()
                    .map(header -> header.getKey() + ": " + String.join(", ", header.getValue()))
                    .toList())
            + "\n";
    byte[] body = (path.equals("/long") ? text + "x".repeat(100_000) : text).getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "text/plain");
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void filter(MiddlewareConfiguration... configurations) throws InvalidFilter {
    List<Filter> made = new ArrayList<>();
    FilterSurroundings surroundings =
        new FilterSurroundings(
            true,
            name -> name.equals("pages") ? new OneServer() : null,
            (_, _) -> List.of(),
            _ -> true);
    for (MiddlewareConfiguration configuration : configurations) {
      made.add(filters.of("it@stack/shop", configuration, surroundings));
    }
    chain = List.copyOf(made);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + proxy.ports().get("web") + path));
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void asksForPasswordsOnTheWay() throws Exception {
    filter(
        new HeaderChange(Map.of(), Map.of("X-Outer", "seen"), null, null),
        new BasicAuth(
            List.of("mia:$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"),
            null,
            "shop",
            true,
            "X-User"));
    String right = "Basic " + Base64.getEncoder().encodeToString("mia:secret".getBytes(UTF_8));
    HttpResponse<String> refused = get("/a");
    HttpResponse<String> passed = get("/a", "Authorization", right, "X-User", "admin");

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Basic realm=\"shop\"");
    assertThat(refused.headers().firstValue("X-Outer")).hasValue("seen");
    assertThat(passed.statusCode()).isEqualTo(200);
    assertThat(passed.body()).contains("X-user: mia\n").doesNotContain("Authorization");
    assertThat(get("/a", "Authorization", right.replace("==", "=")).statusCode()).isEqualTo(401);
  }

  @Test
  void carries64ConnectionsWithOnePassword() throws Exception {
    filter(
        new BasicAuth(
            List.of("mia:$2y$10$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW"),
            null,
            null,
            false,
            null),
        new StripPrefix(List.of("/api"), false));
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      HttpRequest request = request("/api/a").header("Authorization", "Basic bWlhOngK").build();
      answers.add(client.sendAsync(request, BodyHandlers.ofString()));
    }

    assertThat(answers).allSatisfy(answer -> assertThat(answer.get().statusCode()).isEqualTo(401));
  }

  @Test
  void letsAnotherServerDecide() throws Exception {
    filter(
        new ForwardAuth(
            "http://127.0.0.1:" + server.getAddress().getPort() + "/auth",
            false,
            List.of(),
            List.of("X-User"),
            null,
            List.of(),
            false,
            null));
    HttpResponse<String> sentAway = get("/a");

    assertThat(sentAway.statusCode()).isEqualTo(302);
    assertThat(sentAway.headers().firstValue("Location")).hasValue("/login");
    assertThat(sentAway.body()).contains("X-forwarded-uri: /a");
    assertThat(get("/a", "X-Ticket", "t", "X-User", "admin").body()).contains("X-user: mia\n");
    HttpResponse<String> posted =
        client.send(
            request("/a").header("X-Ticket", "t").POST(BodyPublishers.ofString("body")).build(),
            BodyHandlers.ofString());
    assertThat(posted.body()).startsWith("POST /a\n").contains("Content-length: 4");
  }

  @Test
  void changesPathsAndHeaders() throws Exception {
    filter(
        new StripPrefix(List.of("/api"), false),
        new AddPrefix("/v1"),
        new HeaderChange(
            Map.of("X-Key", "k", "Host", "inner.example", "X-Forwarded-Proto", "https"),
            Map.of("Content-Type", ""),
            null,
            null));
    HttpResponse<String> answer = get("/api/a%20b?c=d");

    assertThat(answer.body())
        .startsWith("GET /v1/a%20b?c=d\n")
        .contains(
            "X-forwarded-prefix: /api\n",
            "X-key: k",
            "Host: inner.example",
            "X-forwarded-proto: https");
    assertThat(answer.headers().firstValue("Content-Type")).isEmpty();
    assertThat(get("/api../x").statusCode()).isEqualTo(400);
  }

  @Test
  void redirects() throws Exception {
    filter(
        new RedirectRegex(
            Pattern.compile("^http://[^/]+/old/(.*)"), "https://new.example/$1", true));
    HttpResponse<String> answer = get("/old/x?y=z");

    assertThat(answer.statusCode()).isEqualTo(301);
    assertThat(answer.headers().firstValue("Location")).hasValue("https://new.example/x?y=z");
    assertThat(get("/x").statusCode()).isEqualTo(200);
  }

  @Test
  void limitsHowOftenAndHowMany() throws Exception {
    filter(new RateLimit(1, Duration.ofMinutes(1), 2, FilterScene.NO_SOURCE));
    assertThat(get("/a").statusCode()).isEqualTo(200);
    assertThat(get("/a").statusCode()).isEqualTo(200);
    HttpResponse<String> refused = get("/a");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("60");

    filter(new InFlight(1, FilterScene.NO_SOURCE));
    CompletableFuture<HttpResponse<String>> first =
        client.sendAsync(request("/held").build(), BodyHandlers.ofString());
    assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(get("/a").statusCode()).isEqualTo(429);
    held.countDown();
    assertThat(first.get().statusCode()).isEqualTo(200);
    Eventually.withinSeconds(5, () -> assertThat(get("/a").statusCode()).isEqualTo(200));
  }

  @Test
  void compresses() throws Exception {
    filter(new Compress(List.of(), List.of(), 1024, List.of("zstd", "br", "gzip")));
    HttpResponse<byte[]> packed =
        client.send(
            request("/long").header("Accept-Encoding", "gzip, br").build(),
            BodyHandlers.ofByteArray());

    assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(packed.headers().allValues("Vary")).containsExactly("Accept-Encoding");
    assertThat(packed.body()).hasSizeLessThan(5_000);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
      assertThat(in.readAllBytes()).hasSizeGreaterThan(100_000);
    }
    assertThat(get("/long").body()).hasSizeGreaterThan(100_000);
    assertThat(get("/short", "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
        .isEmpty();
  }

  @Test
  void showsOtherPages() throws Exception {
    filter(new Errors(List.of(new StatusRange(500, 599)), "pages", "/page-{status}"));
    HttpResponse<String> answer = get("/status/503");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).startsWith("GET /page-503\n");
    assertThat(get("/status/404").body()).startsWith("GET /status/404\n");
  }

  @Test
  void bounds() throws Exception {
    filter(new Buffering(1_000, 0, 50_000, 0));
    HttpRequest.Builder large = request("/a").POST(BodyPublishers.ofString("x".repeat(2_000)));
    HttpRequest.Builder small = request("/a").POST(BodyPublishers.ofString("x".repeat(900)));

    assertThat(client.send(large.build(), BodyHandlers.discarding()).statusCode()).isEqualTo(413);
    assertThat(client.send(small.build(), BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    assertThat(get("/long").statusCode()).isEqualTo(502);
  }

  private final class OneRoute implements Routing {
    @Override
    public Passage passage(Request request) {
      return new Passage("it", chain, new OneServer(), new Passage.Options(true, true, null));
    }

    @Override
    public Passage renewed(Passage passage) {
      return passage;
    }

    @Override
    public @Nullable TcpPassage tcp(String listener, @Nullable String serverName) {
      return null;
    }
  }

  private final class OneServer implements dev.berth.proxy.Balancer {
    private final Upstream upstream =
        new Upstream(
            "t1",
            new UpstreamAddress(
                new InetSocketAddress(LOOPBACK, server.getAddress().getPort()),
                UpstreamAddress.Scheme.HTTP,
                "127.0.0.1",
                null));

    @Override
    public @Nullable Upstream enter(dev.berth.proxy.Exchange exchange, List<Upstream> tried) {
      return tried.isEmpty() && upstream.enter() ? upstream : null;
    }

    @Override
    public Collection<Upstream> upstreams() {
      return List.of(upstream);
    }
  }

  private static final class NoCertificates implements Certificates {
    @Override
    public @Nullable Identity find(@Nullable String serverName) {
      return null;
    }

    @Override
    public @Nullable Identity challenge(String serverName) {
      return null;
    }
  }
}
