package dev.berth.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A resource name with wildcards, of which none reaches over a colon: six parts for {@code arn:},
 * three for {@code berth:}. Immutable.
 */
record ArnPattern(List<Template> parts) implements Operand {
  private static final int ARN_PARTS = 6;
  private static final int BERTH_PARTS = 3;

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException for a variable that is none, or too few parts; the message is
   *     a sentence
   */
  static ArnPattern parse(String text, Set<Template.Feature> features) {
    List<String> texts = split(text, isArn(text) ? ARN_PARTS : BERTH_PARTS);
    if (texts.size() < (isArn(text) ? ARN_PARTS : BERTH_PARTS)) {
      throw new IllegalArgumentException(
          "%s is no name of a resource. Write arn:aws:ssm:REGION:ACCOUNT:parameter/… or berth:TENANT:…."
              .formatted(Quoted.of(text)));
    }
    Set<Template.Feature> all = Template.withWildcards(features);
    return new ArnPattern(texts.stream().map(part -> Template.parse(part, all)).toList());
  }

  @Override
  public boolean matches(String value, Question question) {
    String[] asked = value.split(":", isArn(value) ? ARN_PARTS : BERTH_PARTS);
    if (asked.length != parts.size()) {
      return false;
    }
    for (int i = 0; i < asked.length; i++) {
      if (!parts.get(i).matches(asked[i], question)) {
        return false;
      }
    }
    return true;
  }

  /** The parts between colons; a colon within a variable is none. */
  private static List<String> split(String text, int most) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    boolean inVariable = false;
    for (int i = 0; i < text.length() && parts.size() < most - 1; i++) {
      char c = text.charAt(i);
      if (text.startsWith("${", i)) {
        inVariable = true;
      } else if (c == '}') {
        inVariable = false;
      } else if (c == ':' && !inVariable) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static boolean isArn(String text) {
    return text.startsWith("arn:");
  }
}
