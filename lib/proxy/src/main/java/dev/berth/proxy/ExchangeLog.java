package dev.berth.proxy;

import org.jspecify.annotations.Nullable;

/** Is told of all that is over. Called on event loops: never blocks. Thread-safe. */
public interface ExchangeLog {
  /** Tells nobody. */
  ExchangeLog NONE = _ -> {};

  /** A request is over. */
  void ended(Ended exchange);

  /** What there is to tell of a request. Good only while it is told. */
  interface Ended {
    /** Null: the request could not be read. */
    @Nullable Request request();

    /** Null: there was no route. */
    @Nullable Passage passage();

    /** The last that was tried; null: none was. */
    @Nullable Upstream upstream();

    /** What the client was answered; 0: it left before; 101: a tunnel, now closed. */
    int status();

    /** What the server answered; 0: nothing. */
    int upstreamStatus();

    /** Bytes of the request's body, as they came. */
    long requestBytes();

    /** Bytes of the response's body, as they were sent. */
    long responseBytes();

    /** When the head had been read, in milliseconds since 1970. */
    long startedMillis();

    /** From the head of the request to the end of the response, in nanoseconds. */
    long durationNanos();

    /** From sending the request to a server to the head of its response; 0: none came. */
    long upstreamNanos();

    /** How many servers, or connections, were tried. */
    int attempts();

    /** The id of the request, as servers see it in {@code X-Request-Id}. */
    String id();
  }
}
