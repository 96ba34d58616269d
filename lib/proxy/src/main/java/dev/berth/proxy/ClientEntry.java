package dev.berth.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Exception;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Takes connections of clients into a lane: decides what their bytes go through before requests are
 * read. Confined to its lane's event loop.
 *
 * <pre>
 *   PROXY header ──▶ TlsEntry ──▶ TlsAgreement ──▶ ClientConnection or Http2ClientConnection
 *             └────▶ PlainEntry ──────────────────▶ the same
 * </pre>
 */
final class ClientEntry {
  private final Lane lane;
  private final TlsEntry.Door door;

  ClientEntry(Lane lane, TlsEntry.Door door) {
    this.lane = lane;
    this.door = door;
  }

  /**
   * Who has come.
   *
   * @param listener the name of the listener
   * @param peer as a PROXY header says where there is one
   * @param shown what it was shown; null: it does not speak TLS
   * @param serverName that its TLS asked for; null: none
   */
  record Visitor(
      String listener,
      InetSocketAddress peer,
      @Nullable ShownCertificate shown,
      @Nullable String serverName) {
    Arrival arrival() {
      return new Arrival(listener, peer, peer.getAddress(), shown != null, serverName);
    }
  }

  /**
   * Takes a new connection.
   *
   * @param connected who made it
   */
  void begin(Channel channel, Listener listener, InetSocketAddress connected) {
    if (listener.proxyProtocol().stream().noneMatch(r -> r.contains(connected.getAddress()))) {
      greet(channel.pipeline(), listener, connected);
      return;
    }
    ProxyHeader.expect(
        channel.pipeline(),
        door.timeouts().head().toMillis(),
        connected,
        client -> greet(channel.pipeline(), listener, client));
  }

  private void greet(ChannelPipeline pipeline, Listener listener, InetSocketAddress peer) {
    if (listener.tls()) {
      pipeline.addLast(new TlsEntry(this, door, listener.name(), peer));
      return;
    }
    Visitor visitor = new Visitor(listener.name(), peer, null, null);
    pipeline.addLast(new PlainEntry(this, visitor));
    http1(pipeline, visitor);
  }

  /** Puts what speaks HTTP/1 at the end of a pipeline. */
  void http1(ChannelPipeline pipeline, Visitor visitor) {
    pipeline.addLast(new ClientConnection(lane, visitor.arrival(), visitor.shown()));
  }

  /** Puts what speaks HTTP/2 at the end of a pipeline. */
  void http2(ChannelPipeline pipeline, Visitor visitor) {
    ProxySettings.Limits limits = lane.settings().limits();
    try {
      Http2Parts parts =
          Http2Parts.of(
              true, (int) limits.headers().bytes(), limits.headerCount(), limits.streams());
      pipeline.addLast(new Http2ClientConnection(lane, parts, visitor.arrival(), visitor.shown()));
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
