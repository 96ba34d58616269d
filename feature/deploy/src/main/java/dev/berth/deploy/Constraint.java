package dev.berth.deploy;

import dev.berth.compose.Placement;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A placement constraint: {@code node.labels.disk == ssd}. Values are compared without regard to
 * case, as Docker does. Immutable.
 *
 * @param wanted whether the value has to be this, or anything else
 */
record Constraint(String key, boolean wanted, String value) {
  private static final Pattern FORM = Pattern.compile("\\s*(\\S+?)\\s*(==|!=)\\s*(.*?)\\s*");
  private static final String NODE_LABEL = "node.labels.";
  private static final String ENGINE_LABEL = "engine.labels.";
  private static final Map<String, Set<String>> ARCHITECTURES =
      Map.of(
          "amd64", Set.of("amd64", "x86_64"),
          "x86_64", Set.of("amd64", "x86_64"),
          "arm64", Set.of("arm64", "aarch64"),
          "aarch64", Set.of("arm64", "aarch64"));

  /** Whether every constraint of a placement holds; one that is none does not. */
  static boolean areMet(Placement placement, NodeFacts node) {
    return placement.constraints().stream()
        .allMatch(
            text -> {
              Matcher matcher = FORM.matcher(text);
              return matcher.matches()
                  && new Constraint(
                          matcher.group(1), matcher.group(2).equals("=="), matcher.group(3))
                      .holds(node);
            });
  }

  private boolean holds(NodeFacts node) {
    if (key.startsWith(NODE_LABEL)) {
      return isValue(node.labels().getOrDefault(key.substring(NODE_LABEL.length()), ""));
    }
    if (key.startsWith(ENGINE_LABEL)) {
      return isValue(node.engineLabels().getOrDefault(key.substring(ENGINE_LABEL.length()), ""));
    }
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "node.id", "node.hostname" -> isValue(node.name());
      case "node.role" -> isValue("manager");
      case "node.platform.os" -> isValue(node.operatingSystem());
      case "node.platform.arch" -> {
        String own = node.architecture().toLowerCase(Locale.ROOT);
        Set<String> names = ARCHITECTURES.getOrDefault(own, Set.of(own));
        yield wanted == names.contains(value.toLowerCase(Locale.ROOT));
      }
      default -> false;
    };
  }

  private boolean isValue(String actual) {
    return wanted == actual.equalsIgnoreCase(value);
  }
}
