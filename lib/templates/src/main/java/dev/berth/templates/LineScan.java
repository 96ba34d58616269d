package dev.berth.templates;

/**
 * One pass over a message: tokens with what stands between them, and which tokens are parameters by
 * their shape or by what stands before them. Nothing is copied; the tokens point into the line.
 *
 * <p>Confined to one thread; used again for each line. Looks at the first {@value #MAX_BYTES} bytes
 * and {@value #MAX_TOKENS} tokens; what comes after them is one parameter.
 */
final class LineScan {
  static final int MAX_TOKENS = 160;
  static final int MAX_BYTES = 8192;

  /** The last step may give two tokens, and the rest of the message is one more. */
  static final int ROOM = MAX_TOKENS + 2;

  /** A token that belongs to the template. */
  static final byte WORD = 0;

  /** A token that belongs to the template, but looks like the name of something. */
  static final byte NAME = 1;

  /** A parameter that is shown as the word that it is until it has been another. */
  static final byte PENDING = 2;

  /** A parameter; the type's ordinal is added. */
  static final byte VARIABLE = 3;

  private static final long MASKED = 0x5bd1e995a7c15e37L;
  private static final int LONG_NAME = 10;
  private static final int TEXT_IN_BRACKETS = 512;

  final int[] starts = new int[ROOM];
  final int[] ends = new int[ROOM];
  final byte[] kinds = new byte[ROOM];
  final long[] hashes = new long[ROOM];
  final long[] gaps = new long[ROOM];

  /** The number of tokens. */
  int count;

  /** The hash of what comes after the last token. */
  long tail;

  /** The hash of everything but the parameters. */
  long key;

  /** The hash of what stands between the tokens, and of how many they are. */
  long structure;

  byte[] bytes = new byte[0];
  int from;
  int to;

  private final Atom atom = new Atom();
  private int position;
  private long gap;
  private long before;
  private boolean blank;
  private boolean valueExpected;
  private boolean blankAfterEquals;
  private boolean failure;
  private boolean maybeFrom;
  private boolean colon;
  private boolean login;
  private boolean requested;
  private boolean valuesOnly;

  /** Scans a line of keys and values: every value is a parameter at once. */
  void scanValues(byte[] line, int begin, int end) {
    valuesOnly = true;
    scan(line, begin, end);
    valuesOnly = false;
  }

  /** Scans the message that stands in {@code line} from {@code begin} to {@code end}. */
  void scan(byte[] line, int begin, int end) {
    bytes = line;
    from = begin;
    while (from < end && Bytes.isBlank(line[from])) {
      from++;
    }
    int last = end;
    while (last > from && Bytes.isBlank(line[last - 1])) {
      last--;
    }
    to = last;
    count = 0;
    gap = Bytes.seed();
    blank = true;
    valueExpected = false;
    failure = false;
    maybeFrom = false;
    login = false;
    requested = false;
    colon = false;
    position = from;
    int limit = Math.min(last, from + MAX_BYTES);
    while (position < limit && count < MAX_TOKENS) {
      step(limit);
    }
    if (position < last) {
      add(position, last, ParameterType.TEXT);
    }
    tail = gap;
    if (maybeFrom) {
      markAfterFrom();
    }
    sum();
  }

  private void step(int limit) {
    byte c = bytes[position];
    int kind = Bytes.kind(c);
    if (kind == Bytes.BLANK) {
      if (!blank) {
        gap = Bytes.add(gap, ' ');
        blank = true;
      }
      blankAfterEquals = true;
      position++;
    } else if (kind == Bytes.DELIMITER) {
      delimiter(c, limit);
    } else {
      token(limit);
    }
  }

  private void delimiter(byte c, int limit) {
    boolean value = valueExpected || (colon && c == '"');
    colon &= c == '"';
    before = gap;
    gap = Bytes.add(gap, c);
    position++;
    blank = false;
    switch (c) {
      case '=' -> equalsSign(limit);
      case '"', '\'' -> quoted(c, value, limit);
      case '[' -> {
        if (value) {
          bracketed(limit);
        }
      }
      case '<' -> bound(limit);
      case '(' -> {
        if (failure) {
          reason(limit);
        }
      }
      case ':' -> {
        colon = count > 0;
        valueExpected = false;
      }
      default -> valueExpected = false;
    }
  }

  private void equalsSign(int limit) {
    boolean doubled =
        (position < limit && (bytes[position] == '=' || bytes[position] == '>'))
            || (position - 2 >= from && isOperator(bytes[position - 2]));
    valueExpected = !doubled && count > 0;
    blankAfterEquals = false;
  }

  private static boolean isOperator(byte c) {
    return c == '=' || c == '<' || c == '>' || c == '!';
  }

  /** What stands in quotes after {@code =} is one value; a request of HTTP is one too. */
  private void quoted(byte quote, boolean value, int limit) {
    if (value) {
      int end = Spans.find(bytes, quote, position, limit);
      valueExpected = false;
      if (end > position) {
        add(position, end, ParameterType.TEXT);
        position = end;
      }
      return;
    }
    if (quote == '"' && requested) {
      int end = Spans.find(bytes, quote, position, limit);
      if (end > position) {
        add(position, end, ParameterType.TEXT);
        position = end + 1;
        gap = Bytes.add(gap, quote);
      }
    } else if (quote == '"') {
      request(limit);
    }
  }

  private void request(int limit) {
    int end = Spans.method(bytes, position, limit);
    if (end == 0) {
      return;
    }
    addWord(position, end, Bytes.hash(bytes, position, end), WORD);
    position = end + 1;
    int close = Spans.find(bytes, (byte) '"', position, limit);
    if (close > position) {
      gap = Bytes.add(gap, ' ');
      add(position, close, ParameterType.REQUEST);
      position = close + 1;
      gap = Bytes.add(gap, '"');
      requested = true;
    }
  }

  /** {@code <1 sec} is a duration. */
  private void bound(int limit) {
    valueExpected = false;
    int end = Spans.duration(bytes, position, limit);
    if (end > 0) {
      gap = before;
      add(position - 1, end, ParameterType.DURATION);
    }
  }

  private void bracketed(int limit) {
    int end = Spans.find(bytes, (byte) ']', position, Math.min(limit, position + TEXT_IN_BRACKETS));
    valueExpected = false;
    if (end > position) {
      add(position, end, ParameterType.TEXT);
    }
  }

  /** The parenthesis that ends a message about a failure gives the reason. */
  private void reason(int limit) {
    int end = Spans.reason(bytes, position, limit, to);
    if (end > 0) {
      add(position, end, ParameterType.REASON);
    }
  }

  private void token(int limit) {
    int start = position;
    int i = start;
    int flags = 0;
    int digits = 0;
    long hash = Bytes.seed();
    byte[] line = bytes;
    while (i < limit) {
      byte c = line[i];
      int kind = Bytes.CLASS[c & 0xff];
      if ((kind & Bytes.END) != 0 || (c == '.' && i + 1 < limit && line[i + 1] == '.')) {
        break;
      }
      flags |= kind;
      digits += (kind & Bytes.DIGIT) >> 2;
      hash = Bytes.add(hash, c);
      i++;
    }
    if (i == start) {
      while (i < limit && line[i] == '.') {
        gap = Bytes.add(gap, '.');
        i++;
      }
      blank = false;
      position = i;
      return;
    }
    if ((flags & ~Bytes.LETTER) == 0 && (i >= limit || (line[i] != '@' && line[i] != ':'))) {
      plain(start, i, hash, limit);
      return;
    }
    shaped(start, i, flags, digits, limit);
  }

  /** A token of nothing but letters. */
  private void plain(int start, int end, long hash, int limit) {
    position = end;
    if (isValue(end)) {
      wordValue(start, end, hash, limit);
      return;
    }
    if (end - start <= 5 && end - start >= 3 && Vocabulary.FLAGS.contains(hash)) {
      add(start, end, ParameterType.FLAG);
      return;
    }
    if (count > 0 && isUser(start, end, hash)) {
      add(start, end, ParameterType.USER);
      return;
    }
    if (isSpecial(start, end, hash, limit)) {
      return;
    }
    failure |= Vocabulary.FAILURE.contains(hash);
    maybeFrom |= hash == Vocabulary.FROM;
    addWord(start, end, hash, isItem(start, end) ? NAME : WORD);
  }

  /** Whether a word is all that stands in quotes, or between a colon and a comma. */
  private boolean isItem(int start, int end) {
    if (end >= to || start == from) {
      return false;
    }
    byte next = bytes[end];
    byte previous = bytes[start - 1];
    if (next == '\'' || next == '"') {
      return previous == next;
    }
    return colon && (next == ',' || next == ';');
  }

  /** Dates in words, hexadecimal digits without a digit, units after a number, states. */
  private boolean isSpecial(int start, int end, long hash, int limit) {
    int length = end - start;
    if (length == 3 && TextDate.mayBegin(hash)) {
      int date = TextDate.end(bytes, start, limit);
      if (date > 0) {
        add(start, date, ParameterType.TIME);
      }
      return date > 0;
    }
    if ((length == 8 || length == 16) && Spans.isHex(bytes, start, end)) {
      add(start, end, ParameterType.HEX);
      return true;
    }
    if (length <= 3 && count > 0 && isUnit(start, hash)) {
      addWord(start, end, hash, PENDING);
      return true;
    }
    login |= Vocabulary.LOGIN.contains(hash);
    return false;
  }

  /** A unit of bytes after a number may be another the next time. */
  private boolean isUnit(int start, long hash) {
    int before = count - 1;
    return kinds[before] == ParameterType.NUMBER.kind
        && ends[before] == start - 1
        && bytes[start - 1] == ' '
        && Vocabulary.SIZE_UNITS.contains(hash);
  }

  /** A word that is a value: of a type that is written before braces, or glued to more. */
  private void wordValue(int start, int end, long hash, int limit) {
    byte next = end < limit ? bytes[end] : 0;
    if (next == '(') {
      addWord(start, end, hash, WORD);
    } else if (next == '{') {
      int close = Spans.braces(bytes, end + 1, limit);
      if (close > 0) {
        add(start, close, ParameterType.TEXT);
      } else {
        addWord(start, end, hash, WORD);
      }
    } else {
      int glued = Spans.glued(bytes, end, limit, !blankAfterEquals);
      if (glued > end) {
        add(start, glued, ParameterType.TEXT);
      } else if (Vocabulary.FLAGS.contains(hash)) {
        add(start, end, ParameterType.FLAG);
      } else if (valuesOnly || isAfterKeyOfNames()) {
        add(start, end, ParameterType.WORD);
      } else {
        addWord(start, end, hash, PENDING);
      }
    }
  }

  /** Whether the key before a value says that it names one of many. */
  private boolean isAfterKeyOfNames() {
    return kinds[count - 1] <= NAME && Vocabulary.KEYS_OF_NAMES.contains(hashes[count - 1]);
  }

  private boolean isValue(int end) {
    if (!valueExpected) {
      return false;
    }
    valueExpected = false;
    return !blankAfterEquals || end >= to || bytes[end] != '=';
  }

  /** Whether a name stands after 'user': sure by what stands before and after it. */
  private boolean isUser(int start, int end, long hash) {
    int before = count - 1;
    if (login
        && hashes[before] == Vocabulary.FOR
        && kinds[before] == WORD
        && start == ends[before] + 1
        && (end == to || bytes[end] == ' ')) {
      return !Vocabulary.NO_NAME.contains(hash);
    }
    if (kinds[before] != WORD
        || !Vocabulary.USER.contains(hashes[before])
        || !isSeparated(ends[before], start)
        || Vocabulary.NO_NAME.contains(hash)) {
      return false;
    }
    return (before > 0
            && kinds[before - 1] == WORD
            && Vocabulary.BEFORE_USER.contains(hashes[before - 1]))
        || end == to
        || bytes[start - 1] == '\'';
  }

  private boolean isSeparated(int end, int start) {
    for (int i = end; i < start; i++) {
      byte c = bytes[i];
      if (c != ' ' && c != '\'' && c != '"') {
        return false;
      }
    }
    return start > end;
  }

  /**
   * 'for NAME from ADDRESS' tells who came from there; 'from STATE to STATE' how things changed.
   */
  private void markAfterFrom() {
    for (int i = 1; i + 1 < count; i++) {
      if (hashes[i] != Vocabulary.FROM || kinds[i] != WORD) {
        continue;
      }
      boolean login =
          i > 1
              && this.login
              && hashes[i - 2] == Vocabulary.FOR
              && kinds[i - 1] <= NAME
              && kinds[i + 1] >= VARIABLE
              && !Vocabulary.NO_NAME.contains(hashes[i - 1]);
      if (login) {
        kinds[i - 1] = ParameterType.USER.kind;
      }
      if (i + 3 < count && hashes[i + 2] == Vocabulary.TO && isState(i + 1) && isState(i + 3)) {
        kinds[i + 1] = ParameterType.WORD.kind;
        kinds[i + 3] = ParameterType.WORD.kind;
      }
    }
  }

  private boolean isState(int token) {
    return kinds[token] <= NAME && Spans.isState(bytes, starts[token], ends[token]);
  }

  private void shaped(int start, int end, int flags, int digits, int limit) {
    boolean user = valueExpected;
    atom.read(bytes, start, end, flags, digits, limit);
    if (atom.end == start) {
      for (int i = start; i < end; i++) {
        gap = Bytes.add(gap, bytes[i]);
      }
      blank = false;
      position = end;
      return;
    }
    position = atom.end;
    if (isValue(atom.end)) {
      shapedValue(start, limit);
    } else if (atom.kind >= VARIABLE) {
      if (atom.start > start) {
        addWord(start, atom.start - 1, Bytes.hash(bytes, start, atom.start - 1), WORD);
        gap = Bytes.add(gap, bytes[atom.start - 1]);
      }
      variable(user);
    } else {
      long hash = Bytes.hash(bytes, start, atom.end);
      if (count > 0 && isUser(start, atom.end, hash)) {
        add(start, atom.end, ParameterType.USER);
      } else {
        boolean subject = count == 0 && digits == 0;
        addWord(start, atom.end, hash, subject ? WORD : atom.kind);
      }
    }
  }

  private void shapedValue(int start, int limit) {
    int glued = Spans.glued(bytes, atom.end, limit, !blankAfterEquals);
    if (glued > atom.end) {
      add(start, glued, ParameterType.TEXT);
    } else if (!valuesOnly && atom.isConstant()) {
      addWord(start, atom.end, Bytes.hash(bytes, start, atom.end), PENDING);
    } else {
      add(start, atom.end, atom.kind >= VARIABLE ? atom.type() : ParameterType.ID);
    }
  }

  /** A date and the clock time after it are one parameter. */
  private void variable(boolean value) {
    int before = count - 1;
    if (!value
        && before >= 0
        && atom.kind == ParameterType.TIME.kind
        && kinds[before] == atom.kind
        && atom.start == ends[before] + 1
        && bytes[ends[before]] == ' ') {
      ends[before] = atom.end;
      gap = Bytes.seed();
      blank = false;
      return;
    }
    if (before >= 0 && kinds[before] == atom.kind && isList(before)) {
      ends[before] = atom.end;
      gap = Bytes.seed();
      blank = false;
      return;
    }
    add(atom.start, atom.end, atom.type());
  }

  /** Things of one kind with blanks or commas between them are one parameter. */
  private boolean isList(int before) {
    int start = starts[before];
    int end = ends[before];
    int next = atom.start;
    boolean comma =
        bytes[end] == ',' && (next == end + 1 || (next == end + 2 && bytes[next - 1] == ' '));
    boolean listed = comma || (next == end + 1 && bytes[end] == ' ');
    ParameterType type = atom.type();
    return switch (type) {
      case ID ->
          listed
              && atom.end - next >= LONG_NAME
              && bytes[start] == bytes[next]
              && bytes[start + 1] == bytes[next + 1]
              && Bytes.isLetter(bytes[start]);
      case PATH, IP, ADDRESS, UUID, URL, EMAIL -> comma;
      default -> false;
    };
  }

  private void add(int start, int end, ParameterType type) {
    addWord(start, end, MASKED, type.kind);
    position = Math.max(position, end);
  }

  private void addWord(int start, int end, long hash, byte kind) {
    starts[count] = start;
    ends[count] = end;
    kinds[count] = kind;
    hashes[count] = hash;
    gaps[count] = gap;
    count++;
    gap = Bytes.seed();
    blank = false;
    valueExpected = false;
    colon = false;
  }

  private void sum() {
    long all = MASKED;
    long form = Bytes.seed();
    for (int i = 0; i < count; i++) {
      form = Bytes.mix(form, gaps[i]);
      all = Bytes.mix(all, gaps[i]);
      all = Bytes.mix(all, kinds[i] >= PENDING ? MASKED : hashes[i]);
    }
    key = Bytes.mix(all, tail);
    structure = Bytes.mix(form, tail);
  }
}
