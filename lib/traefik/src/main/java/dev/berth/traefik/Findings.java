package dev.berth.traefik;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What is found out about one source as a whole. Confined to one thread. */
final class Findings {
  private static final int MOST = 100;

  private final Set<String> warnings = new LinkedHashSet<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private final Map<String, Fate> keys = new TreeMap<>();

  /** What becomes of a key that is known. */
  enum Fate {
    /** It is done. */
    DONE,
    /** It is passed over, with a warning. */
    PASSED_OVER,
    /** What it belongs to is off. */
    OFF
  }

  void warn(String sentence) {
    add(warnings, sentence);
  }

  void fail(String sentence) {
    add(problems, sentence);
  }

  private static void add(Set<String> sentences, String sentence) {
    if (sentences.size() < MOST) {
      sentences.add(sentence);
    }
  }

  /** Notes a key that was asked for, whether it was there or not. */
  void asked(String key, Fate fate) {
    keys.merge(key, fate, (one, other) -> one.compareTo(other) > 0 ? one : other);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** All keys that were asked for; NAME stands for names. */
  Map<String, Fate> keys() {
    return keys;
  }
}
