package dev.berth.cli;

import dev.berth.client.Json;

/** Records of logs as lines for people, or as they are. Confined to one thread. */
final class RecordLines {
  private final Shell shell;
  private final Output.Format format;
  private final Colours colours;

  RecordLines(Shell shell, Output.Format format) {
    this.shell = shell;
    this.format = format;
    this.colours = Colours.of(shell, Shell.Stream.OUT);
  }

  void print(Json record) {
    String missed = record.text("missed");
    if (format == Output.Format.JSON) {
      shell.out().println(record.render());
    } else if (!missed.isEmpty()) {
      shell.out().println(colours.warning("(" + missed + " more came too fast to be shown)"));
    } else {
      shell.out().println(text(record));
    }
  }

  private String text(Json record) {
    String origin = origin(record);
    return "%s  %s  %s  %s"
        .formatted(
            colours.faint(time(record.text("@timestamp"))),
            colours.named(origin, origin),
            severity(record.text("severity")),
            shown(record.text("message")));
  }

  private static String origin(Json record) {
    String service = record.text("service");
    if (service.isEmpty()) {
      return record.text("kind");
    }
    String slot = record.text("slot");
    return shown(record.text("stack") + "/" + service + (slot.isEmpty() ? "" : "." + slot));
  }

  private String severity(String severity) {
    String padded = "%-5s".formatted(severity.isEmpty() ? "-" : severity);
    return switch (severity) {
      case "fatal", "error" -> colours.state("error").replace("error", padded);
      case "warn" -> colours.warning(padded);
      default -> padded;
    };
  }

  /** To the millisecond. */
  private static String time(String text) {
    return text.replaceFirst("(\\.\\d{3})\\d*Z$", "$1Z");
  }

  /** What a task has written never steers the terminal; the lines of one record stay lines. */
  private static String shown(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u0080-\\u009f&&[^\\n\\t]]", "?");
  }
}
