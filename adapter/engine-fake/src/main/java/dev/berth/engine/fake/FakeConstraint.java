package dev.berth.engine.fake;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a node has to be, as {@code node.labels.disk == ssd}: an attribute that no node has equals
 * nothing.
 */
record FakeConstraint(String attribute, boolean equal, String value) {
  private static final Pattern FORM =
      Pattern.compile("\\s*([A-Za-z0-9._/-]+)\\s*(==|!=)\\s*([^\\s=!][^=!]*?)\\s*");
  private static final List<String> ATTRIBUTES =
      List.of("node.id", "node.hostname", "node.role", "node.platform.os", "node.platform.arch");

  static FakeConstraint parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || !isAttribute(matcher.group(1))) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot use constraint '%s': it is none. Give one like 'node.labels.disk == ssd'."
              .formatted(text));
    }
    return new FakeConstraint(matcher.group(1), matcher.group(2).equals("=="), matcher.group(3));
  }

  static boolean isAttribute(String text) {
    return ATTRIBUTES.contains(text)
        || text.startsWith("node.labels.")
        || text.startsWith("engine.labels.");
  }

  static boolean allHold(List<String> constraints, FakeNode node) {
    return constraints.stream().map(FakeConstraint::parse).allMatch(c -> c.holds(node));
  }

  private boolean holds(FakeNode node) {
    return value.equalsIgnoreCase(node.attribute(attribute)) == equal;
  }
}
