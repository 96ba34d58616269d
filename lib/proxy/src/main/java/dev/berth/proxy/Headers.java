package dev.berth.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a message, in their order, as bytes: names are compared in any case, texts
 * are ISO 8859-1 and made only for who asks. Confined to one thread.
 */
public final class Headers {
  private static final int SPANS = 4;

  private byte[] text;
  private int length;
  private int[] spans;
  private int count;

  /** No fields. */
  public Headers() {
    this(new byte[0], 0);
  }

  /**
   * Fields whose text is, at first, part of a message's head.
   *
   * @param text taken over, not copied
   * @param length how much of it is used
   */
  Headers(byte[] text, int length) {
    this.text = text;
    this.length = length;
    this.spans = new int[SPANS * 16];
  }

  /** Takes over the text that its spans lie in. */
  void take(byte[] taken, int used) {
    this.text = taken;
    this.length = used;
  }

  /** Adds fields that lie behind each other in a text, as those of a block made once. */
  void addAll(Headers others) {
    int shift = length;
    ensure(others.length);
    System.arraycopy(others.text, 0, text, shift, others.length);
    length += others.length;
    for (int i = 0; i < others.count; i++) {
      addSpan(
          others.nameStart(i) + shift,
          others.nameEnd(i) + shift,
          others.valueStart(i) + shift,
          others.valueEnd(i) + shift);
    }
  }

  /** Moves a field to an earlier place, over whatever is there. */
  void move(int from, int to) {
    if (from != to) {
      System.arraycopy(spans, from * SPANS, spans, to * SPANS, SPANS);
    }
  }

  /** Forgets the fields from here on. */
  void truncate(int kept) {
    count = kept;
  }

  private void ensure(int more) {
    if (length + more > text.length) {
      text = Arrays.copyOf(text, Math.max(length + more + 128, text.length * 2));
    }
  }

  /** Adds a field that lies in the text already. */
  void addSpan(int nameStart, int nameEnd, int valueStart, int valueEnd) {
    int at = count * SPANS;
    if (at == spans.length) {
      spans = Arrays.copyOf(spans, at * 2);
    }
    spans[at] = nameStart;
    spans[at + 1] = nameEnd;
    spans[at + 2] = valueStart;
    spans[at + 3] = valueEnd;
    count++;
  }

  /** The bytes that {@link #nameStart} and the like count in. */
  byte[] text() {
    return text;
  }

  int nameStart(int field) {
    return spans[field * SPANS];
  }

  int nameEnd(int field) {
    return spans[field * SPANS + 1];
  }

  int valueStart(int field) {
    return spans[field * SPANS + 2];
  }

  int valueEnd(int field) {
    return spans[field * SPANS + 3];
  }

  /** How many fields there are. */
  public int size() {
    return count;
  }

  /** The name of a field, as it was written. */
  public String name(int field) {
    return text(nameStart(field), nameEnd(field));
  }

  /** The value of a field, without the space around it. */
  public String value(int field) {
    return text(valueStart(field), valueEnd(field));
  }

  private String text(int start, int end) {
    return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** Whether a field has a name, which is given in lower case. */
  public boolean isNamed(int field, String lowerCase) {
    int start = nameStart(field);
    if (nameEnd(field) - start != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      byte b = text[start + i];
      int lower = b >= 'A' && b <= 'Z' ? b + 32 : b;
      if (lower != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int find(String lowerCase, int from) {
    for (int i = from; i < count; i++) {
      if (isNamed(i, lowerCase)) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The value of the first field of a name; null: there is none.
   *
   * @param lowerCase the name, in lower case
   */
  public @Nullable String get(String lowerCase) {
    int field = find(lowerCase, 0);
    return field < 0 ? null : value(field);
  }

  /**
   * The values of all fields of a name, in their order.
   *
   * @param lowerCase the name, in lower case
   */
  public List<String> getAll(String lowerCase) {
    int field = find(lowerCase, 0);
    if (field < 0) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    while (field >= 0) {
      values.add(value(field));
      field = find(lowerCase, field + 1);
    }
    return values;
  }

  /** Whether there is a field of a name, which is given in lower case. */
  public boolean contains(String lowerCase) {
    return find(lowerCase, 0) >= 0;
  }

  /**
   * Adds a field behind the others.
   *
   * @throws IllegalArgumentException if the name is none, or the value would end its line
   */
  public void add(String name, String value) {
    int nameStart = append(name, true);
    int nameEnd = length;
    int valueStart = append(value, false);
    addSpan(nameStart, nameEnd, valueStart, length);
  }

  /**
   * Gives a name one field with this value, in place of those it had.
   *
   * @throws IllegalArgumentException if the name is none, or the value would end its line
   */
  public void set(String name, String value) {
    remove(name);
    add(name, value);
  }

  /** Removes all fields of a name, which may be given in any case. */
  public void remove(String name) {
    String lower = lowerCase(name);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (!isNamed(i, lower)) {
        System.arraycopy(spans, i * SPANS, spans, kept * SPANS, SPANS);
        kept++;
      }
    }
    count = kept;
  }

  private static String lowerCase(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return name.toLowerCase(java.util.Locale.ROOT);
      }
    }
    return name;
  }

  private int append(String added, boolean isName) {
    int start = length;
    int end = start + added.length();
    if (isName && added.isEmpty()) {
      throw new IllegalArgumentException("A header needs a name");
    }
    ensure(added.length());
    for (int i = 0; i < added.length(); i++) {
      char c = added.charAt(i);
      boolean bad = isName ? c <= ' ' || c >= 127 || c == ':' : (c < ' ' && c != '\t') || c == 127;
      if (bad || c > 255) {
        throw new IllegalArgumentException(
            (isName ? "Not the name of a header: " : "Not the value of a header: ") + added);
      }
      text[start + i] = (byte) c;
    }
    length = end;
    return start;
  }

  @Override
  public String toString() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append(name(i)).append(": ").append(value(i)).append('\n');
    }
    return lines.toString();
  }
}
