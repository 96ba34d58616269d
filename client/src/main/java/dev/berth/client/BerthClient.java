package dev.berth.client;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problem;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server. Every method blocks, and throws the {@link BerthException} that the server told,
 * or one with {@link ErrorCode#UNAVAILABLE} if there is no server to tell anything. Thread-safe.
 */
public final class BerthClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ServerAddress server;
  private final @Nullable TenantId tenant;

  /** Asks as whoever the address' token belongs to, in the first tenant of theirs. */
  public BerthClient(ServerAddress server) {
    this(server, null);
  }

  private BerthClient(ServerAddress server, @Nullable TenantId tenant) {
    this.server = server;
    this.tenant = tenant;
  }

  /** The same, acting in a tenant. */
  public BerthClient in(TenantId other) {
    return new BerthClient(server, other);
  }

  /** Whom it asks. */
  public ServerAddress server() {
    return server;
  }

  public Json get(ApiPath path) {
    return exchange("GET", path, connection -> send(connection, "GET", path));
  }

  public Json delete(ApiPath path) {
    return exchange("DELETE", path, connection -> send(connection, "DELETE", path));
  }

  /** Deletes what needs more to be said of it than a path can tell, or must not tell. */
  public Json delete(ApiPath path, Json body) {
    return exchange("DELETE", path, connection -> send(connection, "DELETE", path, body));
  }

  public Json put(ApiPath path) {
    return exchange("PUT", path, connection -> send(connection, "PUT", path));
  }

  public Json post(ApiPath path) {
    return exchange("POST", path, connection -> send(connection, "POST", path));
  }

  public Json post(ApiPath path, Json body) {
    return exchange("POST", path, connection -> send(connection, "POST", path, body));
  }

  public Json put(ApiPath path, Json body) {
    return exchange("PUT", path, connection -> send(connection, "PUT", path, body));
  }

  /** Posts bytes of any length; the stream is read as fast as the server takes it. */
  public Json upload(ApiPath path, InputStream body) {
    return exchange(
        "POST",
        path,
        connection -> {
          connection.readTimeout(Duration.ZERO);
          Map<String, String> headers = headers("application/json");
          headers.put("Content-Type", "application/octet-stream");
          headers.put("Transfer-Encoding", "chunked");
          connection.sendHead("POST", path.text(), headers);
          connection.sendChunked(body);
        });
  }

  /** Gets an answer that comes line by line. The caller closes it. */
  public LineStream lines(ApiPath path) {
    return lines("GET", path, Map.of());
  }

  /**
   * Asks for work that tells line by line how it goes. The caller closes it.
   *
   * @param more headers beyond those of every request
   */
  public LineStream postLines(ApiPath path, Map<String, Secret> more) {
    return lines("POST", path, more);
  }

  private LineStream lines(String method, ApiPath path, Map<String, Secret> more) {
    try {
      HttpConnection connection = HttpConnection.open(server);
      try {
        connection.readTimeout(PATIENCE);
        Map<String, String> headers = headers("application/x-ndjson");
        more.forEach((name, value) -> headers.put(name, value.reveal()));
        if (!method.equals("GET")) {
          headers.put("Content-Length", "0");
        }
        connection.sendHead(method, path.text(), headers);
        connection.out().flush();
        HttpConnection.Head head = connection.readHead();
        refuseErrors(connection, head);
        return new LineStream(connection, head);
      } catch (IOException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreachable(method, path, e);
    }
  }

  /** Opens a WebSocket to a program that the server runs in a task. The caller closes it. */
  public ExecConnection exec(ApiPath path) {
    try {
      HttpConnection connection = HttpConnection.open(server);
      try {
        connection.readTimeout(PATIENCE);
        Map<String, String> headers = headers("application/json");
        headers.putAll(WebSocketFrames.upgradeHeaders());
        connection.sendHead("GET", path.text(), headers);
        connection.out().flush();
        HttpConnection.Head head = connection.readHead();
        refuseErrors(connection, head);
        WebSocketFrames.checkUpgrade(head, headers);
        connection.readTimeout(Duration.ZERO);
        return new ExecConnection(connection);
      } catch (IOException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (IOException e) {
      throw unreachable("GET", path, e);
    }
  }

  /** The warnings of an answer, as a deployment lists them. */
  public static List<Problem> warnings(Json answer) {
    return answer.items("warnings").stream().map(ApiError::problemOf).toList();
  }

  @FunctionalInterface
  private interface Sending {
    void to(HttpConnection connection) throws IOException;
  }

  private Json exchange(String method, ApiPath path, Sending sending) {
    try (HttpConnection connection = HttpConnection.open(server)) {
      connection.readTimeout(PATIENCE);
      IOException unsent = null;
      try {
        sending.to(connection);
        connection.out().flush();
      } catch (IOException e) {
        // A server that refuses a large body answers and closes before it has read all of it.
        unsent = e;
      }
      HttpConnection.Head head = headAfter(connection, unsent);
      refuseErrors(connection, head);
      byte[] body = connection.body(head).readAllBytes();
      return body.length == 0 ? Json.of(null) : Json.parse(body);
    } catch (IOException e) {
      throw unreachable(method, path, e);
    }
  }

  private static HttpConnection.Head headAfter(
      HttpConnection connection, @Nullable IOException unsent) throws IOException {
    try {
      return connection.readHead();
    } catch (IOException e) {
      throw unsent == null ? e : unsent;
    }
  }

  private void send(HttpConnection connection, String method, ApiPath path) throws IOException {
    Map<String, String> headers = headers("application/json");
    if (!method.equals("GET")) {
      headers.put("Content-Length", "0");
    }
    connection.sendHead(method, path.text(), headers);
  }

  private void send(HttpConnection connection, String method, ApiPath path, Json body)
      throws IOException {
    byte[] bytes = body.render().getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = headers("application/json");
    headers.put("Content-Type", "application/json");
    headers.put("Content-Length", Integer.toString(bytes.length));
    connection.sendHead(method, path.text(), headers);
    connection.out().write(bytes);
  }

  private Map<String, String> headers(String accept) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", server.authority());
    String token = server.token().reveal();
    if (!token.isEmpty()) {
      headers.put("Authorization", "Bearer " + token);
    }
    if (tenant != null) {
      headers.put("X-Berth-Tenant", tenant.value());
    }
    headers.put("Accept", accept);
    headers.put("Connection", "close");
    headers.put("User-Agent", "berth");
    return headers;
  }

  private static void refuseErrors(HttpConnection connection, HttpConnection.Head head)
      throws IOException {
    if (head.status() >= 300) {
      byte[] body = connection.body(head).readNBytes(4 * 1024 * 1024);
      throw ApiError.of(head.status(), new String(body, StandardCharsets.UTF_8));
    }
  }

  private BerthException unreachable(String method, ApiPath path, IOException cause) {
    if (cause instanceof SocketTimeoutException) {
      return new BerthException(
          ErrorCode.TIMED_OUT,
          "Cannot %s %s at %s: no answer in time. Run 'berth status', or look at the server's log."
              .formatted(method, path, server),
          cause);
    }
    return new BerthException(
        ErrorCode.UNAVAILABLE,
        "Cannot reach the server at %s: %s. Start it with 'berth up', or check the address."
            .formatted(server, cause.getMessage()),
        cause);
  }
}
