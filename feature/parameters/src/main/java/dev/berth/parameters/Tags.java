package dev.berth.parameters;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The rules for tags, and their form in the store: a line each, a tab after the key. */
final class Tags {
  static final int MOST = 50;

  private static final Pattern FORM = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;

  private Tags() {}

  /**
   * Checks tags that somebody gives, but for how many there are.
   *
   * @throws Refusal {@code ValidationException}
   */
  static void check(SortedMap<String, String> tags) {
    tags.forEach(
        (key, value) -> {
          if (key.isEmpty() || key.length() > LONGEST_KEY || !FORM.matcher(key).matches()) {
            throw Refusal.validation(
                "Tag keys need 1 to 128 letters, digits, spaces and the symbols _.:/=+-@.");
          }
          if (key.startsWith("aws:")) {
            throw Refusal.validation("Tag keys can't be prefixed with \"aws:\".");
          }
          if (value.length() > LONGEST_VALUE || !FORM.matcher(value).matches()) {
            throw Refusal.validation(
                "Tag values have at most 256 letters, digits, spaces and the symbols _.:/=+-@.");
          }
        });
    if (tags.size() > MOST) {
      throw Refusal.tooManyTags();
    }
  }

  static String render(SortedMap<String, String> tags) {
    StringBuilder text = new StringBuilder();
    tags.forEach((key, value) -> text.append(key).append('\t').append(value).append('\n'));
    return text.toString();
  }

  static SortedMap<String, String> parse(String text) {
    SortedMap<String, String> tags = new TreeMap<>();
    for (String line : text.lines().toList()) {
      int tab = line.indexOf('\t');
      tags.put(line.substring(0, tab), line.substring(tab + 1));
    }
    return tags;
  }
}
