package dev.berth.policy;

import dev.berth.kernel.Names;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The condition keys and variables that a document may speak of. One that ends in {@code /} stands
 * for all that begin with it: {@code aws:PrincipalTag/}. Immutable.
 */
public final class ConditionKeys {
  /** Any key of the right form. */
  public static final ConditionKeys ANY = new ConditionKeys(Map.of());

  private static final Pattern FORM =
      Pattern.compile(
          "[A-Za-z][A-Za-z0-9-]{0,63}:[A-Za-z][A-Za-z0-9-]{0,63}(/[^\\p{C}${}',]{1,128})?");

  /** By their lower-case form. */
  private final Map<String, String> names;

  private ConditionKeys(Map<String, String> names) {
    this.names = names;
  }

  /** Those, and no others. */
  public static ConditionKeys of(Collection<String> names) {
    Map<String, String> byLowerCase = new LinkedHashMap<>();
    names.forEach(name -> byLowerCase.put(Ascii.lowerCase(name), name));
    return new ConditionKeys(byLowerCase);
  }

  /** Whether a text can be a condition key at all: {@code aws:SourceIp}. */
  static boolean isForm(String key) {
    return FORM.matcher(key).matches();
  }

  boolean isKnown(String key) {
    String folded = Ascii.lowerCase(key);
    int slash = folded.indexOf('/');
    return names.isEmpty()
        || names.containsKey(folded)
        || (slash > 0 && names.containsKey(folded.substring(0, slash + 1)));
  }

  /** The one nearest to a misspelt key. */
  Optional<String> nearest(String key) {
    return Names.nearest(Ascii.lowerCase(key), names.keySet()).map(names::get);
  }
}
