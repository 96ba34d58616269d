package dev.berth.logs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * When a template was seen and what its lines look like. Guarded by its {@link ServiceTemplates}.
 */
final class TemplateUse {
  static final int MOST_EXAMPLES = 3;
  private static final int LONGEST_EXAMPLE = 500;

  private Instant first;
  private Instant last;
  private final List<String> examples = new ArrayList<>(1);

  TemplateUse(Instant first, Instant last) {
    this.first = first;
    this.last = last;
  }

  void see(Instant time, String text) {
    first = time.isBefore(first) ? time : first;
    last = time.isAfter(last) ? time : last;
    if (examples.size() < MOST_EXAMPLES) {
      example(text.length() > LONGEST_EXAMPLE ? text.substring(0, LONGEST_EXAMPLE) + "…" : text);
    }
  }

  void example(String text) {
    if (examples.size() < MOST_EXAMPLES && !examples.contains(text)) {
      examples.add(text);
    }
  }

  /** Takes over what another was seen as. */
  void add(TemplateUse other) {
    first = other.first.isBefore(first) ? other.first : first;
    last = other.last.isAfter(last) ? other.last : last;
    other.examples.forEach(this::example);
  }

  Instant first() {
    return first;
  }

  Instant last() {
    return last;
  }

  List<String> examples() {
    return List.copyOf(examples);
  }
}
