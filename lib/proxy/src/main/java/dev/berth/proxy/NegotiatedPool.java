package dev.berth.proxy;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Connections to a server that speaks HTTP/2, or TLS and what is agreed on in it. While it is not
 * known what that is, one connection is made and everybody waits for it.
 */
final class NegotiatedPool extends UpstreamPool {
  private static final System.Logger LOG = System.getLogger(NegotiatedPool.class.getName());

  private final Lane lane;
  private final Upstream upstream;
  private final @Nullable UpstreamTls tls;
  private final Http1Pool http1;
  private final Http2Pool http2 = new Http2Pool();
  private final Queue<Taker> waiting = new ArrayDeque<>();
  private int connecting;
  private boolean connectingHttp2;
  private boolean speaksHttp1;
  private boolean retired;

  /**
   * Makes one.
   *
   * @param tls null: the server speaks HTTP/2 without TLS
   */
  NegotiatedPool(Lane lane, Upstream upstream, @Nullable UpstreamTls tls) {
    this.lane = lane;
    this.upstream = upstream;
    this.tls = tls;
    this.http1 = new Http1Pool(lane, upstream);
  }

  @Override
  void open(Taker taker) {
    if (tls != null && (speaksHttp1 || taker.wantsHttp1())) {
      openHttp1(taker);
      return;
    }
    switch (http2.take(taker)) {
      case YES -> {}
      case FULL -> taker.full();
      case CONNECT -> {
        waiting.add(taker);
        if (!connectingHttp2) {
          connectingHttp2 = true;
          connect(null);
        }
      }
    }
  }

  private void openHttp1(Taker taker) {
    if (http1.reuse(taker)) {
      return;
    }
    if (http1.isFull(connecting)) {
      taker.full();
    } else {
      connect(taker);
    }
  }

  /**
   * Makes a connection.
   *
   * @param only for whom, over HTTP/1; null: for all that wait, over whatever the server speaks
   */
  private void connect(@Nullable Taker only) {
    connecting++;
    lane.connector()
        .connect(
            upstream,
            new Agreement(only),
            connected -> {
              if (!connected.isSuccess()) {
                failed(only);
              }
            });
  }

  private void failed(@Nullable Taker only) {
    connecting--;
    if (only != null) {
      only.notConnected();
      return;
    }
    connectingHttp2 = false;
    takeWaiting().forEach(Taker::notConnected);
  }

  private List<Taker> takeWaiting() {
    List<Taker> taken = new ArrayList<>(waiting);
    waiting.clear();
    return taken;
  }

  private void agreed(ChannelPipeline pipeline, boolean onHttp2, @Nullable Taker only) {
    connecting--;
    if (onHttp2) {
      Http2UpstreamConnection made = http2Connection();
      pipeline.addLast(made);
      http2.add(made);
      upstream.connected();
      if (retired) {
        made.retire();
      }
    } else {
      speaksHttp1 |= only == null;
      Taker first = only == null ? waiting.poll() : only;
      if (first == null) {
        ChannelFuture _ = pipeline.channel().close();
      } else {
        http1.adopt(pipeline, first);
      }
    }
    if (only == null) {
      connectingHttp2 = false;
      takeWaiting().forEach(this::open);
    }
  }

  private Http2UpstreamConnection http2Connection() {
    HeadLimits limits = lane.responseLimits();
    try {
      return new Http2UpstreamConnection(
          Http2Parts.of(false, limits.fields(), limits.count(), 0),
          tls == null ? Http2Pool.HTTP : Http2Pool.HTTPS,
          http2);
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  boolean sweep(long now) {
    http2.sweep(now);
    return http1.sweep(now) || connecting > 0 || !http2.isEmpty();
  }

  @Override
  void distrustIdle() {
    http1.distrustIdle();
  }

  @Override
  void retire() {
    retired = true;
    http1.retire();
    http2.retire();
  }

  @Override
  void abort() {
    retired = true;
    http1.abort();
    http2.abort();
  }

  /** Speaks TLS where it is asked for, and says what was agreed on. */
  private final class Agreement extends ChannelInboundHandlerAdapter {
    private final @Nullable Taker only;
    private @Nullable SslHandler handler;
    private boolean over;

    Agreement(@Nullable Taker only) {
      this.only = only;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws SSLException {
      if (tls != null) {
        SslHandler made = lane.connector().tls(tls, only != null, added.alloc());
        handler = made;
        added.pipeline().addBefore(added.name(), null, made);
      }
    }

    @Override
    public void channelActive(ChannelHandlerContext from) {
      if (tls == null) {
        done(from, true);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
      SslHandler made = handler;
      if (made != null && event instanceof SslHandshakeCompletionEvent completion) {
        if (completion.isSuccess()) {
          done(from, "h2".equals(made.applicationProtocol()));
        } else {
          LOG.log(
              System.Logger.Level.WARNING,
              "Cannot speak TLS with server '"
                  + upstream
                  + "': "
                  + completion.cause().getMessage()
                  + ". Look at its certificate, or at how the route says it is verified.");
          ChannelFuture _ = from.close();
        }
      }
    }

    private void done(ChannelHandlerContext from, boolean onHttp2) {
      over = true;
      agreed(from.pipeline(), onHttp2, only);
      from.pipeline().remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
      if (!over) {
        over = true;
        failed(only);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
      ChannelFuture _ = from.close();
    }
  }
}
