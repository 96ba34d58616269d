package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a connection to a listener with TLS: waits for the client's hello, and decides
 * by what it asks for: a TCP route, a certificate, a challenge, or no. Confined to its event loop.
 */
final class TlsEntry extends ChannelInboundHandlerAdapter {
  private static final System.Logger LOG = System.getLogger(TlsEntry.class.getName());
  private static final int FATAL = 2;
  private static final int HANDSHAKE_FAILURE = 40;
  private static final int INTERNAL_ERROR = 80;
  private static final int UNRECOGNIZED_NAME = 112;
  private static final byte[] PLAIN =
      """
      HTTP/1.1 400 Bad Request\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Length: 49\r
      Connection: close\r
      \r
      Client sent an HTTP request to an HTTPS server.
      """
          .replace("49", Integer.toString(48))
          .getBytes(StandardCharsets.US_ASCII);

  private final ClientEntry entry;
  private final Door door;
  private final String listener;
  private final InetSocketAddress peer;
  private @Nullable ByteBuf held;
  private @Nullable Future<?> deadline;
  private boolean decided;

  /** What it asks, the same for all connections of a server. */
  record Door(
      Routing routing,
      Certificates certificates,
      TlsContexts contexts,
      ProxySettings.Timeouts timeouts,
      TcpTunnels tunnels) {}

  TlsEntry(ClientEntry entry, Door door, String listener, InetSocketAddress peer) {
    this.entry = entry;
    this.door = door;
    this.listener = listener;
    this.peer = peer;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    long most = door.timeouts.head().toMillis();
    deadline = added.executor().schedule(() -> close(added), most, TimeUnit.MILLISECONDS);
  }

  private static void close(ChannelHandlerContext late) {
    ChannelFuture _ = late.close();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext removed) {
    Future<?> running = deadline;
    if (running != null) {
      running.cancel(false);
    }
    ByteBuf rest = held;
    held = null;
    if (rest != null) {
      removed.fireChannelRead(rest);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext from) {
    ByteBuf rest = held;
    held = null;
    if (rest != null) {
      rest.release();
    }
    from.fireChannelInactive();
  }

  @Override
  public void channelRead(ChannelHandlerContext from, Object message) {
    ByteBuf in = (ByteBuf) message;
    if (decided) {
      in.release();
      return;
    }
    ByteBuf all = held;
    if (all == null) {
      all = in;
    } else {
      // Copied: of buffers within buffers, a hello in single bytes would make thousands.
      all = all.isWritable(in.readableBytes()) ? all : grown(from, all);
      all.writeBytes(in);
      in.release();
    }
    held = all;
    ClientHello hello = ClientHello.read(all);
    if (hello.kind() == ClientHello.Kind.MORE && all.readableBytes() <= ClientHello.MOST_BYTES) {
      return;
    }
    decided = true;
    switch (hello.kind()) {
      case HELLO -> greet(from, hello);
      case NOT_TLS -> end(from, looksLikeHttp(all) ? Unpooled.wrappedBuffer(PLAIN) : null);
      case MORE, BROKEN -> end(from, alert(HANDSHAKE_FAILURE));
    }
  }

  private static ByteBuf grown(ChannelHandlerContext from, ByteBuf full) {
    ByteBuf larger = from.alloc().buffer(ClientHello.MOST_BYTES / 4, ClientHello.MOST_BYTES * 4);
    larger.writeBytes(full);
    full.release();
    return larger;
  }

  private static boolean looksLikeHttp(ByteBuf bytes) {
    byte first = bytes.getByte(bytes.readerIndex());
    return first >= 'A' && first <= 'Z';
  }

  private static ByteBuf alert(int description) {
    return Unpooled.wrappedBuffer(new byte[] {21, 3, 3, 0, 2, FATAL, (byte) description});
  }

  /** Says a last word, and closes. */
  private void end(ChannelHandlerContext from, @Nullable ByteBuf last) {
    ByteBuf rest = held;
    held = null;
    if (rest != null) {
      rest.release();
    }
    from.writeAndFlush(last == null ? Unpooled.EMPTY_BUFFER : last)
        .addListener(ChannelFutureListener.CLOSE);
  }

  private void greet(ChannelHandlerContext from, ClientHello hello) {
    String name = hello.serverName();
    try {
      if (name != null && hello.protocols().contains(TlsContexts.CHALLENGE)) {
        answerChallenge(from, name);
        return;
      }
      TcpPassage passage = door.routing.tcp(listener, name);
      if (passage != null && !passage.terminate()) {
        door.tunnels.begin(from, this, passage, peer);
        return;
      }
      Certificates.Identity identity = door.certificates.find(name);
      if (identity == null) {
        end(from, alert(UNRECOGNIZED_NAME));
        return;
      }
      SslHandler tls =
          door.contexts.handler(identity, door.certificates.options(name), from.alloc());
      ClientEntry.Visitor visitor =
          new ClientEntry.Visitor(
              listener, peer, new ShownCertificate(name, door.certificates, identity), name);
      TlsAgreement agreement =
          passage == null
              ? new TlsAgreement(entry, visitor, tls)
              : new TlsAgreement(door.tunnels, passage, visitor);
      from.pipeline().addAfter(from.name(), null, agreement);
      from.pipeline().addAfter(from.name(), null, tls);
      from.pipeline().remove(this);
    } catch (SSLException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Cannot speak TLS as '" + name + "': its certificate or key is unusable. Replace it.",
          e);
      end(from, alert(INTERNAL_ERROR));
    }
  }

  private void answerChallenge(ChannelHandlerContext from, String name) throws SSLException {
    Certificates.Identity identity = door.certificates.challenge(name);
    if (identity == null) {
      end(from, alert(UNRECOGNIZED_NAME));
      return;
    }
    SslHandler tls = door.contexts.challengeHandler(identity, from.alloc());
    Future<?> _ = tls.handshakeFuture().addListener(_ -> close(from));
    from.pipeline().replace(this, null, tls);
  }
}
