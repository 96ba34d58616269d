package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way to a server: held until it is whole, or passed on as fast as the
 * server takes it. Confined to its event loop.
 */
final class RequestBody {
  private final ExchangeRun run;
  private final ClientStream client;
  private long limit = Long.MAX_VALUE;
  private boolean holds;
  private @Nullable HeldBody held;
  private boolean started;
  private boolean whole;
  private boolean paused;
  private long bytes;

  RequestBody(ExchangeRun run, ClientStream client) {
    this.run = run;
    this.client = client;
    this.whole = !client.hasBody();
  }

  void limit(long most) {
    limit = Math.min(limit, most);
  }

  void hold() {
    holds = true;
  }

  /** Whether it is known to be longer than it may be. */
  boolean isTooLarge() {
    return declared() > limit || bytes > limit;
  }

  /** The length as the head says it; -1: it does not. */
  private long declared() {
    String length = client.hasBody() ? client.request().headers().get("content-length") : null;
    return length == null ? -1 : Long.parseLong(length);
  }

  /** Starts to hold it, if somebody has asked for that; false: nobody has, or there is none. */
  boolean startHolding(long most) {
    if (!holds || !client.hasBody()) {
      return false;
    }
    held = new HeldBody(most);
    if (client.expectsContinue()) {
      client.sendContinue();
      client.request().headers().remove("expect");
    }
    run.waitFor(ExchangeRun.Waiting.REQUEST_BODY);
    client.resume();
    return true;
  }

  /** Whether the client waits to be asked for it. */
  boolean isUnasked() {
    return client.expectsContinue() && !started && held == null;
  }

  /** Whether any of it may have reached a server, and cannot be sent again. */
  boolean isStarted() {
    return started;
  }

  boolean isWhole() {
    return whole;
  }

  long bytes() {
    return bytes;
  }

  /** Sends the head of the request, and the body behind it as it comes. */
  void sendTo(UpstreamStream to, Request request) {
    HeldBody all = held;
    if (!client.hasBody()) {
      to.sendHead(request, request.headers().contains("content-length") ? 0 : -1, true);
      to.flush();
      run.waitFor(ExchangeRun.Waiting.RESPONSE);
    } else if (all != null) {
      to.sendHead(request, all.length(), false);
      all.sendTo(to::sendBody);
      to.sendEnd(all.trailers());
      to.flush();
      run.waitFor(ExchangeRun.Waiting.RESPONSE);
    } else {
      to.sendHead(request, declared(), false);
      if (client.expectsContinue()) {
        to.flush();
        run.waitFor(ExchangeRun.Waiting.RESPONSE);
        run.proceedLater(to);
        return;
      }
      start(to);
    }
  }

  private void start(UpstreamStream to) {
    started = true;
    run.waitFor(ExchangeRun.Waiting.REQUEST_BODY);
    client.resume();
    to.flush();
  }

  /** Asks the client for the body it holds back. */
  void proceed(UpstreamStream to) {
    if (isUnasked()) {
      client.sendContinue();
      start(to);
    }
  }

  /**
   * A piece has come; taken over.
   *
   * @param to where it goes; null: nowhere just now
   */
  void piece(ByteBuf piece, @Nullable UpstreamStream to) {
    bytes += piece.readableBytes();
    HeldBody keeps = held;
    if (run.isOver()) {
      piece.release();
    } else if (bytes > limit) {
      piece.release();
      run.tooLarge(413);
    } else if (keeps != null) {
      if (!keeps.add(piece)) {
        run.tooLarge(keeps.isTooLong() ? 413 : 503);
      }
    } else if (to == null) {
      piece.release();
    } else {
      to.sendBody(piece);
      if (!to.isWritable()) {
        pause(to);
      }
    }
  }

  private void pause(UpstreamStream to) {
    // What is written may go at once: then there is nothing to wait for.
    to.flush();
    if (!to.isWritable() && !run.isOver()) {
      paused = true;
      run.waitFor(ExchangeRun.Waiting.NOBODY);
      client.pause();
    }
  }

  /** All of it has come. */
  void end(Headers trailers, @Nullable UpstreamStream to) {
    whole = true;
    if (run.isOver()) {
      return;
    }
    HeldBody keeps = held;
    if (keeps != null) {
      keeps.setTrailers(trailers);
      run.waitFor(ExchangeRun.Waiting.NOBODY);
      run.next();
    } else if (to != null) {
      to.sendEnd(trailers);
      to.flush();
      run.requestSent();
    }
  }

  /** It will never be whole. */
  void giveUp() {
    whole = true;
  }

  /** The server takes more. */
  void writable(UpstreamStream to) {
    if (paused) {
      paused = false;
      if (!whole) {
        run.waitForBody();
      }
      client.resume();
      to.flush();
    }
  }

  void release() {
    if (held != null) {
      held.release();
    }
  }
}
