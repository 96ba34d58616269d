package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import java.time.Duration;

/**
 * Counts the frames of an HTTP/2 connection as they come in, before anybody takes trouble with
 * them: who sends many that carry nothing forward is to be sent away. Confined to one thread.
 *
 * <ul>
 *   <li>streams opened and given up at once (CVE-2023-44487), by whichever side,
 *   <li>a head in endless or empty CONTINUATION frames (CVE-2024-27316), or one that never ends,
 *   <li>floods of PING, SETTINGS, PRIORITY, empty DATA, tiny WINDOW_UPDATE and unknown frames.
 * </ul>
 */
final class FrameGuard {
  private static final int FRAME_HEAD = 9;
  private static final int PREFACE = 24;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private static final int MOST_CONTINUATIONS = 16;
  private static final int MOST_RESETS = 200;
  private static final int MOST_OTHERS = 1000;
  private static final int MOST_UPDATES = 20_000;
  private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

  private final byte[] head = new byte[FRAME_HEAD];
  private int headLength;
  private long skip;
  private boolean withinHeaders;
  private long headersSince;
  private int continuations;
  private long windowSince;
  private int resets;
  private int others;
  private int updates;
  private int worth;

  /** Made for a client's connection, which begins with a preface, or a server's. */
  FrameGuard(boolean fromClient, long now) {
    this.skip = fromClient ? PREFACE : 0;
    this.windowSince = now;
  }

  /**
   * Looks at what has come, and leaves it as it is.
   *
   * @param now in nanoseconds, as {@link System#nanoTime}
   * @return false: this is no client to go on with
   */
  boolean admits(ByteBuf in, long now) {
    if (now - windowSince > WINDOW_NANOS) {
      windowSince = now;
      resets = 0;
      others = 0;
      updates = 0;
      worth = 0;
    }
    int at = in.readerIndex();
    int end = in.writerIndex();
    while (at < end) {
      if (skip > 0) {
        int step = (int) Math.min(skip, end - at);
        skip -= step;
        at += step;
        continue;
      }
      int step = Math.min(FRAME_HEAD - headLength, end - at);
      in.getBytes(at, head, headLength, step);
      headLength += step;
      at += step;
      if (headLength == FRAME_HEAD) {
        headLength = 0;
        int length = ((head[0] & 0xFF) << 16) | ((head[1] & 0xFF) << 8) | (head[2] & 0xFF);
        skip = length;
        if (!admitsFrame(head[3], head[4], length, now)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean admitsFrame(int type, int flags, int length, long now) {
    return switch (type) {
      case HEADERS -> {
        worth++;
        beginsHeaders((flags & END_HEADERS) == 0, now);
        yield true;
      }
      case CONTINUATION -> {
        withinHeaders = withinHeaders && (flags & END_HEADERS) == 0;
        continuations++;
        yield continuations <= MOST_CONTINUATIONS;
      }
      case DATA -> length > 0 || (flags & END_STREAM) != 0 || ++others <= MOST_OTHERS;
      // Who gives up no more than half of what it asks for is only impatient.
      case RST_STREAM -> admitsReset();
      case WINDOW_UPDATE -> ++updates <= MOST_UPDATES + 4 * worth;
      default -> ++others <= MOST_OTHERS + worth;
    };
  }

  /**
   * Counts a stream that was given up, by the other side or because of what it had sent: to make
   * this side give up is as cheap as to do so (CVE-2025-8671).
   */
  boolean admitsReset() {
    return ++resets <= MOST_RESETS || resets <= worth / 2;
  }

  private void beginsHeaders(boolean goesOn, long now) {
    withinHeaders = goesOn;
    headersSince = now;
    continuations = 0;
  }

  /** Whether a head has begun to come and not ended in this time. */
  boolean isStuck(long now, Duration most) {
    return withinHeaders && now - headersSince > most.toNanos();
  }
}
