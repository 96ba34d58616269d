package dev.berth.http;

import dev.berth.kernel.ByteSize;
import java.time.Duration;

/**
 * What one endpoint table lets callers use.
 *
 * @param jsonBody the longest JSON body
 * @param streamBody the longest streamed body (an image)
 * @param requests how many requests are answered at once
 * @param streams how many line streams and WebSockets are open at once
 * @param requestTimeout how long an answer may take; streams have no end
 * @param stallTimeout how long a body, a line stream or a message may make no progress
 */
public record HttpLimits(
    ByteSize jsonBody,
    ByteSize streamBody,
    int requests,
    int streams,
    Duration requestTimeout,
    Duration stallTimeout) {
  /** 2 MiB of JSON, 8 GiB of stream, 256 requests and 256 streams, a minute for an answer. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          ByteSize.ofMebibytes(2),
          ByteSize.ofMebibytes(8192),
          256,
          256,
          Duration.ofMinutes(1),
          Duration.ofMinutes(10));

  /** The longest message of a WebSocket. */
  public static final ByteSize MESSAGE = ByteSize.ofMebibytes(1);

  /**
   * @throws IllegalArgumentException if nothing could be answered
   */
  public HttpLimits {
    boolean useless =
        requests < 1
            || streams < 0
            || jsonBody.bytes() > Integer.MAX_VALUE / 2
            || !requestTimeout.isPositive()
            || !stallTimeout.isPositive();
    if (useless) {
      throw new IllegalArgumentException("Limits under which nothing can be answered");
    }
  }
}
