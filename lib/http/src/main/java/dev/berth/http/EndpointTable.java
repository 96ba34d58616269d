package dev.berth.http;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.Threads;
import dev.berth.records.AuditEntry;
import dev.berth.records.AuditEntry.Result;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Serves endpoints: each request is matched, authenticated, decided about and limited here, and
 * nowhere else; then its handler answers on a virtual thread. Thread-safe.
 *
 * <p>The order: path (400, 404, 405), origin (403), room (503), token (401, 429), right (403), body
 * (400, 413, 415), handler. Mounted by the front door as the handler of its own host's requests;
 * the server's options should allow WebSocket frames and messages of {@link HttpLimits#MESSAGE}.
 */
public final class EndpointTable implements Handler<HttpServerRequest>, AutoCloseable {
  private static final Logger LOG = System.getLogger(EndpointTable.class.getName());

  /** How long a caller that was cut off has to take the reason. */
  private static final long LAST_LINE_MILLIS = 1000;

  private final List<Endpoint> endpoints;
  private final List<SocketEndpoint> sockets;
  private final HttpLimits limits;
  private final Guard guard;
  private final Gate gate;
  private final IdSource ids;
  private final RequestCounts counts = new RequestCounts();
  private final PathTree<Target> paths = new PathTree<>();
  private final Semaphore requests;
  private final Semaphore streams;
  private final ExecutorService executor = Threads.virtual("api");
  private final OpenRights rights;

  /** What a path and a method lead to. */
  private sealed interface Target {
    /** Whether a request may change something. */
    boolean changes();

    record Plain(Endpoint endpoint) implements Target {
      @Override
      public boolean changes() {
        return endpoint.changes();
      }
    }

    record Upgrade(SocketEndpoint endpoint) implements Target {
      @Override
      public boolean changes() {
        return true;
      }
    }
  }

  /**
   * Makes a table.
   *
   * @param guard decides about requests, and writes down what was done
   * @param ids names failures, for an answer and the log
   * @throws IllegalArgumentException if two endpoints answer the same
   */
  public EndpointTable(
      Routes routes, Guard guard, HttpLimits limits, IdSource ids, InstantSource clock) {
    this.endpoints = routes.endpoints();
    this.sockets = routes.sockets();
    this.limits = limits;
    this.ids = ids;
    this.guard = guard;
    this.gate = new Gate(guard, new FailedAttempts(clock), counts);
    this.requests = new Semaphore(limits.requests());
    this.streams = new Semaphore(limits.streams());
    endpoints.forEach(one -> paths.add(one.method(), one.path(), new Target.Plain(one)));
    sockets.forEach(one -> paths.add("GET", one.path(), new Target.Upgrade(one)));
    this.rights = new OpenRights(guard.access());
  }

  /** What a table serves. */
  public record Routes(List<Endpoint> endpoints, List<SocketEndpoint> sockets) {
    public Routes {
      endpoints = List.copyOf(endpoints);
      sockets = List.copyOf(sockets);
    }
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  public List<SocketEndpoint> sockets() {
    return sockets;
  }

  public RequestCounts counts() {
    return counts;
  }

  /** Answers a request; called on the event loop of its connection. */
  @Override
  public void handle(HttpServerRequest request) {
    Exchange exchange = new Exchange(request, executor);
    try {
      route(exchange);
    } catch (RejectedExecutionException e) {
      fail(exchange, stopping(e));
    } catch (RuntimeException e) {
      fail(exchange, e);
    }
  }

  private void route(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    String method = request.method().name();
    String path = request.path();
    RequestPath parsed = RequestPath.parse(path == null ? "" : path);
    PathTree.Match<Target> match =
        paths
            .find(parsed)
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.NOT_FOUND, "Cannot find '" + path + "': no such path."));
    Target target = match.byMethod().get(method);
    if (target == null) {
      throw new MethodNotAllowed(method, String.join(", ", match.byMethod().keySet()));
    }
    if (target.changes()) {
      Gate.checkOrigin(request);
    }
    ExchangeRequest asked =
        new ExchangeRequest(exchange, limits, match.parameters(), Query.parse(request.query()));
    if (!requests.tryAcquire()) {
      throw busy("requests");
    }
    try {
      executor.execute(() -> serve(exchange, target, asked));
    } catch (RejectedExecutionException e) {
      requests.release();
      throw e;
    }
  }

  private void serve(Exchange exchange, Target target, ExchangeRequest request) {
    Room room = new Room(requests);
    try {
      switch (target) {
        case Target.Plain(Endpoint endpoint) -> answer(exchange, endpoint, request, room);
        case Target.Upgrade(SocketEndpoint endpoint) -> talk(exchange, endpoint, request, room);
      }
    } catch (InterruptedException e) {
      fail(exchange, stopping(e));
    } catch (Throwable e) {
      fail(exchange, e);
    } finally {
      room.leave();
    }
  }

  private void answer(Exchange exchange, Endpoint endpoint, ExchangeRequest request, Room room)
      throws Exception {
    Deadline deadline = new Deadline();
    long millis = limits.requestTimeout().toMillis();
    long timer = exchange.context().owner().setTimer(millis, _ -> deadline.expire());
    Response response;
    Entry entry;
    try {
      entry = enter(exchange, endpoint, request);
      switch (endpoint.body()) {
        case NONE -> checkNoBody(exchange);
        case JSON -> request.received(json(exchange, endpoint));
        case BYTES -> request.received(whole(exchange, endpoint));
        case STREAM -> {
          // As long as it moves, it may take any time: an image can be large and a line slow.
          deadline.meet();
          exchange.checkLength(limits.streamBody().bytes());
        }
      }
      response = entry.answer(endpoint, request);
    } catch (Error e) {
      // A class that is missing, say: the caller is told, and does not wait for nothing.
      throw new IllegalStateException("The handler broke", e);
    } catch (Exception e) {
      if (deadline.isOver()) {
        throw timedOut(exchange, e);
      }
      throw e;
    } finally {
      deadline.meet();
      exchange.context().owner().cancelTimer(timer);
    }
    send(exchange, response, entry.right(), room);
  }

  private Entry enter(Exchange exchange, Endpoint endpoint, ExchangeRequest request)
      throws InterruptedException {
    Action action = endpoint.action();
    if (action == null) {
      return Entry.OPEN;
    }
    request.authenticated(gate.authenticate(exchange, endpoint));
    Principal principal = request.principal();
    if (endpoint.isDecidedByHandler()) {
      return Entry.unnoted(new OpenRights.Right(principal, null, null));
    }
    Resource resource = gate.require(principal, action, endpoint.resource().apply(request));
    OpenRights.Right right = new OpenRights.Right(principal, action, resource);
    return endpoint.isAudited()
        ? new Entry(guard, new AuditEntry(principal, action, resource, Result.DONE), right)
        : Entry.unnoted(right);
  }

  private static void checkNoBody(Exchange exchange) {
    if (exchange.announcesBody()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT, "Cannot take a body: this request is one without.");
    }
  }

  private byte[] json(Exchange exchange, Endpoint endpoint) throws InterruptedException {
    String type = exchange.request().getHeader("Content-Type");
    if (!ContentType.isJson(type)) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "Cannot read the body: it has to be application/json in UTF-8, and its Content-Type says so.");
    }
    return whole(exchange, endpoint);
  }

  private byte[] whole(Exchange exchange, Endpoint endpoint) throws InterruptedException {
    ByteSize large = endpoint.traits().largeBody();
    long most = limits.jsonBody().bytes();
    return exchange.body(large == null ? most : Math.max(most, large.bytes()));
  }

  private void send(
      Exchange exchange, Response response, OpenRights.@Nullable Right right, Room room)
      throws Exception {
    switch (response) {
      case Response.Json(int status, Object body) ->
          finish(exchange, status, ContentType.JSON, Json.render(body) + "\n", Map.of());
      case Response.Empty(int status) -> finish(exchange, status, null, "", Map.of());
      case Response.Text(int status, String type, String body, Map<String, String> headers) ->
          finish(exchange, status, type, body, headers);
      case Response.Bytes(int status, String type, var body, Map<String, String> headers) -> {
        exchange.send(status, ContentType.with(headers, type), body);
        note(exchange, status);
      }
      case Response.WithCookies(Response plain, List<String> cookies) -> {
        exchange.cookies(cookies);
        send(exchange, plain, right, room);
      }
      case Response.Lines(Response.LineSource source) -> stream(exchange, source, right, room);
    }
  }

  private void finish(
      Exchange exchange,
      int status,
      @Nullable String type,
      String body,
      Map<String, String> headers) {
    exchange.send(status, ContentType.with(headers, type), body);
    note(exchange, status);
  }

  private void stream(
      Exchange exchange, Response.LineSource source, OpenRights.@Nullable Right right, Room room)
      throws Exception {
    room.moveTo(streams, () -> busy("streams"));
    counts.streamOpened();
    LineStream lines = new LineStream(exchange, limits.stallTimeout());
    try (var _ = rights.watch(right, over -> cutOff(exchange, lines, over))) {
      exchange.sendHead(Map.of("Content-Type", lines.contentType()));
      source.writeTo(lines);
      exchange.end();
      note(exchange, 200);
    } catch (Exception e) {
      breakOff(exchange, lines, e);
    } finally {
      counts.streamClosed();
    }
  }

  private void breakOff(Exchange exchange, LineStream lines, Exception e) {
    note(exchange, 200);
    if (isNobodysFault(exchange, e)) {
      exchange.breakOff();
      return;
    }
    BerthException shown = e instanceof BerthException told ? told : internal(exchange, e);
    String id = report(exchange, shown, e);
    lastLine(exchange, lines, shown, id);
  }

  /**
   * Ends a stream whose caller has no right to it any more, whether it takes the last line or not.
   */
  private static void cutOff(Exchange exchange, LineStream lines, BerthException over) {
    lines.end();
    lastLine(exchange, lines, over, null);
    exchange.context().owner().setTimer(LAST_LINE_MILLIS, _ -> exchange.breakOff());
  }

  private static void lastLine(
      Exchange exchange, LineStream lines, BerthException shown, @Nullable String id) {
    exchange.sendPiece(lines.encode(ErrorBody.of(shown, id)), exchange::breakOff);
  }

  /** Whether a stream ended because the caller left, or the table closes. */
  private static boolean isNobodysFault(Exchange exchange, Exception e) {
    return exchange.departure().hasHappened()
        || e instanceof CallerGone
        || e instanceof InterruptedException
        || e instanceof InterruptedIOException;
  }

  private void talk(Exchange exchange, SocketEndpoint endpoint, ExchangeRequest request, Room room)
      throws Exception {
    if (!exchange.isUpgrade()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot answer a plain request: this path is a WebSocket. Send an Upgrade header.");
    }
    request.authenticated(gate.authenticate(exchange, true));
    Resource resource =
        gate.require(request.principal(), endpoint.action(), endpoint.resource().apply(request));
    guard.record(new AuditEntry(request.principal(), endpoint.action(), resource, Result.DONE));
    room.moveTo(streams, () -> busy("streams"));
    VertxSocket socket = exchange.upgrade(limits);
    counts.streamOpened();
    note(exchange, 101);
    OpenRights.Right right = new OpenRights.Right(request.principal(), endpoint.action(), resource);
    try (var _ = rights.watch(right, over -> socket.end(String.valueOf(over.getMessage())))) {
      endpoint.handler().talk(request, socket);
      socket.close(VertxSocket.NORMAL, "");
    } catch (InterruptedException e) {
      socket.close(VertxSocket.GOING_AWAY, "The server is stopping");
    } catch (Exception e) {
      BerthException shown = e instanceof BerthException told ? told : internal(exchange, e);
      if (!isNobodysFault(exchange, e)) {
        report(exchange, shown, e);
      }
      socket.close(VertxSocket.FAILED, shown.getMessage());
    } finally {
      counts.streamClosed();
    }
  }

  private void fail(Exchange exchange, Throwable failure) {
    BerthException shown =
        failure instanceof BerthException told ? told : internal(exchange, failure);
    int status = shown.code().httpStatus();
    String id = report(exchange, shown, failure);
    Map<String, String> headers =
        switch (shown) {
          case Gate.Refusal refusal -> refusal.headers();
          case MethodNotAllowed method -> Map.of("Allow", method.allowed());
          default -> Map.of();
        };
    finish(
        exchange, status, ContentType.JSON, Json.render(ErrorBody.of(shown, id)) + "\n", headers);
  }

  /** Logs what somebody has to know. Returns the id of a failure that is not the caller's. */
  private @Nullable String report(Exchange exchange, BerthException shown, Throwable cause) {
    if (shown.code().httpStatus() < 500) {
      return null;
    }
    String id = ids.next();
    Level level =
        switch (shown.code().type()) {
          case INTERNAL -> Level.ERROR;
          case ENGINE -> Level.WARNING;
          default -> Level.DEBUG;
        };
    String what = exchange.request().method() + " " + exchange.request().path();
    LOG.log(level, "Answered " + what + " with failure " + id + ": " + shown.getMessage(), cause);
    return id;
  }

  private static BerthException internal(Exchange exchange, Throwable failure) {
    HttpServerRequest request = exchange.request();
    return new BerthException(
        ErrorCode.INTERNAL,
        "Cannot answer %s %s: a defect of the server. Its log says more under the id of this answer."
            .formatted(request.method(), request.path()),
        failure);
  }

  private static BerthException timedOut(Exchange exchange, Exception e) {
    return new BerthException(
        ErrorCode.TIMED_OUT,
        "Cannot answer %s %s: it took too long. Try again later."
            .formatted(exchange.request().method(), exchange.request().path()),
        e);
  }

  private static BerthException busy(String what) {
    return new BerthException(
        ErrorCode.UNAVAILABLE,
        "Cannot answer now: too many " + what + " are under way. Try again later.");
  }

  private static BerthException stopping(Exception e) {
    return new BerthException(
        ErrorCode.UNAVAILABLE, "Cannot answer now: the server is stopping.", e);
  }

  private void note(Exchange exchange, int status) {
    counts.answered(status, exchange.nanos());
    LOG.log(
        Level.DEBUG,
        () ->
            exchange.request().method()
                + " "
                + exchange.request().path()
                + " "
                + status
                + " "
                + exchange.nanos() / 1_000_000
                + " ms");
  }

  /** Ends what is under way: handlers are interrupted, sockets closed. */
  @Override
  public void close() {
    rights.close();
    executor.shutdownNow();
    executor.close();
  }

  /** The path exists, the verb does not. */
  private static final class MethodNotAllowed extends BerthException {
    private static final long serialVersionUID = 1L;

    private final String allowed;

    MethodNotAllowed(String method, String allowed) {
      super(
          ErrorCode.METHOD_NOT_ALLOWED,
          "Cannot " + method + " here: this path answers to " + allowed + ".");
      this.allowed = allowed;
    }

    String allowed() {
      return allowed;
    }
  }
}
