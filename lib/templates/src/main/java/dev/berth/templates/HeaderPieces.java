package dev.berth.templates;

/**
 * The first words of a line and what each of them may be in a header: a time, a severity, a number,
 * a name, something in brackets. Confined to one thread; used again for each line.
 */
final class HeaderPieces {
  static final int MOST = 14;
  static final byte WORD = 0;
  static final byte TIME = 1;
  static final byte NUMBER = 2;
  static final byte LEVEL = 3;
  static final byte BRACKETS = 4;
  static final byte NAME = 5;
  static final byte DASH = 6;
  static final byte LETTER = 7;

  private static final int LONGEST = 256;
  private static final int WORDS_IN_HEADERS = 3;
  private static final WordSet LEVELS =
      new WordSet(
          "trace",
          "debug",
          "info",
          "notice",
          "warn",
          "warning",
          "error",
          "err",
          "severe",
          "fatal",
          "crit",
          "critical",
          "alert",
          "emerg",
          "panic",
          "failure",
          "verbose",
          "fine",
          "finer",
          "finest");

  final int[] starts = new int[MOST];
  final int[] ends = new int[MOST];
  final byte[] kinds = new byte[MOST];

  /** Whether a time names its month in letters, as syslog's does. */
  boolean syslogTime;

  int count;

  private byte[] line = new byte[0];
  private int limit;

  void read(byte[] bytes, int from, int to) {
    line = bytes;
    limit = Math.min(to, from + 1024);
    count = 0;
    syslogTime = false;
    int i = from;
    int words = 0;
    int most = MOST;
    while (count < most) {
      while (i < limit && Bytes.isBlank(line[i])) {
        i++;
      }
      if (i >= limit) {
        return;
      }
      i = piece(i);
      words += kinds[count - 1] == WORD ? 1 : 0;
      boolean named = count > 2 && line[i - 1] == ':' && kinds[count - 1] != TIME;
      most = words > WORDS_IN_HEADERS ? count : named ? Math.min(most, count + 1) : most;
    }
  }

  private int piece(int start) {
    int at = count++;
    starts[at] = start;
    int end = line[start] == '[' ? closed(start) : start;
    boolean brackets = end > start;
    end = brackets ? end : word(start);
    ends[at] = end;
    kinds[at] = brackets ? inBrackets(start + 1, end - 1) : kind(at, start, end);
    return ends[at];
  }

  private int word(int start) {
    int i = start;
    boolean first = count == 1;
    while (i < limit && !Bytes.isBlank(line[i]) && !(first && line[i] == '|')) {
      i++;
    }
    return Math.max(i, start + 1);
  }

  /** Beyond the bracket that closes, when a blank or a colon follows it. */
  private int closed(int start) {
    int depth = 0;
    for (int i = start; i < Math.min(limit, start + LONGEST); i++) {
      depth += line[i] == '[' ? 1 : line[i] == ']' ? -1 : 0;
      if (depth == 0) {
        boolean ends = i + 1 >= limit || Bytes.isBlank(line[i + 1]) || line[i + 1] == '[';
        return ends ? i + 1 : start;
      }
    }
    return start;
  }

  private byte inBrackets(int from, int to) {
    if (isLevel(from, to)) {
      return LEVEL;
    }
    return hasClock(from, to) && line[from] != '/' ? TIME : BRACKETS;
  }

  private boolean hasClock(int from, int to) {
    for (int i = from; i + 7 < to; i++) {
      if (line[i + 2] == ':'
          && line[i + 5] == ':'
          && Bytes.isDigit(line[i])
          && Bytes.isDigit(line[i + 1])
          && Bytes.isDigit(line[i + 3])
          && Bytes.isDigit(line[i + 6])) {
        return true;
      }
    }
    return false;
  }

  private byte kind(int at, int start, int end) {
    if (end - start == 1) {
      byte c = line[start];
      return c == '-' || c == '|' || c == ':' ? DASH : oneLetter(c);
    }
    if (end - start == 3 && TextDate.mayBegin(Bytes.hash(line, start, end))) {
      int date = TextDate.end(line, start, limit);
      if (date > 0) {
        ends[at] = date;
        syslogTime = true;
        return TIME;
      }
    }
    int digits = 0;
    int letters = 0;
    int lower = 0;
    int separators = 0;
    for (int i = start; i < end; i++) {
      int kind = Bytes.kind(line[i]);
      digits += (kind & Bytes.DIGIT) >> 2;
      letters += (kind & Bytes.LETTER) != 0 ? 1 : 0;
      lower += kind & Bytes.LOWER;
      separators += line[i] == '-' || line[i] == '/' || line[i] == '.' || line[i] == ':' ? 1 : 0;
    }
    if (digits > 0 && isTime(start, end, digits, letters, separators)) {
      return TIME;
    }
    if (digits == end - start) {
      return sixDigits(at) ? TIME : NUMBER;
    }
    if (letters >= 3 && digits == 0 && isLevel(start, end) && isSure(end, lower)) {
      return LEVEL;
    }
    boolean name = digits > 0 || lower == 0 || inner(start, end);
    return name ? NAME : WORD;
  }

  private static byte oneLetter(byte c) {
    return (Bytes.kind(c) & Bytes.DIGIT) != 0 ? NUMBER : "VDIWEF".indexOf(c) >= 0 ? LETTER : NAME;
  }

  private boolean inner(int start, int end) {
    for (int i = start; i < end - 1; i++) {
      byte c = line[i];
      if (c == '.' || c == '_' || c == '/' || c == '$') {
        return true;
      }
    }
    return false;
  }

  /** Dates of digits, clock times, both with something between, seconds since 1970. */
  private boolean isTime(int start, int end, int digits, int letters, int separators) {
    int last = line[end - 1] == ',' || line[end - 1] == ':' ? end - 1 : end;
    if (letters == 0 && digits == last - start) {
      boolean now = line[start] == '1' && (digits == 10 || digits == 13);
      return now;
    }
    if (letters > 2 || !Bytes.isDigit(line[start]) || line[start + 1] == 'x') {
      return false;
    }
    if (hasClock(start, last) && separators + letters + digits >= last - start - 3) {
      return true;
    }
    if (digits > 10 && separators > 2 && line[start + 8] == '-' && isDigits(start, start + 8)) {
      return true;
    }
    return (separators >= 2 && letters <= 1 && isDate(start, last))
        || (letters == 0 && digits <= 8 && isShortDate(start, last));
  }

  /** {@code 2005-06-03}, and more after it. */
  private boolean isDate(int start, int end) {
    return end - start >= 10
        && isDigits(start, start + 4)
        && isDigits(start + 5, start + 7)
        && isDigits(start + 8, start + 10)
        && line[start + 4] == line[start + 7];
  }

  private boolean isDigits(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Bytes.isDigit(line[i])) {
        return false;
      }
    }
    return true;
  }

  /** {@code 17/06/09}, {@code 03-17}. */
  private boolean isShortDate(int start, int end) {
    byte separator = line[Math.min(start + 2, end - 1)];
    boolean two = end - start == 5 && separator == '-';
    boolean three = end - start >= 8 && end - start <= 10 && line[start + 5] == separator;
    return (two || three) && (separator == '-' || separator == '/');
  }

  /** A date and a time of six digits each. */
  private boolean sixDigits(int at) {
    boolean six = ends[at] - starts[at] == 6;
    if (six && at > 0 && kinds[at - 1] == TIME && ends[at - 1] - starts[at - 1] == 6) {
      return true;
    }
    if (!six || at > 0) {
      return false;
    }
    int next = ends[at] + 1;
    int stop = next;
    while (stop < limit && Bytes.isDigit(line[stop])) {
      stop++;
    }
    return stop - next == 6 && stop < limit && line[stop] == ' ';
  }

  private boolean isLevel(int start, int end) {
    int last = end > start && (line[end - 1] == ':' || line[end - 1] == ',') ? end - 1 : end;
    return last - start >= 3
        && last - start <= 8
        && LEVELS.contains(Bytes.foldedHash(line, start, last));
  }

  /** A level in small letters may be the first word of a message. */
  private boolean isSure(int end, int lower) {
    return lower == 0
        || line[end - 1] == ':'
        || (end + 1 < limit && Bytes.isBlank(line[end]) && Bytes.isBlank(line[end + 1]))
        || (end + 1 < limit && line[end + 1] == '[');
  }

  /** {@code I0102}: a level and a day. */
  boolean isLevelWithDay(int at) {
    int start = starts[at];
    return ends[at] - start == 5
        && "VDIWEF".indexOf(line[start]) >= 0
        && Bytes.isDigit(line[start + 1])
        && Bytes.isDigit(line[start + 4]);
  }

  boolean endsInColon(int at) {
    return line[ends[at] - 1] == ':' && ends[at] - starts[at] > 1;
  }

  /** Whether a piece is one number. */
  boolean isDigits(int at) {
    return isDigits(starts[at], ends[at]);
  }

  boolean isWideAfter(int at) {
    return ends[at] + 1 < limit
        && Bytes.isBlank(line[ends[at]])
        && Bytes.isBlank(line[ends[at] + 1]);
  }

  /** Whether nothing in the brackets is a word of a sentence. */
  boolean isSimple(int at) {
    int i = starts[at] + 1;
    int words = 0;
    boolean plain = false;
    while (i < ends[at] - 1) {
      int stop = i;
      boolean letters = true;
      while (stop < ends[at] - 1 && !Bytes.isBlank(line[stop])) {
        letters &= (Bytes.kind(line[stop]) & Bytes.LETTER) != 0;
        stop++;
      }
      letters |= stop > i && line[stop - 1] == ':';
      plain |= letters && stop > i;
      words++;
      i = stop + 1;
    }
    return words <= 1 || !plain;
  }
}
