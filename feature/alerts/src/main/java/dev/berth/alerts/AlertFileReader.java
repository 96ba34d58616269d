package dev.berth.alerts;

import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads files of rules and receivers, strictly: everything that is wrong is told at once. */
final class AlertFileReader {
  /** How many rules, and how many receivers, a file may have. */
  static final int MOST = 200;

  private AlertFileReader() {}

  /**
   * Reads one.
   *
   * @param name the file's, for the places of problems
   * @param receivers those that there are besides the file's
   * @throws dev.berth.kernel.ProblemsException {@code INVALID_INPUT}, a line for each problem
   */
  static AlertFile read(String name, String text, Set<String> receivers) {
    Problems problems = new Problems();
    YamlValue document = YamlText.read(name, text, problems);
    AlertFile file = new AlertFile(List.of(), List.of());
    if (document instanceof YamlValue.Entries entries) {
      file = file(new Fields(entries, "", problems), receivers);
    } else if (document != null) {
      problems.error(
          document.place(), "", "The file has to be a map with 'rules:' or 'receivers:'.");
    }
    problems.throwIfErrors(ErrorCode.INVALID_INPUT);
    return file;
  }

  private static AlertFile file(Fields fields, Set<String> known) {
    List<Receiver> receivers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Fields one : fields.list("receivers", MOST)) {
      Receiver receiver = new ReceiverReader(one).read();
      requireNew(one, receiver.name(), names);
      receivers.add(receiver);
    }
    List<Rule> rules = new ArrayList<>();
    Set<String> told = new HashSet<>(known);
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
   * Reads what was checked before, and is stored.
   *
   * @param text in the form of files
   */
  static AlertFile trusted(String text) {
    Problems problems = new Problems();
    return YamlText.read("stored", text, problems) instanceof YamlValue.Entries entries
        ? file(new Fields(entries, "", problems), Set.of())
        : new AlertFile(List.of(), List.of());
  }

  private static void requireNew(Fields fields, String name, Set<String> names) {
    if (!name.isEmpty() && !names.add(name)) {
      fields.error("name", "There is another '%s' before.".formatted(Shown.text(name)));
    }
  }
}
