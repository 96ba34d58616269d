package dev.berth.filters;

import dev.berth.filters.OutboundAddresses.DeniedException;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Headers;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Request;
import dev.berth.proxy.Response;
import dev.berth.proxy.ResponseVerdict;
import dev.berth.proxy.Verdict;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets another server decide: its 2xx lets the request pass, and may tell the service who asks;
 * whatever else it answers is the answer. A server that cannot be asked lets nobody in (500).
 */
final class ForwardAuthFilter implements Filter {
  private static final Logger LOG = System.getLogger(ForwardAuthFilter.class.getName());
  private static final Verdict FAILED =
      new Verdict.Answer(Reply.error(500, "Who decides about this request cannot be asked now."));
  private static final Verdict BUSY = new Verdict.Answer(Reply.error(503).with("Retry-After", "1"));

  private final String name;
  private final AuthServer server;
  private final AuthHeaders headers;
  private final OutboundRequests outbound;
  private final AtomicBoolean failing = new AtomicBoolean();
  private final Semaphore own = OutboundRequests.roomOfOne();

  ForwardAuthFilter(
      String name, AuthServer server, AuthHeaders headers, OutboundRequests outbound) {
    this.name = name;
    this.server = server;
    this.headers = headers;
    this.outbound = outbound;
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    Request request = exchange.request();
    byte[] head = AuthWire.head(server.url(), headers.question(request));
    CompletableFuture<Verdict> verdict = new CompletableFuture<>();
    boolean started = outbound.start(own, () -> ask(exchange, head, verdict));
    return started ? new Verdict.Later(verdict) : BUSY;
  }

  private void ask(Exchange exchange, byte[] head, CompletableFuture<Verdict> verdict) {
    try {
      AuthAnswer answer = server.ask(head);
      failing.set(false);
      exchange.execute(() -> decide(exchange, answer, verdict));
    } catch (IOException | DeniedException e) {
      // Told once, until it answers again: a client could fill the log otherwise.
      LOG.log(
          failing.getAndSet(true) ? Level.DEBUG : Level.WARNING,
          "Cannot ask the server '%s' of the middleware '%s': %s."
              .formatted(server.url().authority(), name, e.getMessage()));
      verdict.complete(FAILED);
    } catch (RuntimeException | Error e) {
      verdict.completeExceptionally(e);
      throw e;
    }
  }

  private void decide(Exchange exchange, AuthAnswer answer, CompletableFuture<Verdict> verdict) {
    if (!answer.lets()) {
      verdict.complete(new Verdict.Answer(reply(answer)));
      return;
    }
    headers.tell(exchange.request().headers(), answer.headers());
    headers.keepCookies(this, exchange, answer.headers());
    verdict.complete(Verdict.PASS);
  }

  private static Reply reply(AuthAnswer answer) {
    Reply reply = new Reply(answer.status(), List.of(), answer.body(), "");
    Headers given = answer.headers();
    for (int i = 0; i < given.size(); i++) {
      reply = reply.with(given.name(i), given.value(i));
    }
    return reply;
  }

  @Override
  public ResponseVerdict onResponse(Exchange exchange, Response response) {
    headers.addCookies(this, exchange, response.headers());
    return ResponseVerdict.PASS;
  }
}
