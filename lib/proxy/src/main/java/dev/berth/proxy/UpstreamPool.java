package dev.berth.proxy;

/** The connections of one lane to one server. Confined to its lane's event loop. */
abstract class UpstreamPool {
  /** Who wants a stream to a server, and is told of what comes on it. */
  interface Taker extends UpstreamStream.Events {
    /** Whether the request may be sent twice: then a connection that waited long will do. */
    boolean isRepeatable();

    /** Whether only HTTP/1 will do: it asks for a tunnel. */
    boolean wantsHttp1();

    void opened(UpstreamStream stream);

    /** No connection could be made; nothing was sent. */
    void notConnected();

    /** There are as many connections as may be. */
    void full();
  }

  /** Opens a stream, now or later; tells the taker exactly one of the three. */
  abstract void open(Taker taker);

  /** Closes connections that have waited too long; false: nothing is left of this pool. */
  abstract boolean sweep(long now);

  /** Closes the connections that carry no request: perhaps nobody is at their other end. */
  abstract void distrustIdle();

  /** Closes the connections that carry no request, and those that do when they have. */
  abstract void retire();

  /** Closes all connections, with whatever they carry. */
  abstract void abort();
}
