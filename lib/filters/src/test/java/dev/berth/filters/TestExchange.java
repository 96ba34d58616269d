package dev.berth.filters;

import dev.berth.proxy.Arrival;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Headers;
import dev.berth.proxy.Passage;
import dev.berth.proxy.Protocol;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Request;
import dev.berth.proxy.Response;
import dev.berth.proxy.Upstream;
import dev.berth.proxy.Verdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A request that goes nowhere, for filters to look at; its event loop is whoever calls. */
final class TestExchange implements Exchange {
  static final String HOST = "shop.example.org";

  private final Request request;
  private final IdentityHashMap<Object, Object> attachments = new IdentityHashMap<>();
  private final List<String> wishes = new ArrayList<>();

  private TestExchange(Request request) {
    this.request = request;
  }

  /** GET of a target at {@link #HOST}, from 192.0.2.7, without TLS. */
  static TestExchange get(String target) {
    return of("GET", target, false, 80, "192.0.2.7", "192.0.2.7");
  }

  static TestExchange secure(String target) {
    return of("GET", target, true, 443, "192.0.2.7", "192.0.2.7");
  }

  /** GET of / from an address. */
  static TestExchange from(String peer) {
    return of("GET", "/", false, 80, peer, peer);
  }

  static TestExchange of(
      String method, String target, boolean secure, int port, String peer, String client) {
    Arrival arrival =
        new Arrival(
            secure ? "websecure" : "web",
            new InetSocketAddress(InetAddress.ofLiteral(peer), 40_000),
            InetAddress.ofLiteral(client),
            secure,
            null);
    Headers headers = new Headers();
    headers.add("Host", port == (secure ? 443 : 80) ? HOST : HOST + ":" + port);
    return new TestExchange(
        new Request(Protocol.HTTP_1_1, arrival, method, target, HOST, port, headers));
  }

  TestExchange with(String name, String value) {
    request.headers().add(name, value);
    return this;
  }

  /** What a filter says at once. */
  Verdict atOnce(Filter filter) {
    return filter.onRequest(this);
  }

  /** What a filter says at last. */
  Verdict verdict(Filter filter) {
    Verdict verdict = filter.onRequest(this);
    if (!(verdict instanceof Verdict.Later(var stage))) {
      return verdict;
    }
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The answer of a filter that does not let pass. */
  Reply answer(Filter filter) {
    if (verdict(filter) instanceof Verdict.Answer(Reply reply)) {
      return reply;
    }
    throw new AssertionError("It let pass");
  }

  /** Status and, where there is one, place of an answer. */
  String redirect(Filter filter) {
    Reply reply = answer(filter);
    return reply.status() + " " + field(reply, "Location");
  }

  static @Nullable String field(Reply reply, String name) {
    return reply.fields().stream()
        .filter(field -> field.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** The target after a filter has let pass. */
  String target(Filter filter) {
    if (verdict(filter) instanceof Verdict.Pass) {
      return request.target();
    }
    throw new AssertionError("It did not let pass");
  }

  /** The headers of an empty response after a filter. */
  Response response(Filter filter, int status, String... headers) {
    Headers fields = new Headers();
    for (int i = 0; i < headers.length; i += 2) {
      fields.add(headers[i], headers[i + 1]);
    }
    Response response = new Response(status, fields);
    filter.onResponse(this, response);
    return response;
  }

  @Nullable String header(String lowerCase) {
    return request.headers().get(lowerCase);
  }

  /** What filters have asked for. */
  List<String> wishes() {
    return wishes;
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public Passage passage() {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable Upstream upstream() {
    return null;
  }

  @Override
  public void execute(Runnable action) {
    action.run();
  }

  @Override
  public @Nullable Object attachment(Object of) {
    return attachments.get(of);
  }

  @Override
  public void attach(Object of, Object attachment) {
    attachments.put(of, attachment);
  }

  @Override
  public void setMostAttempts(int attempts) {
    wishes.add("attempts " + attempts);
  }

  @Override
  public void limitRequestBody(long bytes) {
    wishes.add("limit request " + bytes);
  }

  @Override
  public void holdRequestBody() {
    wishes.add("hold request");
  }

  @Override
  public void holdResponseBody(long mostBytes) {
    wishes.add("hold response " + mostBytes);
  }

  @Override
  public void compressResponse(String encoding) {
    wishes.add("compress " + encoding);
  }
}
