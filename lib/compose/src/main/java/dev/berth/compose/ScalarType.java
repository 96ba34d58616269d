package dev.berth.compose;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** What a scalar stands for by the rules of YAML 1.2's core schema. */
final class ScalarType {
  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final int LONGEST_NUMBER = 100;

  private ScalarType() {}

  /**
   * @param marked whether the tag says how to merge, which leaves the type open
   */
  static YamlNode.Type of(ScalarEvent event, boolean marked) {
    if (!event.isPlain()) {
      return YamlNode.Type.TEXT;
    }
    String tag = event.getTag().orElse("");
    if (!tag.isEmpty() && !marked) {
      return tag.equals("tag:yaml.org,2002:null") ? YamlNode.Type.NULL : ofTagged(tag);
    }
    return ofPlain(event.getValue());
  }

  private static YamlNode.Type ofTagged(String tag) {
    return switch (tag) {
      case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float" -> YamlNode.Type.NUMBER;
      case "tag:yaml.org,2002:bool" -> YamlNode.Type.BOOLEAN;
      default -> YamlNode.Type.TEXT;
    };
  }

  /** The type of a scalar without quotes. */
  static YamlNode.Type ofPlain(String text) {
    if (text.length() > LONGEST_NUMBER) {
      return YamlNode.Type.TEXT;
    }
    if (NULL.matcher(text).matches()) {
      return YamlNode.Type.NULL;
    }
    if (BOOLEAN.matcher(text).matches()) {
      return YamlNode.Type.BOOLEAN;
    }
    return NUMBER.matcher(text).matches() ? YamlNode.Type.NUMBER : YamlNode.Type.TEXT;
  }
}
