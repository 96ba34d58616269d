package dev.berth.proxy;

import io.netty.buffer.ByteBuf;

/**
 * A client's side of an exchange: an HTTP/1 connection between the head of a request and the end of
 * its response, or a stream of HTTP/2. Confined to its event loop.
 *
 * <p>It tells its {@link ClientStream.Events} of the request's body, which comes only while it is
 * asked for; it takes the response.
 */
abstract class ClientStream {
  abstract Request request();

  /** Whether the request has a body, or may have one. */
  abstract boolean hasBody();

  /** Whether the client waits for {@link #sendContinue()} before it sends the body. */
  abstract boolean expectsContinue();

  /** Whether this request asks to become a WebSocket. */
  abstract boolean upgradesToWebSocket();

  /** Whether the client names header fields that are for one hop; only HTTP/1 can. */
  boolean namesHopFields() {
    return false;
  }

  /** What is remembered of a connection between its requests; the same for all of them. */
  abstract ForwardingHeaders.Memory memory();

  /** Who is told; set before anything is told, and before the first {@link #resume()}. */
  abstract void listen(Events events);

  /** Lets the body come until {@link #pause()}; at first it does not. */
  abstract void resume();

  abstract void pause();

  /** Reads the rest of the body and throws it away, or ends the connection if it is too much. */
  abstract void discard();

  /** Asks the client for the body that it holds back. */
  abstract void sendContinue();

  /** Sends an informational response, 103. */
  abstract void sendInformational(Response response);

  /**
   * Sends the head of the response. What is for one hop only has been taken out; how the body is
   * framed is decided here.
   *
   * @param length of the body; -1: not known
   * @param end whether nothing follows: no body, no trailers
   */
  abstract void sendHead(Response response, long length, boolean end);

  /** Sends a piece of the body, and takes it over. */
  abstract void sendBody(ByteBuf piece);

  /**
   * Ends the response.
   *
   * @param trailers may be empty
   */
  abstract void sendEnd(Headers trailers);

  /** Sends what has been written so far. */
  abstract void flush();

  /** Whether more can be sent without it piling up here. */
  abstract boolean isWritable();

  /** Ends the connection, or the stream, with an error. */
  abstract void abort();

  /** Closes the connection once the response has been sent; HTTP/2 goes on. */
  abstract void closeAfterResponse();

  /**
   * Makes the connection a tunnel, after a response 101: bytes go both ways from now on.
   *
   * @return the channel that the tunnel reads from and writes to
   */
  abstract io.netty.channel.Channel becomeTunnel();

  /** What comes from a client. */
  interface Events {
    /** A piece of the body; taken over by who is told. */
    void requestBody(ByteBuf piece);

    /**
     * The body is whole.
     *
     * @param trailers may be empty
     */
    void requestEnd(Headers trailers);

    /** What came together has been told: it may be sent on. To be told after each reading. */
    void requestRead();

    /** The body is none: it cannot be read to its end. The client still reads. */
    void requestUnreadable();

    /** More can be sent to the client. */
    void clientWritable();

    /** The client has left, or sent what cannot be read. */
    void clientGone();
  }
}
