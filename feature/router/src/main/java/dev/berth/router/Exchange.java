package dev.berth.router;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response. Tries one task after the other while none could be connected to, and
 * once more when a connection that had been used before broke and the request may be sent twice.
 * Confined to its lane's thread.
 *
 * <pre>
 *   start ─▶ attempt ──head──▶ responding ──▶ over
 *              ▲  │                            ▲
 *              └──┴── failed ──────────────────┘
 * </pre>
 */
final class Exchange {
  private static final int MOST_ATTEMPTS = 4;
  private static final long CONTINUE_MILLIS = 1_000;
  private static final int SWITCHING = 101;

  private final Lane lane;
  private final HttpServerRequest request;
  private final RequestHead head;
  private @Nullable RequestBody body;
  private @Nullable Attempt attempt;
  private @Nullable ResponseBody response;
  private List<Destination> tried = List.of();
  private boolean resent;
  private boolean busy;
  private boolean waiting;
  private long waitingSince;
  private boolean reusable;
  private boolean closing;
  private boolean over;

  Exchange(Lane lane, HttpServerRequest request, RequestHead head) {
    this.lane = lane;
    this.request = request;
    this.head = head;
  }

  Lane lane() {
    return lane;
  }

  HttpServerRequest request() {
    return request;
  }

  RequestHead head() {
    return head;
  }

  void start() {
    lane.begin(this);
    if (head.hasBody()) {
      body = new RequestBody(request, this);
    }
    request.response().exceptionHandler(_ -> clientGone());
    next();
  }

  private void next() {
    while (true) {
      RouteTable table = lane.table();
      Route route = table.route(head.host(), head.path());
      if (route == null) {
        answer(ErrorPage.NOT_FOUND);
        return;
      }
      Destination destination = tried.size() < MOST_ATTEMPTS ? route.balancer().enter(tried) : null;
      if (destination != null) {
        attempt = new Attempt(this, destination);
        attempt.start();
        return;
      }
      // What drains now was in the table a moment ago: its successor is in the next one.
      if (table == lane.table()) {
        answer(tried.isEmpty() || busy ? ErrorPage.UNAVAILABLE : ErrorPage.BAD_GATEWAY);
        return;
      }
    }
  }

  /** Nothing was sent: the request goes elsewhere. */
  void notConnected(Destination destination) {
    if (tried.isEmpty()) {
      tried = new ArrayList<>();
    }
    tried.add(destination);
    next();
  }

  /** A task has all the connections that it may have: the request goes elsewhere. */
  void full(Destination destination) {
    busy = true;
    notConnected(destination);
  }

  /** Sends the request on a connection. */
  void send(HttpClientRequest to) {
    RequestBody sent = body;
    if (sent == null) {
      to.end();
      requestSent();
      return;
    }
    to.setChunked(head.isChunked());
    if (!head.expectsContinue()) {
      sent.sendTo(to);
      return;
    }
    long timer = lane.later(CONTINUE_MILLIS, () -> proceed(to, sent));
    to.continueHandler(
        _ -> {
          lane.cancel(timer);
          proceed(to, sent);
        });
    to.sendHead();
  }

  /** Asks the client for the body it holds back. */
  private void proceed(HttpClientRequest to, RequestBody held) {
    if (!over && response == null && !held.isStarted()) {
      request.response().writeContinue();
      held.sendTo(to);
    }
  }

  /** The request is with the task. */
  void requestSent() {
    if (response == null) {
      waiting = true;
      waitingSince = 0;
    }
  }

  /** The head of the response has come. */
  void respond(Attempt by, HttpClientResponse from) {
    waiting = false;
    int status = from.statusCode();
    if (status == SWITCHING && head.upgradesToWebSocket()) {
      Tunnel.open(this, from);
      return;
    }
    if (status < 200) {
      by.abort();
      answer(ErrorPage.BAD_GATEWAY);
      return;
    }
    HttpServerResponse to = request.response();
    to.setStatusCode(status);
    if (!to.getStatusMessage().equals(from.statusMessage())) {
      to.setStatusMessage(from.statusMessage());
    }
    HeaderCopy.response(from.headers(), to.headers());
    frame(status, to);
    reusable = HeaderCopy.isKeptAlive(from.headers()) && !head.upgradesToWebSocket();
    by.noteKeepAlive(from.headers());
    response = new ResponseBody(from, to, this);
    response.start(lane.loop());
  }

  /** Says how the client knows where the body ends. */
  private void frame(int status, HttpServerResponse to) {
    if (body != null && !body.isStarted()) {
      // The client was not asked for the body, so what comes next may be it or not.
      closing = true;
      to.headersEndHandler(_ -> to.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
    }
    boolean empty = status == 204 || status == 304 || request.method().name().equals("HEAD");
    if (empty || to.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      return;
    }
    if (HeaderCopy.takesChunks(request)) {
      to.setChunked(true);
      return;
    }
    closing = true;
    to.headersEndHandler(_ -> to.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
  }

  /** The response has been passed on whole. */
  void responded() {
    RequestBody sent = body;
    boolean whole = sent == null || sent.isEnded();
    Attempt by = attempt;
    if (by != null) {
      by.finish(reusable && whole);
    }
    end();
    if (closing) {
      request.connection().close();
    } else if (sent != null && !whole) {
      sent.discard();
    }
  }

  /** The task broke off before the head of a response. */
  void failed(boolean stale) {
    boolean unsent = body == null || !body.isStarted();
    if (stale && !resent && unsent && head.isIdempotent()) {
      resent = true;
      next();
      return;
    }
    answer(ErrorPage.BAD_GATEWAY);
  }

  /** The task broke off within its response. */
  void broken() {
    giveUp();
    if (request.response().headWritten()) {
      end();
      request.connection().close();
      return;
    }
    answer(ErrorPage.BAD_GATEWAY);
  }

  /** The client has left: nobody waits for the task's work. */
  void clientGone() {
    if (!over) {
      giveUp();
      end();
    }
  }

  /** A tunnel that this became has ended. */
  void tunnelClosed() {
    if (!over) {
      giveUp();
      end();
    }
  }

  /** Ends it if somebody has taken too long. */
  void sweep(long now, FrontDoorSettings.Timeouts timeouts) {
    RequestBody sent = body;
    if (waiting && waitingSince == 0) {
      waitingSince = now;
    } else if (waiting && now - waitingSince > timeouts.response().toNanos()) {
      giveUp();
      answer(ErrorPage.TIMED_OUT);
    } else if (sent != null
        && sent.isStarted()
        && !sent.isEnded()
        && response == null
        && now - sent.progress() > timeouts.idle().toNanos()) {
      giveUp();
      end();
      ErrorPage.TIMED_OUT_REQUEST.sendAndClose(request);
    }
  }

  private void giveUp() {
    if (response != null) {
      response.giveUp();
    }
    if (attempt != null) {
      attempt.abort();
    }
  }

  private void answer(ErrorPage page) {
    end();
    page.send(request);
    if (body != null) {
      body.discard();
    }
  }

  private void end() {
    over = true;
    waiting = false;
    lane.end(this);
  }
}
