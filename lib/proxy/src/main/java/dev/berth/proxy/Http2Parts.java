package dev.berth.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/**
 * What a connection of HTTP/2 is put together from, the same for clients and servers. Confined to
 * one event loop.
 *
 * @param settings what the other side is told at first
 */
record Http2Parts(
    Http2Connection connection,
    Http2ConnectionDecoder decoder,
    Http2ConnectionEncoder encoder,
    Http2Settings settings) {
  /** How much of a body may come before it is passed on. */
  static final int STREAM_WINDOW = 256 * 1024;

  /** How much of all bodies together may come before it is passed on. */
  static final int CONNECTION_WINDOW = 1024 * 1024;

  private static final int USUAL_WINDOW = 65_535;

  /**
   * Puts it together.
   *
   * @param server whether this side is asked; else it asks
   * @param headers the most that the fields of a message take together, in bytes
   */
  static Http2Parts of(boolean server, int headers, int headerCount, int streams)
      throws Http2Exception {
    Http2Connection connection = new DefaultHttp2Connection(server);
    connection.local().flowController(new DefaultHttp2LocalFlowController(connection));
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    Http2ConnectionEncoder encoder =
        new DefaultHttp2ConnectionEncoder(
            connection,
            new DefaultHttp2FrameWriter(
                new DefaultHttp2HeadersEncoder(Http2Parts::isSecret, false, 16)));
    Http2ConnectionDecoder decoder =
        new DefaultHttp2ConnectionDecoder(
            connection,
            encoder,
            new DefaultHttp2FrameReader(new FieldsDecoder(headers, headerCount)),
            Http2PromisedRequestVerifier.ALWAYS_VERIFY,
            true,
            true,
            false);
    Http2Settings settings =
        new Http2Settings().initialWindowSize(STREAM_WINDOW).maxHeaderListSize(headers);
    if (server) {
      settings.maxConcurrentStreams(streams);
    } else {
      settings.pushEnabled(false);
    }
    return new Http2Parts(connection, decoder, encoder, settings);
  }

  /** Secrets are not kept in tables, where others could find them out by the length of frames. */
  private static boolean isSecret(CharSequence name, CharSequence value) {
    return switch (name.length()) {
      case 6 -> FieldNames.COOKIE.contentEquals(name);
      case 10 -> FieldNames.SET_COOKIE.contentEquals(name);
      case 13 -> FieldNames.AUTHORIZATION.contentEquals(name);
      default -> false;
    };
  }

  /** Widens the window of the connection; once it is open. */
  void openWindow(ChannelHandlerContext context) throws Http2Exception {
    if (context.channel().isActive()) {
      connection
          .local()
          .flowController()
          .incrementWindowSize(connection.connectionStream(), CONNECTION_WINDOW - USUAL_WINDOW);
    }
  }

  void listen(Http2FrameListener listener) {
    decoder.frameListener(listener);
  }

  /** Gathers fields as {@link ReceivedFields}. */
  private static final class FieldsDecoder extends DefaultHttp2HeadersDecoder {
    private final int mostFields;

    FieldsDecoder(int headers, int mostFields) {
      super(false, headers);
      this.mostFields = mostFields;
    }

    @Override
    protected Http2Headers newHeaders() {
      return new ReceivedFields(mostFields);
    }
  }
}
