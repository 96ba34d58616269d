package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One way of a request to a server: has entered it, and leaves it exactly once. What comes after it
 * is over is dropped. Confined to its event loop.
 */
final class Attempt implements UpstreamPool.Taker {
  private final Lane lane;
  private final ExchangeRun run;
  private final Upstream upstream;
  private final Request request;
  private @Nullable UpstreamStream stream;
  private long sentAt;
  private boolean answered;
  private boolean over;

  Attempt(Lane lane, ExchangeRun run, Upstream upstream, Request request) {
    this.lane = lane;
    this.run = run;
    this.upstream = upstream;
    this.request = request;
  }

  @Nullable UpstreamStream stream() {
    return stream;
  }

  /** How long ago the request was sent, in nanoseconds. */
  long nanos() {
    return System.nanoTime() - sentAt;
  }

  @Override
  public boolean isRepeatable() {
    return Methods.isIdempotent(request.method());
  }

  @Override
  public boolean wantsHttp1() {
    return request.headers().contains("upgrade");
  }

  @Override
  public void opened(UpstreamStream opened) {
    if (over) {
      opened.abort();
      return;
    }
    stream = opened;
    sentAt = System.nanoTime();
    run.send(opened, request);
  }

  @Override
  public void notConnected() {
    lane.absent(upstream);
    if (leave()) {
      run.notConnected(upstream);
    }
  }

  @Override
  public void full() {
    if (leave()) {
      run.full(upstream);
    }
  }

  @Override
  public void informational(Response response) {
    UpstreamStream from = stream;
    if (!over && from != null) {
      run.informational(from, response);
    }
  }

  @Override
  public void responseHead(Response response, long length, boolean end) {
    if (!over) {
      answered = true;
      run.responseHead(response, length, end);
    }
  }

  @Override
  public void responseBody(ByteBuf piece) {
    if (over) {
      piece.release();
    } else {
      run.responseBody(piece);
    }
  }

  @Override
  public void responseEnd(Headers trailers) {
    if (!over) {
      run.responseEnd(trailers);
    }
  }

  @Override
  public void responseRead() {
    if (!over) {
      run.responseRead();
    }
  }

  @Override
  public void upstreamWritable() {
    if (!over) {
      run.upstreamWritable();
    }
  }

  @Override
  public void upstreamGone() {
    if (over) {
      return;
    }
    if (answered) {
      run.broken();
      return;
    }
    UpstreamStream from = stream;
    boolean reused = from != null && from.isReused();
    abort();
    run.failed(reused);
  }

  /**
   * The response is whole.
   *
   * @param whole whether the request is, too
   */
  void finish(boolean whole) {
    UpstreamStream used = stream;
    if (!leave() || used == null) {
      return;
    }
    if (whole) {
      used.release();
    } else {
      used.abort();
    }
  }

  /** Lets go of the server, whatever it is doing. */
  void abort() {
    UpstreamStream used = stream;
    if (leave() && used != null) {
      used.abort();
    }
  }

  private boolean leave() {
    if (over) {
      return false;
    }
    over = true;
    upstream.leave();
    return true;
  }
}
