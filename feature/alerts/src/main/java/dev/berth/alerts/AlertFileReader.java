package dev.berth.alerts;

import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads files of rules and receivers, strictly: everything that is wrong is told at once. */
final class AlertFileReader {
  /** How many rules, and how many receivers, a file may have. */
  static final int MOST = 200;

  /** What a name is asked for as that is none. */
  static final String ANY = "*";

  private AlertFileReader() {}

  /**
   * Reads one.
   *
   * @param name the file's, for the places of problems
   * @param before the receivers that there are: rules may name them, and secrets that the file
   *     leaves out stay as they are
   * @throws dev.berth.kernel.ProblemsException {@code INVALID_INPUT}, a line for each problem
   */
  static AlertFile read(String name, String text, Map<String, Receiver> before) {
    Problems problems = new Problems();
    YamlValue document = YamlText.read(name, text, problems);
    AlertFile file = new AlertFile(List.of(), List.of());
    if (document instanceof YamlValue.Entries entries) {
      file = file(new Fields(entries, "", problems), before);
    } else if (document != null) {
      problems.error(
          document.place(), "", "The file has to be a map with 'rules:' or 'receivers:'.");
    }
    problems.throwIfErrors(ErrorCode.INVALID_INPUT);
    return file;
  }

  private static AlertFile file(Fields fields, Map<String, Receiver> known) {
    List<Receiver> receivers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields one : fields.list("receivers", MOST)) {
      Receiver receiver = new ReceiverReader(one, known).read();
      requireNew(one, receiver.name(), names);
      receivers.add(receiver);
    }
    List<Rule> rules = new ArrayList<>();
    Set<String> told = new HashSet<>(known.keySet());
    told.addAll(names);
    names.clear();
    for (Fields one : fields.list("rules", MOST)) {
      Rule rule = new RuleReader(one).read();
      requireNew(one, rule.name(), names);
      rule.telling().receivers().stream()
          .filter(receiver -> !told.contains(receiver))
          .forEach(
              receiver ->
                  one.error(
                      "receivers", "There is no receiver '%s'.".formatted(Shown.text(receiver))));
      rules.add(rule);
    }
    fields.end();
    return new AlertFile(rules, receivers);
  }

  /**
   * What a file speaks of, without a look at what it says: it is asked first whether somebody may.
   *
   * @param kind {@code rules} or {@code receivers}
   * @return their names; {@code *} for what has none that is one
   */
  static Set<String> names(String text, String kind) {
    Set<String> names = new TreeSet<>();
    if (value(YamlText.read("file", text, new Problems()), kind) instanceof YamlValue.Items items) {
      items.values().stream().limit(MOST + 1).map(AlertFileReader::name).forEach(names::add);
    }
    return names.size() > MOST ? Set.of(ANY) : names;
  }

  private static String name(YamlValue item) {
    return value(item, "name") instanceof YamlValue.Scalar name && Names.isValid(name.text())
        ? name.text()
        : ANY;
  }

  private static @Nullable YamlValue value(@Nullable YamlValue map, String key) {
    YamlValue.Entry entry =
        map instanceof YamlValue.Entries entries ? entries.map().get(key) : null;
    return entry == null ? null : entry.value();
  }

  /**
   * Reads what was checked before, and is stored.
   *
   * @param text in the form of files
   */
  static AlertFile trusted(String text) {
    Problems problems = new Problems();
    return YamlText.read("stored", text, problems) instanceof YamlValue.Entries entries
        ? file(new Fields(entries, "", problems), Map.of())
        : new AlertFile(List.of(), List.of());
  }

  private static void requireNew(Fields fields, String name, Set<String> names) {
    if (!name.isEmpty() && !names.add(name)) {
      fields.error("name", "There is another '%s' before.".formatted(Shown.text(name)));
    }
  }
}
