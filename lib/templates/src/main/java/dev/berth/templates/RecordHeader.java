package dev.berth.templates;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Where the message of a line begins, and what stands before it: the layouts of syslog, of access
 * logs and of frameworks, told by the shapes of their first words and by nothing else.
 *
 * <p>Confined to one thread; used again for each line. Positions are of the line; a field that is
 * not there begins at -1.
 */
final class RecordHeader {
  /** All fields, in the order in which they are told. */
  static final List<Field> FIELDS = List.of(Field.values());

  private static final int NONE = -1;
  private static final int BEFORE_TIME = 5;
  private static final int BEFORE_LEVEL = 6;
  private static final int TIMES_WITHIN = 8;

  /** What a header may tell. */
  enum Field {
    TIME(0),
    LEVEL(1),
    HOST(2),
    LOGGER(3),
    PID(4),
    THREAD(5),
    CLIENT(6),
    USER(7);

    private final int index;
    private final String key = name().toLowerCase(Locale.ROOT);

    Field(int index) {
      this.index = index;
    }

    /** The name of the field in JSON. */
    String key() {
      return key;
    }
  }

  private final HeaderPieces pieces = new HeaderPieces();
  private final int[] starts = new int[FIELDS.size()];
  private final int[] ends = new int[FIELDS.size()];

  /** Where the message begins. */
  int message;

  private byte[] line = new byte[0];
  private int from;
  private int to;
  private int next;
  private boolean versioned;

  int start(Field field) {
    return starts[field.index];
  }

  int end(Field field) {
    return ends[field.index];
  }

  /** Reads the header of the line that stands in {@code bytes}. */
  void read(byte[] bytes, int begin, int end) {
    line = bytes;
    from = begin;
    to = end;
    Arrays.fill(starts, NONE);
    int first = priority();
    pieces.read(bytes, first, end);
    next = 0;
    if (isAccess()) {
      access();
      return;
    }
    if (pieces.count > 0 && pieces.kinds[0] == HeaderPieces.TIME && piped()) {
      return;
    }
    int time = lastTime();
    if (time >= 0 && pieces.isDigits(time) && isMessage(time + 1)) {
      time = NONE;
    }
    if (time < 0) {
      withoutTime();
    } else if (time == 0 && versioned && pieces.count > 5) {
      syslog();
    } else if (time == 1 && pieces.count > 3 && pieces.isLevelWithDay(0)) {
      levelWithDay();
    } else {
      times(time);
      next = time + 1;
      afterTime();
    }
    message = next == 0 ? from : next < pieces.count ? pieces.starts[next] : beyond();
  }

  private int beyond() {
    int last = pieces.ends[Math.max(0, next - 1)];
    while (last < to && Bytes.isBlank(line[last])) {
      last++;
    }
    return last;
  }

  /** The priority of syslog, {@code <34>} or {@code <34>1}. */
  private int priority() {
    versioned = false;
    int i = from;
    if (i >= to || line[i] != '<') {
      return from;
    }
    i++;
    while (i < to && i < from + 5 && Bytes.isDigit(line[i])) {
      i++;
    }
    if (i == from + 1 || i >= to || line[i] != '>') {
      return from;
    }
    i++;
    versioned = i + 1 < to && line[i] == '1' && line[i + 1] == ' ';
    return versioned ? i + 2 : i;
  }

  /** Of RFC 5424: time, host, program, process, kind of message, structured data. */
  private void syslog() {
    set(Field.TIME, 0);
    Field[] fields = {Field.HOST, Field.LOGGER, Field.PID};
    for (int i = 0; i < fields.length; i++) {
      if (pieces.kinds[i + 1] != HeaderPieces.DASH) {
        set(fields[i], i + 1);
      }
    }
    next = 6;
  }

  /** {@code I0102 03:04:05.678 12345 place.go:42] message}. */
  private void levelWithDay() {
    set(Field.LEVEL, pieces.starts[0], pieces.starts[0] + 1);
    set(Field.TIME, pieces.starts[0] + 1, pieces.ends[1]);
    next = 2;
    if (pieces.kinds[next] == HeaderPieces.NUMBER) {
      set(Field.PID, next++);
    }
    int end = next < pieces.count ? pieces.ends[next] - 1 : from;
    if (line[end] == ']') {
      set(Field.LOGGER, pieces.starts[next], end);
      next++;
    }
  }

  private void set(Field field, int start, int end) {
    starts[field.index] = start;
    ends[field.index] = end;
  }

  private void level(int at) {
    set(Field.LEVEL, at);
    byte last = line[end(Field.LEVEL) - 1];
    if (last == ':' || last == ',') {
      set(Field.LEVEL, start(Field.LEVEL), end(Field.LEVEL) - 1);
    }
  }

  private void set(Field field, int at) {
    boolean brackets = line[pieces.starts[at]] == '[' && line[pieces.ends[at] - 1] == ']';
    int inside = brackets ? 1 : 0;
    set(field, pieces.starts[at] + inside, pieces.ends[at] - inside);
  }

  /** {@code client - user [time] "request" …}. */
  private boolean isAccess() {
    return pieces.count > 4
        && pieces.kinds[3] == HeaderPieces.TIME
        && line[pieces.starts[3]] == '['
        && pieces.ends[1] - pieces.starts[1] < 64
        && line[pieces.starts[4]] == '"';
  }

  private void access() {
    set(Field.CLIENT, 0);
    if (pieces.kinds[2] != HeaderPieces.DASH) {
      set(Field.USER, 2);
    }
    set(Field.TIME, 3);
    message = pieces.starts[4];
  }

  /** The last time among the first pieces, if what stands before it is no sentence; or -1. */
  private int lastTime() {
    int found = NONE;
    for (int i = 0; i < Math.min(pieces.count, TIMES_WITHIN); i++) {
      byte kind = pieces.kinds[i];
      if (kind == HeaderPieces.TIME) {
        if (found == NONE && i > BEFORE_TIME) {
          return NONE;
        }
        found = i;
      } else if (kind == HeaderPieces.WORD
          || kind == HeaderPieces.LEVEL
          || kind == HeaderPieces.BRACKETS
          || pieces.endsInColon(i)
          || (found >= 0 && kind != HeaderPieces.NAME)) {
        return found;
      }
    }
    return found;
  }

  /** Whether what comes after a number shows that it was no time. */
  private boolean isMessage(int at) {
    return at >= pieces.count || pieces.kinds[at] == HeaderPieces.WORD;
  }

  private void times(int last) {
    int first = last;
    while (first > 0 && pieces.kinds[first - 1] == HeaderPieces.TIME) {
      first--;
    }
    if (first == last) {
      set(Field.TIME, last);
    } else {
      set(Field.TIME, pieces.starts[first], pieces.ends[last]);
    }
    int end = end(Field.TIME);
    if (line[end - 1] == ',' || line[end - 1] == ':') {
      set(Field.TIME, start(Field.TIME), end - 1);
    }
    for (int i = 0; i < first; i++) {
      if (pieces.kinds[i] == HeaderPieces.NAME) {
        set(Field.HOST, i);
      }
    }
  }

  /** Fields with bars between them and no blanks: a time, a name, a number, the message. */
  private boolean piped() {
    int bar = pieces.ends[0];
    if (bar >= to || line[bar] != '|') {
      return false;
    }
    set(Field.TIME, pieces.starts[0], bar);
    message = bar + 1;
    for (int field = 0; field < 3; field++) {
      int stop = message;
      boolean digits = true;
      while (stop < to && line[stop] != '|' && !Bytes.isBlank(line[stop])) {
        digits &= Bytes.isDigit(line[stop]);
        stop++;
      }
      if (stop >= to || line[stop] != '|' || stop == message) {
        return true;
      }
      set(digits ? Field.PID : isLevel(stop) ? Field.LEVEL : Field.LOGGER, message, stop);
      message = stop + 1;
      if (digits) {
        return true;
      }
    }
    return true;
  }

  private boolean isLevel(int stop) {
    return stop - message <= 5 && Bytes.foldedHash(line, message, stop) == Bytes.hash("info");
  }

  private void skipDashes() {
    while (next < pieces.count && pieces.kinds[next] == HeaderPieces.DASH) {
      next++;
    }
  }

  private void afterTime() {
    skipDashes();
    int level = findLevel();
    if (level >= 0) {
      boolean named = beforeLevel(level);
      level(level);
      boolean wide = pieces.isWideAfter(level);
      next = level + 1;
      afterLevel(named, wide);
      return;
    }
    int host = pieces.syslogTime && next + 1 < pieces.count ? next + 1 : next;
    for (int i = host; i < Math.min(pieces.count, host + 3); i++) {
      if (pieces.endsInColon(i) && (i == host || pieces.syslogTime)) {
        if (host > next) {
          set(Field.HOST, next);
        }
        logger(host, i);
        next = i + 1;
        return;
      }
    }
    if (next + 1 < pieces.count && pieces.kinds[next + 1] == HeaderPieces.DASH) {
      set(Field.LOGGER, next);
      next += 2;
    } else if (next + 2 < pieces.count
        && pieces.kinds[next] == HeaderPieces.NAME
        && pieces.kinds[next + 1] == HeaderPieces.NAME
        && pieces.kinds[next + 2] == HeaderPieces.DASH) {
      set(Field.LOGGER, pieces.starts[next], pieces.ends[next + 1]);
      next += 3;
    }
    brackets();
  }

  /** The position of a level after names, numbers and brackets, or -1. */
  private int findLevel() {
    for (int i = next; i < Math.min(pieces.count, next + BEFORE_LEVEL); i++) {
      byte kind = pieces.kinds[i];
      if (kind == HeaderPieces.LEVEL) {
        return i;
      }
      if (kind == HeaderPieces.LETTER) {
        return i + 1 < pieces.count && i > next ? i : NONE;
      }
      boolean header =
          kind == HeaderPieces.NUMBER
              || kind == HeaderPieces.DASH
              || (kind == HeaderPieces.NAME && !pieces.endsInColon(i))
              || (kind == HeaderPieces.BRACKETS && pieces.isSimple(i));
      if (!header) {
        return NONE;
      }
    }
    return NONE;
  }

  private boolean beforeLevel(int level) {
    boolean named = false;
    for (int i = next; i < level; i++) {
      switch (pieces.kinds[i]) {
        case HeaderPieces.NUMBER -> set(start(Field.PID) < 0 ? Field.PID : Field.THREAD, i);
        case HeaderPieces.BRACKETS -> set(Field.THREAD, i);
        case HeaderPieces.NAME -> {
          set(Field.LOGGER, i);
          named = true;
        }
        default -> {}
      }
    }
    return named;
  }

  private void afterLevel(boolean named, boolean wide) {
    skipDashes();
    if (next + 1 < pieces.count && pieces.kinds[next] == HeaderPieces.NUMBER && isRule(next + 1)) {
      set(Field.PID, next);
      next += 2;
    }
    boolean colon = next + 1 < pieces.count && pieces.endsInColon(next + 1);
    if (next < pieces.count
        && pieces.kinds[next] == HeaderPieces.BRACKETS
        && (colon || pieces.isSimple(next))) {
      set(Field.THREAD, next);
      next++;
    }
    boolean apart = next < pieces.count && pieces.kinds[next] == HeaderPieces.DASH;
    skipDashes();
    if (apart && start(Field.THREAD) >= 0) {
      return;
    }
    if (!named && next < pieces.count && isLogger(wide)) {
      logger(next, next);
      next++;
    }
    brackets();
  }

  /** {@code ---}. */
  private boolean isRule(int at) {
    return pieces.ends[at] - pieces.starts[at] == 3 && line[pieces.starts[at] + 1] == '-';
  }

  private boolean isLogger(boolean wide) {
    byte kind = pieces.kinds[next];
    if (kind != HeaderPieces.WORD && kind != HeaderPieces.NAME) {
      return false;
    }
    if (pieces.endsInColon(next) || (wide && pieces.isWideAfter(next))) {
      return true;
    }
    boolean followed =
        next + 1 < pieces.count
            && (pieces.kinds[next + 1] == HeaderPieces.BRACKETS
                || pieces.kinds[next + 1] == HeaderPieces.DASH);
    return kind == HeaderPieces.NAME && followed;
  }

  private void brackets() {
    if (next < pieces.count
        && next > 0
        && pieces.kinds[next] == HeaderPieces.BRACKETS
        && pieces.isSimple(next)
        && start(Field.THREAD) < 0
        && start(Field.LEVEL) >= 0) {
      set(Field.THREAD, next);
      next++;
    }
    skipDashes();
  }

  /** {@code name[pid]:}, {@code name(part)[pid]:}, {@code name:}. */
  private void logger(int first, int last) {
    int start = pieces.starts[first];
    int end = pieces.ends[last];
    end -= line[end - 1] == ':' ? 1 : 0;
    if (end > start && line[end - 1] == ']') {
      int open = end - 2;
      while (open > start && line[open] != '[') {
        open--;
      }
      if (open > start && Bytes.isDigit(line[end - 2])) {
        set(Field.PID, open + 1, end - 1);
        end = open;
      }
    }
    set(Field.LOGGER, start, end);
  }

  /**
   * A level at the very beginning tells of a header if it stands in brackets or apart; of {@code
   * error: no such file} it is told and stays in the message.
   */
  private void withoutTime() {
    if (pieces.count == 0 || pieces.kinds[0] != HeaderPieces.LEVEL) {
      return;
    }
    level(0);
    boolean wide = pieces.isWideAfter(0);
    boolean apart =
        line[pieces.starts[0]] == '['
            || wide
            || (pieces.count > 1
                && !pieces.endsInColon(0)
                && (pieces.endsInColon(1) || pieces.kinds[1] == HeaderPieces.BRACKETS));
    if (apart) {
      next = 1;
      afterLevel(false, wide);
    }
  }
}
