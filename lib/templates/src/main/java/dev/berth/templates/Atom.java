package dev.berth.templates;

/**
 * The shape of one token: a run of bytes without blanks and delimiters, and what of it is a
 * parameter. May reach beyond the run where a colon belongs to it: addresses with ports, clock
 * times, URLs.
 *
 * <p>Confined to one thread; used again for each token.
 */
final class Atom {
  private static final int LONG_HEX = 6;
  private static final int MANY_DIGITS = 3;
  private static final int UUID_LENGTH = 36;

  /**
   * Where the parameter begins; beyond the start of the token when a word with a dot stands before
   * it.
   */
  int start;

  /** Where the token ends; its start when it is nothing but punctuation. */
  int end;

  /** As in {@link LineScan}. */
  byte kind;

  private byte[] line = new byte[0];
  private int limit;
  private int letters;
  private int otherLetters;
  private int dots;
  private int dashes;
  private int underscores;
  private int slashes;
  private int backslashes;
  private boolean digitSegment;

  ParameterType type() {
    return ParameterType.of(kind);
  }

  /** Whether it looks like a constant of a program: capital letters and underscores. */
  boolean isConstant() {
    int i = start;
    while (i < end && (line[i] == '_' || (Bytes.kind(line[i]) & Bytes.UPPER) != 0)) {
      i++;
    }
    return i == end;
  }

  void read(byte[] bytes, int from, int to, int flags, int digits, int bound) {
    line = bytes;
    limit = bound;
    start = from;
    end = to;
    if ((flags & ~Bytes.INNER) == 0) {
      end = isPath() ? to : from;
      kind = LineScan.VARIABLE;
      if (end == to) {
        is(ParameterType.PATH);
      }
      return;
    }
    trim();
    kind = LineScan.WORD;
    if (reachesOver()) {
      return;
    }
    if ((flags & ~Bytes.LETTER) == 0) {
      return;
    }
    count();
    if (digits > 0) {
      withDigits(digits);
    } else {
      withoutDigits();
    }
  }

  private boolean isPath() {
    return end - start == 1 && line[start] == '/' && (end == limit || line[end] == ' ');
  }

  private void is(ParameterType type) {
    kind = type.kind;
  }

  private void trim() {
    while (end > start + 1) {
      byte c = line[end - 1];
      if (c != '.' && c != '!' && c != '?') {
        return;
      }
      end--;
    }
  }

  /** URLs, addresses of mail and paths of Windows hold delimiters. */
  private boolean reachesOver() {
    byte first = line[start];
    if (first == '/' && end - start > 1 && !Bytes.isDigit(line[start + 1])) {
      end = pathEnd(end);
      is(ParameterType.PATH);
      return true;
    }
    if (first == '\\' && end - start > 2) {
      end = textEnd(end);
      is(ParameterType.PATH);
      return true;
    }
    if (end + 1 >= limit) {
      return false;
    }
    byte next = line[end];
    if (next == ':') {
      return reachesOverColon();
    }
    return next == '@' && mail();
  }

  private boolean reachesOverColon() {
    if (end + 2 < limit && line[end + 1] == '/' && line[end + 2] == '/') {
      end = textEnd(end);
      is(ParameterType.URL);
      return true;
    }
    if (end - start == 1 && Bytes.isLetter(line[start]) && line[end + 1] == '\\') {
      end = textEnd(end);
      is(ParameterType.PATH);
      return true;
    }
    int colons = ColonShape.hexGroups(line, start, limit);
    if (colons > 0) {
      end = colons;
      is(ColonShape.isHardware(line, start, colons) ? ParameterType.MAC : ParameterType.IP);
      return true;
    }
    return false;
  }

  private boolean mail() {
    int i = end + 1;
    int dot = -1;
    while (i < limit && (Bytes.kind(line[i]) & Bytes.END) == 0) {
      if (line[i] == '.') {
        dot = i;
      }
      i++;
    }
    if (dot < 0 || dot == i - 1 || dot == end + 1 || !Bytes.isLetter(line[i - 1])) {
      return false;
    }
    end = i;
    is(ParameterType.EMAIL);
    return true;
  }

  private int pathEnd(int from) {
    int i = from;
    while (i < limit && isInPath(line[i])) {
      i++;
    }
    return trimmed(i);
  }

  private static boolean isInPath(byte c) {
    return (Bytes.kind(c) & Bytes.END) == 0 || c == '=' || c == '%' || c == '@' || c == '#';
  }

  private int textEnd(int from) {
    int i = from;
    while (i < limit && (isInPath(line[i]) || line[i] == ':' || line[i] == ';')) {
      i++;
    }
    return trimmed(i);
  }

  private int trimmed(int from) {
    int i = from;
    while (i > start + 1 && (line[i - 1] == '.' || line[i - 1] == ':' || line[i - 1] == ';')) {
      i--;
    }
    return i;
  }

  private void count() {
    letters = 0;
    otherLetters = 0;
    dots = 0;
    dashes = 0;
    underscores = 0;
    slashes = 0;
    backslashes = 0;
    digitSegment = false;
    boolean onlyDigits = true;
    int segment = start;
    for (int i = start; i < end; i++) {
      byte c = line[i];
      int kind = Bytes.kind(c);
      if ((kind & (Bytes.LETTER | Bytes.HIGH)) != 0) {
        letters++;
        otherLetters += Bytes.isHex(c) ? 0 : 1;
        onlyDigits = false;
      } else if ((kind & Bytes.DIGIT) == 0) {
        punctuation(c);
        digitSegment |= onlyDigits && i > segment;
        onlyDigits = true;
        segment = i + 1;
      }
    }
    digitSegment |= onlyDigits && end > segment;
  }

  private void punctuation(byte c) {
    switch (c) {
      case '.' -> dots++;
      case '-' -> dashes++;
      case '_' -> underscores++;
      case '/' -> slashes++;
      case '\\' -> backslashes++;
      default -> {}
    }
  }

  private void withDigits(int digits) {
    if (letters == 0) {
      numeric();
    } else if (isUuid()) {
      is(ParameterType.UUID);
    } else if (line[start] == '0' && end - start > 2 && (line[start + 1] | 32) == 'x') {
      is(ParameterType.HEX);
    } else if (otherLetters == 0 && end - start >= LONG_HEX && letters + digits == end - start) {
      is(ParameterType.HEX);
    } else if (slashes > 1 || backslashes > 1) {
      is(ParameterType.PATH);
    } else if (startsWithNumber()) {
      is(unit());
      if (dots > 0 && isHostWithPort()) {
        port();
      }
    } else if (isVersion()) {
      is(ParameterType.VERSION);
    } else if (dots == 1 && isWordDotNumber()) {
      is(ParameterType.NUMBER);
    } else if (digits >= MANY_DIGITS || digitSegment) {
      is(ParameterType.ID);
      if (end + 1 < limit && line[end] == ':' && Bytes.isDigit(line[end + 1])) {
        port();
      }
    } else {
      kind = LineScan.NAME;
    }
  }

  private void withoutDigits() {
    if (slashes > 1 || backslashes > 1 || (line[start] == '~' && slashes > 0)) {
      is(ParameterType.PATH);
    } else if (dots > 0) {
      if (isHostWithPort()) {
        port();
      } else {
        kind = endsInCapitals() ? LineScan.WORD : LineScan.NAME;
      }
    } else if (underscores > 0 && !isConstant()) {
      kind = LineScan.NAME;
    }
  }

  /** Whether the last part of a dotted name is a constant of a program. */
  private boolean endsInCapitals() {
    int i = end;
    while (i > start && (line[i - 1] == '_' || (Bytes.kind(line[i - 1]) & Bytes.UPPER) != 0)) {
      i--;
    }
    return i < end - 1 && i > start && line[i - 1] == '.';
  }

  /** A name in small letters with dots, and two to five digits after a colon. */
  private boolean isHostWithPort() {
    int i = end + 1;
    while (i < limit && Bytes.isDigit(line[i])) {
      i++;
    }
    int digits = i - end - 1;
    if (digits < 2 || digits > 5 || line[end] != ':') {
      return false;
    }
    if (i < limit && (Bytes.kind(line[i]) & Bytes.END) == 0) {
      return false;
    }
    for (int at = start; at < end; at++) {
      if ((Bytes.kind(line[at]) & Bytes.UPPER) != 0) {
        return false;
      }
    }
    return true;
  }

  private void port() {
    end++;
    while (end < limit && Bytes.isDigit(line[end])) {
      end++;
    }
    is(ParameterType.ADDRESS);
  }

  private void numeric() {
    int slash = line[start] == '/' ? 1 : 0;
    if (dots == 3 && ColonShape.isIp(line, start + slash, end)) {
      is(ParameterType.IP);
      address();
      return;
    }
    is(
        dashes + slashes > 1
            ? ParameterType.TIME
            : dots > 1 ? ParameterType.VERSION : ParameterType.NUMBER);
    if (end + 1 < limit && line[end] == ':' && Bytes.isDigit(line[end + 1])) {
      int clock = ColonShape.clock(line, start, end, limit);
      if (clock > 0) {
        end = clock;
        is(ParameterType.TIME);
      }
    } else if (dots + dashes + slashes == 0) {
      end = ColonShape.grouped(line, start, end, limit);
    }
  }

  /** An address with its port, and addresses after it with nothing but a comma between. */
  private void address() {
    while (true) {
      if (end + 1 < limit && line[end] == ':' && Bytes.isDigit(line[end + 1])) {
        port();
      }
      if (end + 7 >= limit || line[end] != ',') {
        return;
      }
      int next = end + 1;
      while (next < limit && (Bytes.isDigit(line[next]) || line[next] == '.')) {
        next++;
      }
      if (!ColonShape.isIp(line, end + 1, next)) {
        return;
      }
      end = next;
      is(ParameterType.ADDRESS);
    }
  }

  private boolean isUuid() {
    if (end - start != UUID_LENGTH || dashes != 4 || otherLetters > 0) {
      return false;
    }
    return line[start + 8] == '-' && line[start + 13] == '-' && line[start + 18] == '-';
  }

  private boolean startsWithNumber() {
    int i = line[start] == '-' || line[start] == '+' ? start + 1 : start;
    return Bytes.isDigit(line[i]);
  }

  private ParameterType unit() {
    int i = start;
    while (i < end && !Bytes.isLetter(line[i])) {
      i++;
    }
    long unit = Bytes.hash(line, i, end);
    if (Vocabulary.TIME_UNITS.contains(unit)) {
      return ParameterType.DURATION;
    }
    return Vocabulary.SIZE_UNITS.contains(unit) ? ParameterType.SIZE : ParameterType.ID;
  }

  private boolean isVersion() {
    return (line[start] | 32) == 'v' && letters == 1 && dots > 0;
  }

  private boolean isWordDotNumber() {
    int i = start;
    while (i < end && Bytes.isLetter(line[i])) {
      i++;
    }
    if (i == start || i + 1 >= end || line[i] != '.') {
      return false;
    }
    for (int digit = i + 1; digit < end; digit++) {
      if (!Bytes.isDigit(line[digit])) {
        return false;
      }
    }
    start = i + 1;
    return true;
  }
}
