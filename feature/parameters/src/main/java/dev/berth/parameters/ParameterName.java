package dev.berth.parameters;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The full name of a parameter: {@code /production/db/password}, or {@code password} without a
 * hierarchy.
 *
 * @param value 1 to {@value #LONGEST} characters of {@code a-zA-Z0-9_.-/}
 */
record ParameterName(String value) implements Comparable<ParameterName> {
  static final int LONGEST = 1011;
  static final int LEVELS = 15;

  private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_.\\-/]+");

  /**
   * Checks what a name to look for has to be.
   *
   * @throws Refusal {@code ValidationException}
   */
  ParameterName {
    if (!FORM.matcher(value).matches()) {
      throw Refusal.nameOfOtherCharacters();
    }
    if (value.length() > LONGEST) {
      throw Refusal.nameTooLong();
    }
  }

  /**
   * A name that a new parameter may have.
   *
   * @throws Refusal as AWS says what is wrong with it
   */
  static ParameterName forNew(String value) {
    ParameterName name = new ParameterName(value);
    String bare = bare(value);
    String lower = bare.toLowerCase(Locale.ROOT);
    if (lower.startsWith("aws") || lower.startsWith("ssm")) {
      throw reserved(value, lower);
    }
    if (!value.startsWith("/") && value.contains("/")) {
      throw Refusal.nameNotQualified();
    }
    if (value.endsWith("/")) {
      throw Refusal.nameEndsWithSlash();
    }
    if (value.contains("//")) {
      throw Refusal.nameOfOtherCharacters();
    }
    if (bare.split("/", -1).length > LEVELS) {
      throw Refusal.tooManyLevels();
    }
    return name;
  }

  private static Refusal reserved(String value, String lower) {
    boolean isPath = value.indexOf('/', 1) >= 0;
    if (isPath && value.startsWith("/") && lower.startsWith("aws")) {
      return Refusal.reservedName(value);
    }
    return isPath ? Refusal.nameOfOtherCharacters() : Refusal.reservedPrefix();
  }

  private static String bare(String value) {
    return value.startsWith("/") ? value.substring(1) : value;
  }

  /** What it is called without a leading slash, which ARNs and policies go by. */
  String bare() {
    return bare(value);
  }

  /** The path that a policy names: {@code parameter/production/db}. */
  String resourcePath() {
    return "parameter/" + bare();
  }

  /** The path right above: {@code /production/db}; {@code /} of what is in no hierarchy. */
  String parent() {
    int slash = value.lastIndexOf('/');
    return slash <= 0 ? "/" : value.substring(0, slash);
  }

  byte[] bytes() {
    return bytes(value);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** In the order of their bytes. */
  @Override
  public int compareTo(ParameterName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
