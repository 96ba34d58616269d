package dev.berth.cli;

import dev.berth.client.Json;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Entries of the audit trail as lines for people, printed as they come: a year of them fits in no
 * table. Confined to one thread.
 */
final class AuditLines {
  private static final String FORM = "%-24s  %s  %-16s  %-15s  %-26s  %s";
  private static final int RESULT_WIDTH = 7;

  private final Shell shell;
  private final Colours colours;

  AuditLines(Shell shell) {
    this.shell = shell;
    this.colours = Colours.of(shell, Shell.Stream.OUT);
  }

  void printHeadings() {
    shell
        .out()
        .println(
            colours.bold(
                FORM.formatted("TIME", "RESULT ", "PRINCIPAL", "ADDRESS", "ACTION", "RESOURCE")));
  }

  void print(Json entry) {
    String result = entry.text("result");
    String padded = result + " ".repeat(Math.max(0, RESULT_WIDTH - result.length()));
    String line =
        FORM.formatted(
            entry.text("time").replaceFirst("(\\.\\d{3})\\d*Z$", "$1Z"),
            result.equals("DONE") ? padded : colours.warning(padded),
            shown(entry.text("principal")),
            shown(entry.text("address")),
            shown(entry.text("action")),
            shown(entry.text("resource")));
    String details = details(entry.get("details"));
    shell.out().println(details.isEmpty() ? line : line + colours.faint(details));
  }

  private static String details(Json details) {
    Map<String, Json> fields = details.fields();
    return fields.isEmpty()
        ? ""
        : fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + shown(field.getValue().text()))
            .collect(Collectors.joining(", ", "  (", ")"));
  }

  private static String shown(String text) {
    return text.isEmpty() ? "-" : text.replaceAll("\\p{Cntrl}", "?");
  }
}
