package dev.berth.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code placement}. */
final class PlacementReader {
  private static final Pattern CONSTRAINT =
      Pattern.compile("\\s*([A-Za-z][A-Za-z0-9._/-]*)\\s*(==|!=)\\s*(\\S.*?)\\s*");
  private static final Pattern ATTRIBUTE =
      Pattern.compile(
          "node\\.(id|hostname|ip|role|platform\\.(os|arch)|labels\\..+)|engine\\.labels\\..+",
          Pattern.CASE_INSENSITIVE);
  private static final List<String> ATTRIBUTES =
      List.of(
          "node.id",
          "node.hostname",
          "node.ip",
          "node.role",
          "node.platform.os",
          "node.platform.arch",
          "node.labels.NAME",
          "engine.labels.NAME");

  private PlacementReader() {}

  static Placement read(Value value) {
    Section section = value.section(KnownKeys.PLACEMENT);
    List<String> constraints = new ArrayList<>();
    for (Value item : section.items("constraints")) {
      String constraint = constraint(item);
      if (constraint != null && !constraints.contains(constraint)) {
        constraints.add(constraint);
      }
    }
    List<String> spread = new ArrayList<>();
    for (Value item : section.items("preferences")) {
      String attribute = item.section(KnownKeys.PREFERENCE).read("spread", Value::filledText);
      if (attribute == null) {
        if (item.isMap()) {
          item.error("The preference says nothing. Write 'spread: node.labels.zone'.");
        }
      } else {
        spread.add(attribute);
      }
    }
    Integer most = section.integer("max_replicas_per_node", 0, Integer.MAX_VALUE);
    return new Placement(constraints, spread, most == null || most == 0 ? null : most);
  }

  private static @Nullable String constraint(Value item) {
    String text = item.text();
    if (text == null) {
      return null;
    }
    Matcher matcher = CONSTRAINT.matcher(text);
    if (!matcher.matches()) {
      item.error(
          "%s is not a constraint. Write one like 'node.role == manager' or 'node.labels.disk != slow'."
              .formatted(Shown.quoted(text)));
      return null;
    }
    if (!ATTRIBUTE.matcher(matcher.group(1)).matches()) {
      item.error(
          "Nodes have no %s.%s"
              .formatted(
                  Shown.quoted(matcher.group(1)),
                  Shown.suggestion(matcher.group(1), ATTRIBUTES, item.problems())));
      return null;
    }
    return "%s %s %s".formatted(matcher.group(1), matcher.group(2), matcher.group(3));
  }
}
