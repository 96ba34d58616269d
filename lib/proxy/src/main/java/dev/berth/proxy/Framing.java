package dev.berth.proxy;

/** What the headers of a message say of its body and its connection. Confined to one thread. */
final class Framing {
  private static final int LONGEST_NUMBER = 18;

  private long contentLength = -1;
  private int lengths;
  private int codings;
  private int hosts;
  private boolean chunked;
  private boolean close;
  private boolean keepAlive;
  private boolean upgrade;
  private boolean namesFields;
  private boolean webSocket;
  private boolean expects;
  private boolean expectsContinue;
  private long keepAliveSeconds = -1;

  void note(HeaderKind kind, byte[] text, int start, int end) {
    switch (kind) {
      case HOST -> hosts++;
      case CONNECTION -> noteConnection(text, start, end);
      case CONTENT_LENGTH -> {
        lengths++;
        contentLength = number(text, start, end);
      }
      case TRANSFER_ENCODING -> {
        codings++;
        chunked = Ascii.equalsLower(text, start, end, "chunked");
      }
      case UPGRADE -> webSocket = Ascii.equalsLower(text, start, end, "websocket");
      case EXPECT -> {
        expects = true;
        expectsContinue = Ascii.equalsLower(text, start, end, "100-continue");
      }
      case KEEP_ALIVE -> noteKeepAlive(text, start, end);
      case TE, HOP, FORWARDING, OTHER -> {}
    }
  }

  private void noteConnection(byte[] text, int start, int end) {
    int at = start;
    while (at <= end) {
      int comma = at;
      while (comma < end && text[comma] != ',') {
        comma++;
      }
      int from = at;
      int to = comma;
      while (from < to && (text[from] == ' ' || text[from] == '\t')) {
        from++;
      }
      while (to > from && (text[to - 1] == ' ' || text[to - 1] == '\t')) {
        to--;
      }
      noteOption(text, from, to);
      at = comma + 1;
    }
  }

  private void noteOption(byte[] text, int start, int end) {
    if (Ascii.equalsLower(text, start, end, "close")) {
      close = true;
    } else if (Ascii.equalsLower(text, start, end, "keep-alive")) {
      keepAlive = true;
    } else if (Ascii.equalsLower(text, start, end, "upgrade")) {
      upgrade = true;
    } else if (end > start) {
      namesFields = true;
    }
  }

  /** How long a server says that it keeps a connection: {@code timeout=5}. */
  private void noteKeepAlive(byte[] text, int start, int end) {
    for (int i = start; i + 8 < end; i++) {
      if (Ascii.equalsLower(text, i, i + 8, "timeout=")) {
        long seconds = 0;
        for (int at = i + 8; at < end && at < i + 14 && isDigit(text[at]); at++) {
          seconds = seconds * 10 + text[at] - '0';
        }
        keepAliveSeconds = seconds;
        return;
      }
    }
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Digits only; -2: it is no number. */
  private static long number(byte[] text, int start, int end) {
    if (end == start || end - start > LONGEST_NUMBER) {
      return -2;
    }
    long number = 0;
    for (int i = start; i < end; i++) {
      if (!isDigit(text[i])) {
        return -2;
      }
      number = number * 10 + text[i] - '0';
    }
    return number;
  }

  /** Whether everybody would see the body end at the same place. */
  boolean isSound(HeadReader.Kind kind, boolean http10) {
    if (kind == HeadReader.Kind.TRAILERS) {
      return true;
    }
    boolean oneLength = lengths == 0 || (lengths == 1 && contentLength >= 0);
    boolean oneCoding = codings == 0 || (codings == 1 && chunked && lengths == 0 && !http10);
    return oneLength
        && oneCoding
        && (kind == HeadReader.Kind.RESPONSE || hosts == 1 || (hosts == 0 && http10));
  }

  /** The length of the body; -1: none is named. */
  long contentLength() {
    return contentLength;
  }

  boolean isChunked() {
    return chunked;
  }

  boolean hasBody() {
    return chunked || contentLength > 0;
  }

  /** Whether the connection may carry another message. */
  boolean isKeptAlive(boolean http10) {
    return !close && (!http10 || keepAlive);
  }

  /** Whether {@code Connection} names header fields that are for one hop. */
  boolean namesFields() {
    return namesFields;
  }

  boolean isWebSocket() {
    return upgrade && webSocket;
  }

  /** Whether something is expected that nobody knows. */
  boolean expectsTheUnknown() {
    return expects && !expectsContinue;
  }

  boolean expectsContinue() {
    return expectsContinue;
  }

  /** How long the server says that it keeps the connection; -1: it does not say. */
  long keepAliveSeconds() {
    return keepAliveSeconds;
  }
}
