package dev.berth.traefik;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many steps a pattern comes to when its repetitions are written out: {@code (a{9}){9}} is 81.
 * An estimate that may be too high.
 */
final class RegexpSize {
  static final long MOST = 256;
  private static final int DEEPEST = 100;

  private final String text;
  private final Deque<Long> outer = new ArrayDeque<>();
  private int at;
  private long sum;
  private long last;

  private RegexpSize(String text) {
    this.text = text;
  }

  static long of(String text) {
    return new RegexpSize(text).size();
  }

  private long size() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '\\' -> {
          at++;
          atom(1);
        }
        case '[' -> {
          skipClass();
          atom(1);
        }
        case '(' -> {
          outer.push(sum);
          sum = 0;
          last = 0;
        }
        case ')' -> {
          long group = sum + 1;
          sum = outer.isEmpty() ? 0 : outer.pop();
          atom(group);
        }
        case '{' -> repeat();
        default -> atom(1);
      }
      if (outer.size() > DEEPEST || sum > MOST) {
        return Long.MAX_VALUE;
      }
    }
    return sum;
  }

  private void atom(long size) {
    last = size;
    sum += size;
  }

  private void skipClass() {
    if (at < text.length() && text.charAt(at) == '^') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == ']') {
      at++;
    }
    while (at < text.length() && text.charAt(at) != ']') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  private void repeat() {
    int end = text.indexOf('}', at);
    long most = 0;
    long number = 0;
    for (int i = at; i < end; i++) {
      char c = text.charAt(i);
      if (c == ',') {
        number = 0;
      } else if (c >= '0' && c <= '9') {
        number = Math.min(number * 10 + (c - '0'), MOST + 1);
        most = Math.max(most, number);
      } else {
        atom(1);
        return;
      }
    }
    if (end < 0) {
      atom(1);
      return;
    }
    at = end + 1;
    long more = last * Math.max(0, most - 1);
    sum += more;
    last += more;
  }
}
