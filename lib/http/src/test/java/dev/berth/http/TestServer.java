package dev.berth.http;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Decision;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint table behind real HTTP on a free port. */
final class TestServer implements AutoCloseable {
  static final String TOKEN = "right";
  static final Action READ = new Action("thing:Read");
  static final Action FORBIDDEN = new Action("thing:Forbidden");

  /** Whether the token counts still, for what is open. */
  volatile boolean holds = true;

  /** Whether what is not forbidden is allowed. */
  volatile boolean allows = true;

  /** What was written down. */
  final List<AuditEntry> trail = new CopyOnWriteArrayList<>();

  private final Vertx vertx = Vertx.vertx();
  private final EndpointTable table;
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  TestServer(HttpLimits limits, List<Endpoint> endpoints, List<SocketEndpoint> sockets) {
    AtomicInteger ids = new AtomicInteger();
    table =
        new EndpointTable(
            new EndpointTable.Routes(endpoints, sockets),
            new Guard(new OneToken(), trail::add),
            limits,
            () -> "id" + ids.incrementAndGet(),
            () -> Instant.EPOCH);
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxWebSocketFrameSize((int) HttpLimits.MESSAGE.bytes())
            .setMaxWebSocketMessageSize((int) HttpLimits.MESSAGE.bytes());
    server = await(vertx.createHttpServer(options).requestHandler(table).listen(0, "127.0.0.1"));
  }

  static TestServer of(Endpoint... endpoints) {
    return new TestServer(HttpLimits.DEFAULT, List.of(endpoints), List.of());
  }

  EndpointTable table() {
    return table;
  }

  int port() {
    return server.actualPort();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + TOKEN);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(
        request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpClient client() {
    return client;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> postJson(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  /** Sends bytes as they are, and reads until the server hangs up or says nothing for a while. */
  String raw(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A request line with what every request needs, asking to hang up afterwards. */
  String rawGet(String target) throws IOException {
    return raw(
        "GET "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + TOKEN
            + "\r\nConnection: close\r\n\r\n");
  }

  static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.await(10, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("The server has not answered", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    await(server.close());
    table.close();
    await(vertx.close());
  }

  /** Knows one token, an expired one, and one action that nobody may do. */
  private final class OneToken implements Access {
    @Override
    public Authentication authenticate(Secret token, Origin origin) {
      return switch (token.reveal()) {
        case TOKEN ->
            new Authentication.Authenticated(
                new Principal("somebody", TenantId.DEFAULT, false).from(origin));
        case "old" -> new Authentication.Refused("The token expired at 1970-01-01T00:00:00Z.");
        default -> new Authentication.Refused("The token is unknown.");
      };
    }

    @Override
    public boolean holds(Principal principal) {
      return holds;
    }

    @Override
    public Decision decide(Principal principal, Action action, Resource resource) {
      return action.equals(FORBIDDEN) || !allows
          ? new Decision.Denied("Nothing allows it.")
          : new Decision.Allowed();
    }
  }
}
