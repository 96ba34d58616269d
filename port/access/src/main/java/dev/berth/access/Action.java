package dev.berth.access;

import java.util.regex.Pattern;

/**
 * What somebody wants to do, as {@code NOUN:Verb}: {@code stack:Deploy}, {@code task:Exec}.
 *
 * @param name the noun in lower case, a colon, the verb capitalised
 */
public record Action(String name) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9]+:[A-Z][A-Za-z]*");

  /**
   * @throws IllegalArgumentException for any other form: an action is a constant of the code
   */
  public Action {
    if (!FORM.matcher(name).matches()) {
      throw new IllegalArgumentException("Not an action: " + name);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
