package dev.berth.engine.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import dev.berth.engine.docker.DockerSettings.Target;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Asks a daemon over its HTTP API. Each question runs on a virtual thread of its own that is
 * interrupted when its time is over: a Unix socket knows no time limit itself. Thread-safe.
 */
final class DockerApi implements AutoCloseable {
  /** What Docker 20.10 and Podman 4 speak; a daemon that is too new for it says what it wants. */
  private static final String OLDEST = "1.41";

  private static final Logger LOG = System.getLogger(DockerApi.class.getName());
  private static final int LARGEST_ANSWER = 64 << 20;
  private static final int LARGEST_ERROR = 64 << 10;
  private static final int CONNECTIONS = 2000;
  private static final int MOST_THINGS = 100_000;

  private final Target target;
  private final @Nullable SSLContext tls;
  private final DockerHttpClient http;
  private final ExecutorService callers = Threads.virtual("docker-call");
  private volatile String version = "";

  /**
   * @throws dev.berth.kernel.BerthException {@code INVALID_CONFIGURATION} for certificates that
   *     cannot be used
   */
  DockerApi(Target target) {
    this.target = target;
    this.tls = target.tls() == null ? null : target.tls().context();
    SSLContext context = tls;
    this.http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(target.address())
            .sslConfig(context == null ? null : () -> context)
            .maxConnections(CONNECTIONS)
            .connectionTimeout(target.limit())
            .build();
  }

  Target target() {
    return target;
  }

  /** Asks, and reads the whole answer. */
  JsonNode ask(Call call) {
    return ask(call, target.limit());
  }

  /** Asks, and reads the whole answer, within a time of its own. */
  JsonNode ask(Call call, Duration limit) {
    return withVersion(call, limit, prefix -> exchange(call, prefix));
  }

  /** Asks for something that may not be there (status 404). */
  Optional<JsonNode> find(Call call) {
    try {
      return Optional.of(ask(call));
    } catch (ApiFailure e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Asks for many things, each of which is read by itself, within a time of its own.
   *
   * @param reader called on another thread, before this returns
   */
  void askEach(Call call, Duration limit, Consumer<JsonNode> reader) {
    Boolean _ = withVersion(call, limit, prefix -> readEach(call, prefix, reader));
  }

  private Boolean readEach(Call call, String prefix, Consumer<JsonNode> reader) throws IOException {
    try (Response response = send(call, prefix)) {
      Iterator<JsonNode> things = Json.values(response.getBody());
      for (int i = 0; i < MOST_THINGS && things.hasNext(); i++) {
        JsonNode thing = things.next();
        if (thing.isObject()) {
          reader.accept(thing);
        }
      }
      return true;
    }
  }

  /** Asks; the head of the answer comes within the limit, its body when it comes. */
  Answer open(Call call) {
    return open(call, target.limit());
  }

  Answer open(Call call, Duration limit) {
    return withVersion(call, limit, prefix -> new Answer(send(call, prefix)));
  }

  /** Asks for the streams of a program; the answer to the asking comes within the limit. */
  Conversation converse(Call call, Object json) {
    return withVersion(
        call,
        target.limit(),
        prefix -> Conversation.open(Connection.open(target, tls), call, Json.bytes(json), prefix));
  }

  /**
   * Refuses to go on if the daemon takes no new connections: one that is shutting down still
   * answers on old ones, and what it is told to start then it leaves half made.
   *
   * @throws ApiFailure if it does not listen
   */
  void requireListening(String purpose) {
    Call call = Call.get("/_ping", purpose);
    boolean _ =
        limited(
            call,
            target.limit(),
            () -> {
              Connection.open(target, tls).close();
              return true;
            });
  }

  /** Finds out which version to speak; to be asked again when the daemon may have been replaced. */
  JsonNode greet() {
    return greet("ask %s for its version".formatted(name()));
  }

  private JsonNode greet(String purpose) {
    Call call = Call.get("/version", purpose);
    JsonNode answer = limited(call, target.limit(), () -> exchange(call, ""));
    String least = Json.text(answer, "MinAPIVersion");
    version = "/v" + (isNewer(least, OLDEST) ? least : OLDEST);
    return answer;
  }

  private static boolean isNewer(String version, String than) {
    String[] left = version.split("\\.");
    String[] right = than.split("\\.");
    if (left.length != 2 || !version.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
      return false;
    }
    int major = Integer.compare(Integer.parseInt(left[0]), Integer.parseInt(right[0]));
    int minor = Integer.compare(Integer.parseInt(left[1]), Integer.parseInt(right[1]));
    return major > 0 || (major == 0 && minor > 0);
  }

  private interface Versioned<T> {
    T ask(String prefix) throws IOException;
  }

  private interface Work<T> {
    T run() throws IOException;
  }

  private <T> T withVersion(Call call, Duration limit, Versioned<T> work) {
    if (version.isEmpty()) {
      JsonNode _ = greet(call.purpose());
    }
    return limited(call, limit, () -> work.ask(version));
  }

  private <T> T limited(Call call, Duration limit, Work<T> work) {
    AtomicBoolean abandoned = new AtomicBoolean();
    Future<T> future =
        callers.submit(
            () -> {
              T result = work.run();
              if (abandoned.get() && result instanceof AutoCloseable unwanted) {
                unwanted.close();
              }
              return result;
            });
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      abandoned.set(true);
      future.cancel(true);
      throw ApiFailure.late(
          call.purpose(),
          "%s at '%s' did not answer within %d s"
              .formatted(name(), target.address(), limit.toSeconds()));
    } catch (ExecutionException e) {
      throw translated(call, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      abandoned.set(true);
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw ApiFailure.unreachable(call.purpose(), "interrupted", e);
    }
  }

  private ApiFailure translated(Call call, Throwable failure) {
    if (failure instanceof ApiFailure known) {
      return known;
    }
    Throwable root = failure;
    for (Throwable next = failure; next != null; next = next.getCause()) {
      root = next;
    }
    String who = "%s at '%s'".formatted(name(), target.address());
    String cause =
        root instanceof JacksonException
            ? who + " answered with something that is not JSON"
            : "%s does not answer (%s). Start it, or choose another engine"
                .formatted(who, trouble(root));
    return ApiFailure.unreachable(call.purpose(), cause, failure);
  }

  private static String trouble(Throwable root) {
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  private String name() {
    return target.flavour().title();
  }

  private JsonNode exchange(Call call, String prefix) throws IOException {
    try (Response response = send(call, prefix)) {
      InputStream body = response.getBody();
      byte[] text = body == null ? new byte[0] : body.readNBytes(LARGEST_ANSWER);
      // Podman says "OK" where Docker says nothing, and does not always say that JSON is JSON.
      boolean said = text.length > 0 && (text[0] == '{' || text[0] == '[' || text[0] == 'n');
      return Json.tree(said ? text : new byte[0]);
    }
  }

  private Response send(Call call, String prefix) throws IOException {
    LOG.log(Level.TRACE, () -> call.method() + " " + call.path());
    Request.Builder request = Request.builder().method(call.method()).path(prefix + call.target());
    request.putAllHeaders(call.headers());
    switch (call.body()) {
      case null -> {}
      case Call.Body.Text(String json) ->
          request
              .putHeader("Content-Type", "application/json")
              .bodyBytes(json.getBytes(StandardCharsets.UTF_8));
      case Call.Body.Tar(InputStream bytes) ->
          request.putHeader("Content-Type", "application/x-tar").body(bytes);
    }
    Response response = http.execute(request.build());
    if (response.getStatusCode() >= 400) {
      try (response) {
        InputStream body = response.getBody();
        byte[] text = body == null ? new byte[0] : body.readNBytes(LARGEST_ERROR);
        int status = response.getStatusCode();
        throw ApiFailure.refused(call.purpose(), status, message(text, status));
      }
    }
    return response;
  }

  /** Why a daemon refuses, in its own words. */
  static String message(byte[] text, int status) {
    String otherwise = "it answered with status " + status;
    try {
      JsonNode said = Json.tree(text);
      String message = Json.text(said, "message");
      return message.isEmpty() ? otherwise : message;
    } catch (JacksonException e) {
      return otherwise;
    }
  }

  @Override
  public void close() {
    callers.shutdownNow();
    try {
      http.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Cannot close the connections to " + target.address(), e);
    }
  }
}
