package dev.berth.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Which names records have together: most of an index's records share few lists of names. A record
 * of another list, when there are too many already, tells its names one by one. Thread-safe.
 *
 * <p>A list is a text: {@code \0} between names, {@code \1} before a name that is a detail.
 */
final class Shapes {
  static final byte END = 0;
  static final byte DETAIL = 1;

  private static final int MOST = 4096;
  private static final int LONGEST = 8192;
  private static final int MOST_CHARACTERS = 2 << 20;

  private final Map<Names, BytesRef> known = new ConcurrentHashMap<>();
  private int characters;

  /** The names of a record, in their order. Must not be changed once it was looked for. */
  record Names(List<String> fields, List<String> details) {
    /** All of them, each once, as {@link #term} has them. */
    Set<String> terms() {
      Set<String> terms = new LinkedHashSet<>();
      fields.forEach(name -> terms.add(term(name, false)));
      details.forEach(name -> terms.add(term(name, true)));
      return terms;
    }

    private String text() {
      StringBuilder text = new StringBuilder(400).append((char) END);
      fields.forEach(name -> text.append(name).append((char) END));
      details.forEach(name -> text.append((char) DETAIL).append(name).append((char) END));
      return text.toString();
    }
  }

  /** The list as it is kept; null if it is not yet. */
  @Nullable BytesRef find(Names names) {
    return known.get(names);
  }

  /** The list as it is kept from now on; null if there are too many others, or it is too long. */
  @Nullable BytesRef admit(Names names) {
    BytesRef found = known.get(names);
    return found == null ? add(names, names.text()) : found;
  }

  private synchronized @Nullable BytesRef add(Names names, String text) {
    if (text.length() > LONGEST
        || known.size() >= MOST
        || characters + text.length() > MOST_CHARACTERS) {
      return null;
    }
    BytesRef bytes = new BytesRef(text.getBytes(StandardCharsets.UTF_8));
    BytesRef other = known.putIfAbsent(names, bytes);
    if (other != null) {
      return other;
    }
    characters += text.length();
    return bytes;
  }

  /**
   * Learns one that the index has already.
   *
   * @param learner is told each of its names, and whether it is a detail
   */
  void learn(BytesRef shape, BiConsumer<String, Boolean> learner) {
    String text = shape.utf8ToString();
    Names names = new Names(new ArrayList<>(), new ArrayList<>());
    each(text, (name, detail) -> (detail ? names.details() : names.fields()).add(name));
    BytesRef _ = add(names, text);
    each(text, learner);
  }

  private static void each(String text, BiConsumer<String, Boolean> names) {
    for (String name : text.split("\0")) {
      if (!name.isEmpty()) {
        boolean detail = name.charAt(0) == DETAIL;
        names.accept(detail ? name.substring(1) : name, detail);
      }
    }
  }

  /** A name of a record that has no shape. */
  static String term(String name, boolean detail) {
    return detail ? (char) DETAIL + name : name;
  }

  /** Learns a name of a record that has no shape. */
  static void learnTerm(BytesRef term, BiConsumer<String, Boolean> names) {
    each(term.utf8ToString(), names);
  }

  /** Those that have a name. */
  List<BytesRef> with(String name) {
    return known.entrySet().stream()
        .filter(
            each -> each.getKey().fields().contains(name) || each.getKey().details().contains(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The details of a list, in their order. */
  static List<String> details(BytesRef shape) {
    List<String> details = new ArrayList<>();
    each(
        shape.utf8ToString(),
        (name, detail) -> {
          if (detail) {
            details.add(name);
          }
        });
    return details;
  }

  /** Which of the details of a list a name is, from 0 on; -1: none. */
  static int place(BytesRef shape, byte[] name) {
    int place = 0;
    int end = shape.offset + shape.length;
    int from = shape.offset + 1;
    for (int i = from; i < end; i++) {
      if (shape.bytes[i] == END) {
        if (shape.bytes[from] == DETAIL) {
          if (isEqual(shape.bytes, from + 1, i, name)) {
            return place;
          }
          place++;
        }
        from = i + 1;
      }
    }
    return -1;
  }

  private static boolean isEqual(byte[] bytes, int from, int to, byte[] name) {
    return Arrays.equals(bytes, from, to, name, 0, name.length);
  }
}
