package dev.berth.engine.docker;

import dev.berth.engine.ClusterServiceSpec;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refuses constraints that no node can ever fulfil, as Swarm takes them and waits. */
final class SwarmConstraints {
  private static final Pattern FORM = Pattern.compile("\\s*([^\\s=!]+)\\s*(?:==|!=)\\s*(.+)");
  private static final List<String> KEYS =
      List.of(
          "node.id",
          "node.hostname",
          "node.ip",
          "node.role",
          "node.platform.os",
          "node.platform.arch");
  private static final List<String> BEGINNINGS = List.of("node.labels.", "engine.labels.");

  private SwarmConstraints() {}

  /**
   * @throws BerthException {@code INVALID_INPUT} for the first that is none
   */
  static void requireValid(ClusterServiceSpec spec) {
    for (String constraint : spec.placement().constraints()) {
      Matcher parts = FORM.matcher(constraint);
      if (!parts.matches()) {
        throw invalid(spec, constraint, "it needs '==' or '!=' between a key and a value");
      }
      String key = parts.group(1);
      if (!isKnown(key)) {
        throw invalid(
            spec,
            constraint,
            "nodes have no '%s'%s"
                .formatted(
                    key,
                    Names.nearest(key, KEYS)
                        .map(near -> ". Did you mean '%s'?".formatted(near))
                        .orElse(
                            ", but node.id, node.hostname, node.ip, node.role, node.platform.os, node.platform.arch, node.labels.KEY and engine.labels.KEY")));
      }
    }
  }

  private static boolean isKnown(String key) {
    return KEYS.contains(key)
        || BEGINNINGS.stream()
            .anyMatch(start -> key.startsWith(start) && key.length() > start.length());
  }

  private static BerthException invalid(ClusterServiceSpec spec, String constraint, String cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot run service '%s' where '%s' holds: %s."
            .formatted(spec.identity().displayName(), constraint, cause)
            .replace("?.", "?"));
  }
}
