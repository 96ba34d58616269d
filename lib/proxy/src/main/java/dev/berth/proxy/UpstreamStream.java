package dev.berth.proxy;

import io.netty.buffer.ByteBuf;

/**
 * A server's side of an exchange: an HTTP/1 connection while it carries one request, or a stream of
 * HTTP/2. Confined to its event loop.
 */
abstract class UpstreamStream {
  /**
   * Sends the head of a request. What is for one hop only has been taken out; how the body is
   * framed is decided here.
   *
   * @param length of the body; -1: not known
   * @param end whether nothing follows
   */
  abstract void sendHead(Request request, long length, boolean end);

  /** Sends a piece of the body, and takes it over. */
  abstract void sendBody(ByteBuf piece);

  abstract void sendEnd(Headers trailers);

  abstract void flush();

  abstract boolean isWritable();

  /** Lets the body of the response come until {@link #pause()}; at first it does. */
  abstract void resume();

  abstract void pause();

  /** Whether the connection had carried a request before: then the server may close it anytime. */
  abstract boolean isReused();

  /** The exchange is over and whole: the connection may carry another. */
  abstract void release();

  /** The exchange is given up: the connection, or the stream, is closed. */
  abstract void abort();

  /** The channel that a tunnel reads from and writes to, after a response 101. */
  abstract io.netty.channel.Channel becomeTunnel();

  /** What comes from a server. */
  interface Events {
    /** An informational response: 100, 103. */
    void informational(Response response);

    /**
     * The head of the response.
     *
     * @param length of the body; -1: not known
     * @param end whether nothing follows
     */
    void responseHead(Response response, long length, boolean end);

    /** A piece of the body; taken over by who is told. */
    void responseBody(ByteBuf piece);

    void responseEnd(Headers trailers);

    /** What came together has been told: it may be sent on. To be told after each reading. */
    void responseRead();

    /** More can be sent to the server. */
    void upstreamWritable();

    /** It broke off, or said what cannot be read. */
    void upstreamGone();
  }
}
