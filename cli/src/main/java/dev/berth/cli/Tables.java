package dev.berth.cli;

import dev.berth.client.Json;
import dev.berth.kernel.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** The tables that several commands show, and the forms of their cells. */
final class Tables {
  private static final int LONGEST = 60;

  private Tables() {}

  /** Stacks; with their targets where one is not local. */
  static Table stacks(List<Json> stacks, InstantSource clock) {
    boolean targets = stacks.stream().anyMatch(stack -> !isLocal(stack.text("target")));
    List<String> headings =
        new ArrayList<>(List.of("NAME", "STATE", "SERVICES", "TASKS", "UPDATED", "URL"));
    if (targets) {
      headings.add(1, "TARGET");
    }
    Table table = new Table(headings.toArray(String[]::new));
    for (Json stack : stacks) {
      List<String> cells =
          new ArrayList<>(
              List.of(
                  stack.text("name"),
                  stack.text("state"),
                  stack.text("services"),
                  stack.text("running") + "/" + stack.text("desired"),
                  age(stack.text("updated"), clock),
                  String.join(" ", stack.texts("urls"))));
      if (targets) {
        cells.add(1, stack.text("target"));
      }
      table.row(cells.toArray(String[]::new));
    }
    return table;
  }

  private static boolean isLocal(String target) {
    return target.isEmpty() || target.equals("local");
  }

  static Table services(List<Json> services) {
    Table table =
        new Table("STACK", "SERVICE", "MODE", "STATE", "TASKS", "IMAGE", "PORTS", "URL", "MESSAGE");
    for (Json service : services) {
      table.row(
          service.text("stack"),
          service.text("name"),
          service.get("mode").isMissing() ? "replicated" : service.text("mode"),
          service.text("state"),
          service.text("running") + "/" + service.text("replicas"),
          service.text("image"),
          String.join(" ", service.texts("ports")),
          String.join(" ", service.texts("urls")),
          service.text("message"));
    }
    return table;
  }

  static Table versions(List<Json> versions, InstantSource clock) {
    Table table = new Table("VERSION", "STATE", "UPDATED", "SERVICES", "NOTE");
    for (Json version : versions) {
      table.row(
          version.text("version"),
          version.isTrue("current") ? "current" : "",
          age(version.text("updated"), clock),
          String.join(" ", version.items("services").stream().map(Tables::sized).toList()),
          version.text("note"));
    }
    return table;
  }

  /** {@code web=shop:1(2)}: two tasks of the image shop:1. */
  private static String sized(Json service) {
    return "%s=%s(%s)"
        .formatted(service.text("name"), service.text("image"), service.text("replicas"));
  }

  /**
   * Tasks.
   *
   * @param whole whether long reasons are shown to their end
   */
  static Table tasks(List<Json> tasks, InstantSource clock, boolean whole) {
    Table table =
        new Table("ID", "NAME", "STATE", "HEALTH", "NODE", "ADDRESS", "STARTED", "REASON");
    for (Json task : tasks) {
      String name = task.text("name");
      String tail = "." + task.text("id");
      table.row(
          task.text("id"),
          name.endsWith(tail) ? name.substring(0, name.length() - tail.length()) : name,
          task.text("state"),
          task.text("health"),
          task.text("node"),
          task.text("address"),
          age(task.text("started"), clock),
          whole ? reason(task) : shortened(reason(task)));
    }
    return table;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  private static String reason(Json task) {
    String code = task.text("exitCode");
    String reason = task.text("reason");
    return reason.isEmpty() && !code.isEmpty() ? "exit code " + code : reason;
  }

  /** How long ago a moment was: {@code 5m ago}; empty for no moment. */
  static String age(String moment, InstantSource clock) {
    try {
      return moment.isEmpty()
          ? ""
          : Durations.render(Duration.between(Instant.parse(moment), clock.instant())) + " ago";
    } catch (DateTimeParseException e) {
      return moment;
    }
  }

  /** How long it is until a moment: {@code in 5m}; {@code never} for no moment. */
  static String until(String moment, InstantSource clock) {
    try {
      if (moment.isEmpty()) {
        return "never";
      }
      Duration left = Duration.between(clock.instant(), Instant.parse(moment));
      return left.isPositive() ? "in " + Durations.render(left) : "over";
    } catch (DateTimeParseException e) {
      return moment;
    }
  }

  /** A field that holds an amount of bytes, for people. */
  static String size(Json value, String field) {
    return value.get(field).isMissing()
        ? ""
        : new ByteSize(Math.max(0, value.number(field))).toString();
  }
}
