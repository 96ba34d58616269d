package dev.berth.identity;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import dev.berth.kernel.TenantId;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The form of names. Small ASCII letters only, so that no name looks like another; no control
 * characters, so that none adds a line to a header or a log.
 */
final class NameForm {
  private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern TAG_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}");
  private static final Set<String> RESERVED_TENANTS =
      Set.of("platform", "localhost", "berth", "s3", "registry", "api");
  private static final Set<String> RESERVED_USERS = Set.of("anonymous", "berth", "platform");
  private static final int LONGEST_SHOWN = 70;
  private static final int LONGEST_TAG = 256;

  private NameForm() {}

  /**
   * Checks the name of a new tenant: it becomes part of host names.
   *
   * @throws BerthException {@code INVALID_NAME}
   */
  static TenantId tenant(String name) {
    if (!DNS_LABEL.matcher(name).matches()) {
      throw invalid(
          "tenant",
          name,
          "it needs 1 to 63 lower-case letters (a to z), digits and '-', beginning and ending with a letter or digit, since it becomes part of host names");
    }
    if (RESERVED_TENANTS.contains(name)) {
      throw invalid("tenant", name, "the platform uses it itself");
    }
    return new TenantId(name);
  }

  /**
   * Checks the name of a new user.
   *
   * @throws BerthException {@code INVALID_NAME}
   */
  static String user(String name) {
    plain("user", name);
    if (RESERVED_USERS.contains(name)) {
      throw invalid("user", name, "the platform uses it itself");
    }
    return name;
  }

  /**
   * Checks the name of something else that is new.
   *
   * @param kind what is named: {@code group}
   * @throws BerthException {@code INVALID_NAME}
   */
  static String plain(String kind, String name) {
    if (!Names.isValid(name)) {
      throw invalid(
          kind,
          name,
          "it needs 1 to 63 lower-case letters (a to z), digits, '-', '_' and '.', beginning and ending with a letter or digit");
    }
    return name;
  }

  /**
   * Checks the name of a new policy, which may have capitals as IAM's have: {@code
   * SSMProdReadOnly}.
   *
   * @throws BerthException {@code INVALID_NAME}
   */
  static String policy(String name) {
    if (!Names.isValidInside(name)) {
      throw invalid(
          "policy",
          name,
          "it needs 1 to 128 letters (A to Z), digits, '-', '_' and '.', beginning with a letter or digit");
    }
    return name;
  }

  /**
   * Checks a tag.
   *
   * @throws BerthException {@code INVALID_INPUT}
   */
  static void tag(String name, String value) {
    if (!TAG_NAME.matcher(name).matches()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot use '%s' as the name of a tag: it needs 1 to 128 letters, digits, '.', '_', ':', '/' and '-', beginning with a letter or digit."
              .formatted(shown(name)));
    }
    if (value.length() > LONGEST_TAG || value.chars().anyMatch(Character::isISOControl)) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot use the value of tag '%s': it has at most %d characters and none that controls."
              .formatted(name, LONGEST_TAG));
    }
  }

  /** A text as a message may quote it: not too long, and only what prints in ASCII. */
  static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_SHOWN)
        .forEach(
            point -> {
              if (point >= ' ' && point < 0x7f) {
                shown.appendCodePoint(point);
              } else {
                shown.append("\\u{").append(Integer.toHexString(point)).append('}');
              }
            });
    return text.codePointCount(0, text.length()) > LONGEST_SHOWN ? shown + "…" : shown.toString();
  }

  private static BerthException invalid(String kind, String name, String cause) {
    return new BerthException(
        ErrorCode.INVALID_NAME,
        "Cannot use '%s' as the name of a %s: %s.".formatted(shown(name), kind, cause));
  }
}
