package dev.berth.traefik;

import com.google.re2j.Pattern;
import dev.berth.kernel.AddressRange;
import dev.berth.traefik.Findings.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys below a setting. What is asked for is known; {@link #finish} tells of the rest.
 * Confined to one thread.
 */
final class Section {
  private static final int MOST_PROBLEMS = 100;
  private static final int LONGEST_NAME = 128;

  private final Setting setting;
  private final String pattern;
  private final Set<String> problems;
  private final Findings findings;
  private final Set<String> asked = new LinkedHashSet<>();

  private Section(Setting setting, String pattern, Set<String> problems, Findings findings) {
    this.setting = setting;
    this.pattern = pattern;
    this.problems = problems;
    this.findings = findings;
  }

  /** The section of all keys; what is wrong with it concerns the source as a whole. */
  static Section root(Setting setting, Findings findings) {
    return new Section(setting, setting.path(), new LinkedHashSet<>(), findings);
  }

  /** The section of a segment of Traefik 1, whose keys are those without a segment. */
  static Section segment(Setting setting, Findings findings) {
    return new Section(setting, "traefik.SEGMENT", new LinkedHashSet<>(), findings);
  }

  /** The same keys for something that has problems of its own. */
  Section apart() {
    return new Section(setting, pattern, new LinkedHashSet<>(), findings);
  }

  Setting setting() {
    return setting;
  }

  /** The name as it was written. */
  String name() {
    return setting.name();
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  /** Notes a problem; what comes after a hundred is left out. */
  void fail(String sentence) {
    if (problems.size() < MOST_PROBLEMS) {
      problems.add(sentence);
    }
  }

  void warn(String sentence) {
    findings.warn(sentence);
  }

  Findings findings() {
    return findings;
  }

  /** The key below; null if it is not there. */
  @Nullable Setting find(String key) {
    return find(key, Fate.DONE);
  }

  private @Nullable Setting find(String key, Fate fate) {
    asked.add(key);
    findings.asked(pattern.isEmpty() ? key : pattern + "." + key, fate);
    Setting found = setting.below(key);
    if (found != null && found.isContradictory()) {
      fail(found.cannotRead("it is there twice, in different case and with different values."));
    }
    return found == null || found.isBlank() ? null : found;
  }

  boolean has(String key) {
    return find(key) != null;
  }

  /** The text of a key; null if it is not there. */
  @Nullable String text(String key) {
    Setting found = find(key);
    if (found == null) {
      return null;
    }
    if (found.value() == null) {
      fail(found.firstSaid().cannotRead("'%s' takes a text, and no keys below it.".formatted(key)));
    }
    return found.value();
  }

  /** The text of a key that has to be there and to say something; null is told. */
  @Nullable String required(String key) {
    String text = text(key);
    if (text == null || text.isBlank()) {
      missing(key);
      return null;
    }
    return text;
  }

  /** Tells that a key has to be there and to say something. */
  void missing(String key) {
    Setting found = find(key);
    fail((found == null ? setting : found).cannotRead("'%s' is missing.".formatted(key)));
  }

  boolean flag(String key, boolean otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    Boolean read = Values.flag(text);
    if (read == null) {
      wrong(key, "'%s' is neither true nor false.".formatted(Shown.of(text)));
      return otherwise;
    }
    return read;
  }

  long number(String key, long least, long most, long otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
      wrong(key, "'%s' is not a number from %d to %d.".formatted(Shown.of(text), least, most));
    } catch (NumberFormatException _) {
      wrong(key, "'%s' is not a whole number.".formatted(Shown.of(text)));
    }
    return otherwise;
  }

  int port(String key) {
    String text = text(key);
    if (text == null) {
      return 0;
    }
    int port = Values.port(text);
    if (port == 0) {
      wrong(key, "'%s' is not a port. Write a number from 1 to 65535.".formatted(Shown.of(text)));
    }
    return port;
  }

  Duration duration(String key, Duration otherwise) {
    String text = text(key);
    if (text == null) {
      return otherwise;
    }
    Duration duration = Values.duration(text);
    if (duration == null) {
      wrong(
          key,
          "'%s' is not a duration. Write one like 500ms, 10s or 1m30s.".formatted(Shown.of(text)));
      return otherwise;
    }
    return duration;
  }

  @Nullable Pattern regexp(String key) {
    String text = text(key);
    return text == null ? null : compiled(key, text);
  }

  private @Nullable Pattern compiled(String key, String text) {
    try {
      return Regexp.compile(text);
    } catch (InvalidRule e) {
      wrong(key, e.getMessage() + ".");
      return null;
    }
  }

  /** Texts between commas, or the items of a list. */
  List<String> list(String key) {
    return list(key, false);
  }

  List<Pattern> regexps(String key) {
    List<Pattern> patterns = new ArrayList<>();
    for (String text : list(key, true)) {
      Pattern pattern = compiled(key, text);
      if (pattern != null) {
        patterns.add(pattern);
      }
    }
    return patterns;
  }

  private List<String> list(String key, boolean outsideBraces) {
    Setting found = find(key);
    if (found == null) {
      return List.of();
    }
    List<String> list = new ArrayList<>();
    String value = found.value();
    if (value != null) {
      list.addAll(Values.list(value, outsideBraces));
    }
    for (Setting item : found.items()) {
      String text = item.value();
      if (text == null) {
        fail(item.cannotRead("'%s' takes a list of texts.".formatted(key)));
      } else if (!text.isBlank()) {
        list.add(text);
      }
    }
    if (!found.below().isEmpty()) {
      fail(found.firstSaid().cannotRead("'%s' takes a list of texts.".formatted(key)));
    }
    return list;
  }

  List<AddressRange> ranges(String key) {
    try {
      return HttpMatchers.ranges(list(key));
    } catch (InvalidRule e) {
      wrong(key, e.getMessage() + ".");
      return List.of();
    }
  }

  /** Names and values; names keep their case. */
  Map<String, String> map(String key) {
    Setting found = find(key);
    Map<String, String> map = new LinkedHashMap<>();
    if (found == null) {
      return map;
    }
    if (found.value() != null || !found.items().isEmpty()) {
      fail(found.cannotRead("'%s' takes names and values: %s.NAME=VALUE.".formatted(key, key)));
    }
    for (Setting entry : found.below()) {
      String value = entry.value();
      if (value == null || entry.isContradictory() || !entry.below().isEmpty()) {
        fail(entry.cannotRead("'%s' takes names and values, once each.".formatted(key)));
      } else {
        map.put(entry.name(), value);
      }
    }
    return map;
  }

  /** The keys below a key; null if it is not there or is {@code false}. */
  @Nullable Section section(String key) {
    Setting found = find(key);
    if (found == null) {
      return null;
    }
    String value = found.value();
    if (value != null && !value.isBlank()) {
      Boolean on = Values.flag(value);
      if (on == null) {
        fail(found.cannotRead("'%s' takes keys below it, and no value.".formatted(key)));
      } else if (!on) {
        if (!found.below().isEmpty()) {
          fail(found.cannotRead("it is false, and there are keys below it."));
        }
        return null;
      }
    }
    return new Section(found, pattern + "." + key, problems, findings);
  }

  /** The keys below a key that may have a value of its own; null if there are none. */
  @Nullable Section below(String key) {
    Setting found = find(key);
    return found == null || found.below().isEmpty()
        ? null
        : new Section(found, pattern + "." + key, problems, findings);
  }

  /** The keys below a key that may have a value of its own, even if there are none. */
  Section belowOrNothing(String key) {
    Setting found = find(key);
    Setting below = found == null ? setting.make(key, null) : found;
    return new Section(below, pattern + "." + key, problems, findings);
  }

  /** The items of a list of sections. */
  List<Section> sections(String key) {
    Setting found = find(key);
    List<Section> sections = new ArrayList<>();
    if (found == null) {
      return sections;
    }
    if (found.value() != null || !found.below().isEmpty()) {
      fail(found.cannotRead("'%s' takes a list: %s[0].…".formatted(key, key)));
    }
    for (Setting item : found.items()) {
      sections.add(new Section(item, pattern + "." + key + "[n]", problems, findings).ofKeys());
    }
    return sections;
  }

  /** Everything below, as sections with names and problems of their own, by name in lower case. */
  Map<String, Section> named() {
    Map<String, Section> named = new LinkedHashMap<>();
    for (Setting found : setting.below()) {
      asked.add(found.name());
      Section section = new Section(found, pattern + ".NAME", new LinkedHashSet<>(), findings);
      named.put(found.name().toLowerCase(Locale.ROOT), section.ofKeys().ofName());
    }
    return named;
  }

  /** Everything below, as sections with names and with the problems of this one. */
  List<Section> parts() {
    List<Section> parts = new ArrayList<>();
    for (Setting found : setting.below()) {
      asked.add(found.name());
      parts.add(new Section(found, pattern + ".NAME", problems, findings).ofKeys().ofName());
    }
    return parts;
  }

  /** The same, which may have no value of its own. */
  private Section ofKeys() {
    if (setting.value() != null) {
      fail(setting.cannotRead("it takes keys below it, and no value."));
    }
    return this;
  }

  /** The same, whose name has to be one that can be referred to. */
  Section ofName() {
    String name = setting.name();
    boolean good =
        !name.isEmpty()
            && name.length() <= LONGEST_NAME
            && name.codePoints()
                .allMatch(c -> Character.isLetterOrDigit(c) || "-_.".indexOf(c) >= 0);
    if (!good) {
      fail(
          setting.cannotRead(
              "'%s' is not a name: it needs letters, digits, '-', '_' and '.', at most %d."
                  .formatted(Shown.of(name), LONGEST_NAME)));
    }
    return this;
  }

  /** Something known that is not done: the section is of no use. */
  void notActedOn(String key, String because) {
    Setting found = find(key, Fate.OFF);
    if (found != null) {
      fail(found.firstSaid().cannotActOn(because));
    }
  }

  /** Something known that is passed over. */
  void passOver(String key) {
    Setting found = find(key, Fate.PASSED_OVER);
    if (found != null) {
      warn(found.firstSaid().passedOver());
    }
  }

  /** A key's value is wrong. */
  void wrong(String key, String because) {
    Setting found = setting.below(key);
    fail((found == null ? setting : found).cannotRead(because));
  }

  /** Tells of all keys that nobody asked for. */
  void finish() {
    for (Setting found : setting.below()) {
      if (asked.stream().noneMatch(found.name()::equalsIgnoreCase)) {
        fail(
            found
                .firstSaid()
                .cannotActOn(
                    "'%s' is not known here.%s"
                        .formatted(Shown.of(found.name()), Shown.suggestion(found.name(), asked))));
      }
    }
    if (!setting.items().isEmpty()) {
      fail(setting.cannotRead("a list is not expected here."));
    }
  }
}
