package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response, whatever they came by. Asks the filters; tries one server after the
 * other while none could be connected to, and again when a connection that had been used before
 * broke and the request may be sent twice. Confined to its event loop.
 *
 * <pre>
 *   start ─▶ filters ─▶ attempt ──head──▶ filters back ─▶ responding ──▶ over
 *              │          ▲  │                                           ▲
 *              │          └──┴── failed ──▶ answer ──────────────────────┤
 *              └──────────────────────────────────────────────────────────┘
 * </pre>
 */
final class ExchangeRun extends ExchangeFacts implements ClientStream.Events {
  private static final System.Logger LOG = System.getLogger(ExchangeRun.class.getName());
  private static final Headers NO_TRAILERS = new Headers();
  private static final long CONTINUE_MILLIS = 1_000;

  private final Lane lane;
  private final ClientStream client;
  private final FilterChain filters;
  private final RequestBody body;
  private final ResponseBody response;
  private @Nullable Attempt attempt;
  private @Nullable Tries tries;
  private @Nullable Resends resends;
  private boolean busy;

  /** The response that a fetched page is to become the body of. */
  private @Nullable Response pageOf;

  private Waiting waiting = Waiting.NOBODY;
  private long waitingSince;
  private boolean over;
  private int place = -1;

  /** For whom it waits, so that somebody who takes too long is found out. */
  enum Waiting {
    NOBODY,
    REQUEST_BODY,
    RESPONSE,
    READER
  }

  ExchangeRun(Lane lane, ClientStream client) {
    super(lane, client.request());
    this.lane = lane;
    this.client = client;
    this.filters = new FilterChain(this);
    this.body = new RequestBody(this, client);
    this.response = new ResponseBody(this, client);
  }

  /**
   * Begins.
   *
   * @param refusal the status that the request is refused with, and its connection closed; 0: none
   */
  void start(int refusal) {
    lane.begin(this);
    client.listen(this);
    setId(lane.forwarding().set(client, new RequestId(lane.random())));
    if (refusal != 0) {
      refuse(refusal);
      return;
    }
    Passage found = lane.routing().passage(request());
    setPassage(found);
    if (found == null) {
      answer(Reply.error(404));
    } else if (found.options().readsPaths() && !TrickyPaths.settle(request())) {
      refuse(400);
    } else {
      filters.start(found.filters());
    }
  }

  private void refuse(int status) {
    client.closeAfterResponse();
    answer(Reply.error(status));
  }

  /** The filters have let it pass. */
  void filtered() {
    if (body.isTooLarge()) {
      refuse(413);
    } else if (!body.startHolding(lane.settings().limits().heldBody().bytes())) {
      next();
    }
  }

  /** Somebody's code has failed. */
  void defect(Throwable defect) {
    report(defect);
    answer(Reply.error(500));
  }

  void report(Throwable defect) {
    LOG.log(System.Logger.Level.ERROR, "Request '" + id() + "' met a defect", defect);
  }

  // Servers.

  /** Goes to a server that has not been tried. */
  @SuppressWarnings("ReferenceEquality") // A generation is the same only if it is the same object.
  void next() {
    Passage of = passage();
    while (true) {
      Upstream entered = Tries.enter(of.balancer(), this, tries, lane.settings().timeouts());
      if (entered != null) {
        setPassage(of);
        attempt(entered, request());
        return;
      }
      // What drains now was in the routes a moment ago: its successor is in the next ones.
      Passage newer = lane.routing().renewed(of);
      if (newer == null) {
        answer(Reply.error(404));
        return;
      }
      if (newer == of) {
        answer(Reply.error(tries == null || busy ? 503 : 502));
        return;
      }
      of = newer;
    }
  }

  private void attempt(Upstream entered, Request sent) {
    noteAttempt(entered);
    Attempt next = new Attempt(lane, this, entered, sent);
    attempt = next;
    lane.pool(entered).open(next);
  }

  /** Nothing was sent: the request goes elsewhere. */
  void notConnected(Upstream to) {
    attempt = null;
    if (pageOf != null) {
      withoutPage();
      return;
    }
    tries = Tries.with(tries, to);
    next();
  }

  /** A server has all the connections that it may have: the request goes elsewhere. */
  void full(Upstream to) {
    busy = true;
    notConnected(to);
  }

  /** Sends the request, or that for a page. */
  @SuppressWarnings("ReferenceEquality") // It is about which of the two it is.
  void send(UpstreamStream to, Request sent) {
    if (!passage().options().passHost() || !sent.headers().contains("host")) {
      sent.headers().set("Host", Objects.requireNonNull(upstream()).address().authority());
    }
    if (sent == request()) {
      body.sendTo(to, sent);
    } else {
      to.sendHead(sent, -1, true);
      to.flush();
      waitFor(Waiting.RESPONSE);
    }
  }

  /** Asks the client for the body that it holds back, if the server does not within a second. */
  void proceedLater(UpstreamStream to) {
    lane.later(CONTINUE_MILLIS, () -> proceed(to));
  }

  @SuppressWarnings("ReferenceEquality") // Another attempt has another stream.
  private void proceed(UpstreamStream to) {
    if (!over && !response.isComing() && stream() == to) {
      body.proceed(to);
    }
  }

  private @Nullable UpstreamStream stream() {
    return attempt == null ? null : attempt.stream();
  }

  /** A server broke off before the head of a response. */
  void failed(boolean reused) {
    attempt = null;
    if (pageOf != null) {
      withoutPage();
      return;
    }
    resends = Resends.with(resends);
    Resends.Where where =
        resends.after(request().method(), body.isStarted(), reused, mostAttempts());
    Upstream by = upstream();
    if (where == Resends.Where.ELSEWHERE && by != null) {
      tries = Tries.with(tries, by);
    }
    if (where != Resends.Where.NOWHERE) {
      next();
      return;
    }
    answer(Reply.error(502));
  }

  /** Somebody broke off within the response. */
  void broken() {
    if (response.isStarted()) {
      giveUp();
      end();
      client.abort();
    } else if (pageOf != null) {
      withoutPage();
    } else {
      answer(Reply.error(502));
    }
  }

  private void giveUp() {
    Attempt by = attempt;
    attempt = null;
    if (by != null) {
      by.abort();
    }
  }

  // What comes from the client.

  @Override
  public void requestBody(ByteBuf piece) {
    waitingSince = 0;
    body.piece(piece, stream());
  }

  /** The request's body is longer than it may be, or than can be kept just now. */
  void tooLarge(int status) {
    if (response.isStarted()) {
      broken();
    } else {
      refuse(status);
    }
  }

  @Override
  public void requestEnd(Headers trailers) {
    ForwardingHeaders.stripTrailers(trailers);
    body.end(trailers, stream());
  }

  /** The request is with the server. */
  void requestSent() {
    if (!over && !response.isComing()) {
      waitFor(Waiting.RESPONSE);
    }
  }

  @Override
  public void requestRead() {
    UpstreamStream to = stream();
    if (to != null && body.isStarted()) {
      to.flush();
    }
  }

  @Override
  public void requestUnreadable() {
    body.giveUp();
    if (response.isStarted()) {
      broken();
    } else if (!over) {
      refuse(400);
    }
  }

  @Override
  public void clientWritable() {
    UpstreamStream from = stream();
    if (from != null) {
      response.writable(from);
    }
  }

  @Override
  public void clientGone() {
    if (!over) {
      giveUp();
      end();
    }
  }

  // What comes from a server.

  /** An informational response. */
  void informational(UpstreamStream from, Response news) {
    if (news.status() == 100) {
      proceed(from);
    } else if (!response.isComing() && pageOf == null && client.isWritable()) {
      // A client that does not read misses it: a server could fill the memory with news.
      HopFields.strip(news.headers());
      client.sendInformational(news);
    }
  }

  /** The server takes more of the request's body. */
  void upstreamWritable() {
    UpstreamStream to = stream();
    if (to != null) {
      body.writable(to);
    }
  }

  /** More of the request's body is to come. */
  void waitForBody() {
    waitFor(response.isComing() ? Waiting.NOBODY : Waiting.REQUEST_BODY);
  }

  /** The head of the response. */
  void responseHead(Response came, long length, boolean end) {
    Attempt by = Objects.requireNonNull(attempt);
    waitFor(Waiting.NOBODY);
    noteAnswer(came.status(), by.nanos());
    HopFields.strip(came.headers());
    if (came.status() == 101) {
      switchProtocols(by, came);
      return;
    }
    Response page = pageOf;
    if (page != null) {
      pageOf = null;
      HeldBody.describe(came.headers(), page.headers());
      boolean bare = page.isBodiless() || request().method().equals("HEAD");
      response.start(page, page.isBodiless() ? -1 : length, end || bare);
      return;
    }
    Response sent = filters.back(came);
    if (sent != null && !over) {
      response.start(sent, length, end);
    }
  }

  private void switchProtocols(Attempt by, Response came) {
    UpstreamStream from = by.stream();
    if (!client.upgradesToWebSocket() || from == null) {
      answer(Reply.error(502));
      return;
    }
    came.headers().remove("content-length");
    Response sent = filters.back(came);
    if (sent == null || over) {
      return;
    }
    response.switchProtocols(sent);
    Tunnel.open(this, client.becomeTunnel(), from.becomeTunnel());
  }

  /** Bytes have gone through a tunnel. */
  void tunnelled(boolean toClient, int bytes) {
    if (toClient) {
      response.count(bytes);
    } else {
      noteTunnelled(bytes);
    }
  }

  /** A tunnel that this became has ended. */
  void tunnelClosed() {
    clientGone();
  }

  /** A piece of the response's body. */
  void responseBody(ByteBuf piece) {
    response.piece(piece, stream());
  }

  /** What came together has been told. */
  void responseRead() {
    response.flush();
  }

  /** The response's body is whole. */
  void responseEnd(Headers trailers) {
    response.end(trailers);
  }

  /** The response's body is longer than it may be to be held. */
  void responseTooLarge() {
    answer(Reply.error(502));
  }

  /** Asks another server for the body of a response. */
  void fetch(Balancer from, String target, Response of) {
    giveUp();
    Response left = filters.back(of);
    if (left == null || over) {
      return;
    }
    pageOf = left;
    Upstream entered = from.enter(this, List.of());
    if (entered == null) {
      withoutPage();
    } else {
      attempt(entered, PageRequest.of(request(), target));
    }
  }

  /** The page could not be had: the response goes without it. */
  private void withoutPage() {
    giveUp();
    Response of = Objects.requireNonNull(pageOf);
    pageOf = null;
    sendWhole(of, ErrorPages.body(of.status(), "", request(), requestId(), of.headers()));
  }

  // Answers of its own.

  /** Answers without a server, or in place of one. */
  void answer(Reply reply) {
    if (over) {
      return;
    }
    if (response.isStarted()) {
      broken();
      return;
    }
    giveUp();
    waitFor(Waiting.NOBODY);
    response.asItIs();
    Response to = new Response(reply.status(), new Headers());
    for (var field : reply.fields()) {
      to.headers().add(field.getKey(), field.getValue());
    }
    byte[] given = reply.body();
    byte[] sent =
        given == null
            ? ErrorPages.body(reply.status(), reply.text(), request(), requestId(), to.headers())
            : given;
    Response left = filters.back(to);
    if (left != null && !over) {
      sendWhole(left, sent);
    }
  }

  private void sendWhole(Response to, byte[] sent) {
    response.asItIs();
    boolean bare = to.isBodiless();
    if (bare || request().method().equals("HEAD")) {
      response.start(to, bare ? -1 : sent.length, true);
      return;
    }
    response.start(to, sent.length, false);
    response.piece(Unpooled.wrappedBuffer(sent), null);
    response.end(NO_TRAILERS);
  }

  // The end.

  /** The response is whole: the server's connection may carry another. */
  void finish() {
    Attempt by = attempt;
    attempt = null;
    if (by != null) {
      by.finish(body.isWhole());
    }
    end();
  }

  /** The rest of a request that has been answered is read for nobody. */
  void leave() {
    if (!body.isWhole()) {
      client.discard();
    }
  }

  boolean isOver() {
    return over;
  }

  /** Whether the client waits to be asked for the request's body, and nobody has. */
  boolean isRequestUnasked() {
    return body.isUnasked();
  }

  private void end() {
    if (over) {
      return;
    }
    over = true;
    waiting = Waiting.NOBODY;
    body.release();
    response.release();
    lane.end(this);
    filters.end();
    try {
      lane.log().ended(this);
    } catch (RuntimeException e) {
      report(e);
    }
  }

  /** Keeps an eye on somebody from now on. */
  void waitFor(Waiting whom) {
    waiting = whom;
    waitingSince = 0;
  }

  /**
   * Ends it if somebody has taken too long.
   *
   * @param now in nanoseconds, as {@link System#nanoTime}
   */
  void sweep(long now, ProxySettings.Timeouts timeouts) {
    if (waiting == Waiting.NOBODY) {
      return;
    }
    if (waitingSince == 0) {
      waitingSince = now;
      return;
    }
    long waited = now - waitingSince;
    switch (waiting) {
      case NOBODY -> {}
      case RESPONSE -> {
        if (waited > responseNanos(timeouts)) {
          tooSlow(504);
        }
      }
      case REQUEST_BODY -> {
        if (waited > timeouts.idle().toNanos()) {
          refuse(408);
        }
      }
      case READER -> {
        if (waited > timeouts.idle().toNanos()) {
          broken();
        }
      }
    }
  }

  private void tooSlow(int status) {
    if (pageOf != null) {
      withoutPage();
    } else {
      answer(Reply.error(status));
    }
  }

  int place() {
    return place;
  }

  void setPlace(int at) {
    place = at;
  }

  // What filters ask for, and what the log sees.

  @Override
  public void limitRequestBody(long bytes) {
    body.limit(bytes);
  }

  @Override
  public void holdRequestBody() {
    body.hold();
  }

  @Override
  public void holdResponseBody(long mostBytes) {
    response.hold(mostBytes);
  }

  @Override
  public void compressResponse(String encoding) {
    response.compress(encoding);
  }

  @Override
  public int status() {
    return response.status();
  }

  @Override
  public long requestBytes() {
    return body.bytes() + tunnelledBytes();
  }

  @Override
  public long responseBytes() {
    return response.bytes();
  }
}
