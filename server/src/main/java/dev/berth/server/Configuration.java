package dev.berth.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server runs with: a value for each of {@link Settings#ALL}, and where it comes from.
 * Immutable.
 */
final class Configuration {
  private final Map<String, Value<?>> values;
  private final List<String> warnings;

  /**
   * A value.
   *
   * @param text as {@link SettingType#render} writes it
   * @param source where it comes from, for people: {@code flag --http-port}, {@code
   *     /var/lib/berth/berth.yml:3:12}, {@code default}
   */
  record Value<T>(T value, String text, Source source) {}

  /**
   * Where a value comes from.
   *
   * @param name for people
   * @param isSet whether somebody wrote it; defaults are nobody's
   */
  record Source(String name, boolean isSet) {
    static final Source DEFAULT = new Source("default", false);
  }

  /**
   * A line of {@code config show}.
   *
   * @param key of the setting
   * @param value as text
   * @param source where it comes from
   */
  record Entry(String key, String value, String source) {}

  Configuration(Map<String, Value<?>> values, List<String> warnings) {
    this.values = Map.copyOf(values);
    this.warnings = List.copyOf(warnings);
  }

  /** The value of a setting. */
  @SuppressWarnings("unchecked") // A value is made by its own setting's type.
  <T> T get(Setting<T> setting) {
    return (T) value(setting).value();
  }

  /** Whether somebody set it, rather than leaving the default. */
  boolean isSet(Setting<?> setting) {
    return value(setting).source().isSet();
  }

  /** Where its value comes from, for people. */
  String source(Setting<?> setting) {
    return value(setting).source().name();
  }

  private Value<?> value(Setting<?> setting) {
    Value<?> value = values.get(setting.key());
    if (value == null) {
      throw new IllegalArgumentException("No such setting: " + setting.key());
    }
    return value;
  }

  /** What is odd about it, a sentence each. */
  List<String> warnings() {
    return warnings;
  }

  /** Everything, in the order of the reference. */
  List<Entry> entries() {
    return Settings.ALL.stream().map(setting -> entry(setting.key(), value(setting))).toList();
  }

  private static Entry entry(String key, Value<?> value) {
    return new Entry(key, value.text(), value.source().name());
  }

  /** Every value as text, by key. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    entries().forEach(entry -> texts.put(entry.key(), entry.value()));
    return texts;
  }
}
