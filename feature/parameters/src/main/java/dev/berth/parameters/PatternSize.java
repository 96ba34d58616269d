package dev.berth.parameters;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates how many states a regular expression comes to once its counted repetitions are spelt
 * out, without doing that. Need not understand the pattern: where it errs, it errs upwards, and the
 * parser has the last word. Confined to one thread.
 */
final class PatternSize {
  private static final long CEILING = 1L << 30;

  private final String text;
  private final Deque<Long> outer = new ArrayDeque<>();
  private long sum;
  private long last;
  private int at;

  PatternSize(String text) {
    this.text = text;
  }

  long states() {
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '\\' -> atom(2);
        case '[' -> atom(classLength());
        case '(' -> open();
        case ')' -> closeGroup();
        case '{' -> repeat();
        default -> atom(1);
      }
    }
    while (!outer.isEmpty()) {
      closeGroup();
    }
    return sum;
  }

  private void atom(int length) {
    last = 1;
    sum = capped(sum + 1);
    at += length;
  }

  private int classLength() {
    int end = at + 1;
    if (end < text.length() && text.charAt(end) == '^') {
      end++;
    }
    end++;
    while (end < text.length() && text.charAt(end) != ']') {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    return end + 1 - at;
  }

  private void open() {
    outer.push(sum);
    sum = 2;
    last = 0;
    at++;
  }

  private void closeGroup() {
    at++;
    if (outer.isEmpty()) {
      return;
    }
    last = sum;
    sum = capped(outer.pop() + last);
  }

  /** {@code {n}}, {@code {n,}} or {@code {n,m}} after what it repeats. */
  private void repeat() {
    int end = text.indexOf('}', at);
    String[] counts = end < 0 ? new String[0] : text.substring(at + 1, end).split(",", -1);
    long most = 1;
    for (String count : counts) {
      if (count.length() > 9 || !count.chars().allMatch(c -> c >= '0' && c <= '9')) {
        atom(1);
        return;
      }
      most = Math.max(most, count.isEmpty() ? 1 : Long.parseLong(count));
    }
    if (end < 0) {
      atom(1);
      return;
    }
    sum = capped(sum + last * (most - 1));
    last = capped(last * most);
    at = end + 1;
  }

  private static long capped(long states) {
    return Math.min(CEILING, states);
  }
}
