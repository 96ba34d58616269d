package dev.berth.alerts;

import dev.berth.alerts.Notification.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes notifications of alerts, and texts of notifications. Stateless. */
final class NotificationText {
  private static final int LONGEST_TITLE = 150;

  private NotificationText() {}

  /** What is told of a group. */
  static Notification of(Group group, List<Alert> alerts, String externalUrl) {
    List<Item> items =
        alerts.stream()
            .map(alert -> item(alert, group.key().tenant().value(), externalUrl))
            .toList();
    boolean firing = items.stream().anyMatch(item -> item.status().equals(Notification.FIRING));
    return new Notification(
        "4",
        "{}/{receiver=\"%s\"}:%s".formatted(group.key().receiver(), braced(group.labels())),
        Math.max(0, items.size() - Notification.MOST),
        firing ? Notification.FIRING : Notification.RESOLVED,
        group.key().receiver(),
        new TreeMap<>(group.labels()),
        common(items, Item::labels),
        common(items, Item::annotations),
        externalUrl,
        items.subList(0, Math.min(items.size(), Notification.MOST)));
  }

  /** What a receiver is told that is only tried out. */
  static Notification trial(String receiver, Instant now, String externalUrl) {
    Map<String, String> labels = Map.of(AlertLabels.NAME, "test", AlertLabels.SEVERITY, "info");
    Map<String, String> annotations =
        Map.of("summary", "A test of the receiver '" + receiver + "'. Nothing is wrong.");
    Item item =
        new Item(
            Notification.FIRING,
            labels,
            annotations,
            now.toString(),
            Notification.NEVER,
            externalUrl,
            AlertLabels.fingerprint(labels));
    return new Notification(
        "4",
        "{}:{}",
        0,
        Notification.FIRING,
        receiver,
        labels,
        labels,
        annotations,
        externalUrl,
        List.of(item));
  }

  private static Item item(Alert alert, String tenant, String externalUrl) {
    Map<String, String> labels = new TreeMap<>(alert.labels());
    labels.putIfAbsent("tenant", tenant);
    boolean over = alert.isOver();
    Instant fired = alert.times().fired();
    Instant resolved = alert.times().resolved();
    return new Item(
        over ? Notification.RESOLVED : Notification.FIRING,
        labels,
        alert.annotations(),
        (fired == null ? alert.times().since() : fired).toString(),
        over && resolved != null ? resolved.toString() : Notification.NEVER,
        externalUrl,
        alert.key().series());
  }

  private static String braced(Map<String, String> labels) {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(labels)
        .forEach((name, value) -> parts.add(name + "=\"" + value.replace("\"", "\\\"") + "\""));
    return "{" + String.join(", ", parts) + "}";
  }

  private static Map<String, String> common(
      List<Item> items, Function<Item, Map<String, String>> part) {
    Map<String, String> common = new TreeMap<>();
    if (!items.isEmpty()) {
      common.putAll(part.apply(items.getFirst()));
      items.forEach(item -> common.entrySet().retainAll(part.apply(item).entrySet()));
    }
    return common;
  }

  /** One line without control characters, good for a header: {@code [FIRING:2] many-errors}. */
  static String title(Notification notification) {
    List<Item> items = notification.alerts();
    String what =
        items.size() == 1
            ? items.getFirst().annotations().getOrDefault("summary", "")
            : String.join(" ", notification.groupLabels().values());
    long firing = items.stream().filter(NotificationText::isFiring).count();
    String head =
        notification.isFiring()
            ? "[FIRING:%d]".formatted(firing + notification.truncatedAlerts())
            : "[RESOLVED]";
    return Shown.line(head + " " + what, LONGEST_TITLE);
  }

  private static boolean isFiring(Item item) {
    return item.status().equals(Notification.FIRING);
  }

  /** Everything, a paragraph for each alert. */
  static String body(Notification notification) {
    StringBuilder text = new StringBuilder();
    for (Item item : notification.alerts()) {
      text.append(isFiring(item) ? "FIRING   " : "RESOLVED ")
          .append(Shown.line(item.annotations().getOrDefault("summary", ""), 2000))
          .append("\n  since ")
          .append(item.startsAt());
      if (!isFiring(item)) {
        text.append(" until ").append(item.endsAt());
      }
      item.annotations()
          .forEach(
              (name, value) -> {
                if (!name.equals("summary")) {
                  text.append("\n  ").append(name).append(": ").append(Shown.line(value, 2000));
                }
              });
      text.append("\n  ").append(braced(item.labels())).append("\n\n");
    }
    if (notification.truncatedAlerts() > 0) {
      text.append("… and ").append(notification.truncatedAlerts()).append(" more.\n");
    }
    return text.append(notification.externalURL()).append('\n').toString();
  }

  /** The severity of the worst alert that fires. */
  static Severity worst(Notification notification) {
    return notification.alerts().stream()
        .filter(NotificationText::isFiring)
        .map(item -> item.labels().getOrDefault(AlertLabels.SEVERITY, ""))
        .map(NotificationText::severity)
        .max(Severity::compareTo)
        .orElse(Severity.INFO);
  }

  private static Severity severity(String word) {
    for (Severity severity : Severity.values()) {
      if (severity.word().equals(word)) {
        return severity;
      }
    }
    return Severity.INFO;
  }
}
