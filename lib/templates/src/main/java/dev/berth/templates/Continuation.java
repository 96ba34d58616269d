package dev.berth.templates;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tells which lines go on with the one before, as those of a stack trace do: that begin with a
 * blank, {@code Caused by:} or {@code ... more}, and all of a Python traceback. For the lines of
 * one stream, in their order.
 */
public final class Continuation {
  private static final byte[][] BEGINNINGS = {
    ascii("Caused by: "),
    ascii("Traceback (most recent call last)"),
    ascii("Suppressed: "),
    ascii("... ")
  };

  private boolean pythonTrace;

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A record begins with the line that was asked about last. */
  public void begin() {
    pythonTrace = false;
  }

  /** Whether the line that is the first {@code length} of these bytes goes on with a record. */
  public boolean goesOn(byte[] line, int length) {
    if (length == 0) {
      return false;
    }
    byte first = line[0];
    if (first == ' ' || first == '\t') {
      return true;
    }
    boolean last = pythonTrace && Bytes.isLetter(first);
    pythonTrace &= !last;
    for (byte[] beginning : BEGINNINGS) {
      if (startsWith(line, length, beginning)) {
        pythonTrace |= beginning[0] == 'T';
        return true;
      }
    }
    return last;
  }

  private static boolean startsWith(byte[] line, int length, byte[] beginning) {
    return length >= beginning.length
        && Arrays.mismatch(line, 0, beginning.length, beginning, 0, beginning.length) < 0;
  }
}
