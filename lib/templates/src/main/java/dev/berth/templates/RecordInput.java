package dev.berth.templates;

import java.io.IOException;
import java.util.Arrays;

/**
 * Records of one line each, or, joined, of a line and those that go on with it ({@link
 * Continuation}). Confined to one thread.
 *
 * <p>Of what goes on, {@value #LONGEST_TRACE} bytes are kept.
 */
final class RecordInput {
  private static final int LONGEST_TRACE = 1 << 18;
  private final Continuation continuation = new Continuation();
  private final LineInput lines;
  private final boolean joined;
  private byte[] record = new byte[1024];
  private int length;
  private boolean truncated;
  private boolean ahead;
  private byte[] trace = new byte[1024];
  private int traceLength;
  private int count;

  RecordInput(LineInput lines, boolean joined) {
    this.lines = lines;
    this.joined = joined;
  }

  boolean next() throws IOException {
    if (!joined) {
      count = 1;
      return lines.next();
    }
    if (!ahead && !lines.next()) {
      return false;
    }
    take();
    while (lines.next()) {
      if (!continuation.goesOn(lines.line, lines.length)) {
        ahead = true;
        return true;
      }
      join();
    }
    ahead = false;
    return true;
  }

  private void take() {
    length = lines.length;
    record = Arrays.copyOf(lines.line, length);
    truncated = lines.truncated;
    traceLength = 0;
    continuation.begin();
    count = 1;
  }

  private void join() {
    count++;
    int more = Math.min(lines.length + 1, LONGEST_TRACE - traceLength);
    truncated |= lines.truncated || more <= lines.length;
    if (more <= 0) {
      return;
    }
    if (trace.length - traceLength < more) {
      trace = Arrays.copyOf(trace, Math.max(trace.length * 2, traceLength + more));
    }
    if (traceLength > 0) {
      trace[traceLength++] = '\n';
    }
    int copied = Math.min(lines.length, more - 1);
    System.arraycopy(lines.line, 0, trace, traceLength, copied);
    traceLength += copied;
  }

  byte[] bytes() {
    return joined ? record : lines.line;
  }

  int length() {
    return joined ? length : lines.length;
  }

  boolean isTruncated() {
    return joined ? truncated : lines.truncated;
  }

  /** How many lines the record is of. */
  int lines() {
    return count;
  }

  byte[] trace() {
    return trace;
  }

  int traceLength() {
    return traceLength;
  }

  /** Whether the next line can be had without waiting. */
  boolean isMoreAtHand() {
    return ahead || lines.isMoreAtHand();
  }
}
