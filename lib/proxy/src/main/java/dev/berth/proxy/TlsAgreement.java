package dev.berth.proxy;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;

/** Waits until hands are shaken with a client, and lets in who speaks what was agreed on. */
final class TlsAgreement extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger(TlsAgreement.class.getName());

  private final Consumer<ChannelHandlerContext> next;
  private final Queue<Object> held = new ArrayDeque<>(0);

  /** Lets a client in that speaks HTTP. */
  TlsAgreement(ClientEntry entry, ClientEntry.Visitor visitor, SslHandler tls) {
    this.next =
        at -> {
          if ("h2".equals(tls.applicationProtocol())) {
            entry.http2(at.pipeline(), visitor);
          } else {
            entry.http1(at.pipeline(), visitor);
          }
          at.pipeline().remove(this);
        };
  }

  /** Lets a client in that speaks what the servers of a TCP route understand. */
  TlsAgreement(TcpTunnels tunnels, TcpPassage passage, ClientEntry.Visitor visitor) {
    this.next = at -> tunnels.begin(at, this, passage, visitor.peer());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext from, Object event) {
    if (!(event instanceof SslHandshakeCompletionEvent completion)) {
      from.fireUserEventTriggered(event);
    } else if (completion.isSuccess()) {
      Transport.acknowledge(from.channel());
      next.accept(from);
    } else {
      ChannelFuture _ = from.close();
    }
  }

  /** Keeps what comes while a server is looked for. */
  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    held.add(message);
  }

  /** A part of a handshake has come that nothing was answered to. */
  @Override
  public void channelReadComplete(ChannelHandlerContext from) {
    Transport.acknowledge(from.channel());
    from.fireChannelReadComplete();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    if (held.isEmpty()) {
      return;
    }
    for (Object message = held.poll(); message != null; message = held.poll()) {
      removed.fireChannelRead(message);
    }
    removed.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    for (Object message = held.poll(); message != null; message = held.poll()) {
      ReferenceCountUtil.release(message);
    }
    from.fireChannelInactive();
  }

  /** Clients that cannot shake hands are no news: they are strangers. */
  @Override
  public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
    LOG.log(System.Logger.Level.DEBUG, "A TLS handshake has failed", cause);
    ChannelFuture _ = from.close();
  }
}
