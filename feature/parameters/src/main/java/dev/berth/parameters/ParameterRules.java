package dev.berth.parameters;

import dev.berth.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a new version has to be, given what is there. Stateless. */
final class ParameterRules {
  static final int VERSIONS = 100;
  static final int DESCRIPTION = 1024;
  static final int PATTERN = 1024;

  private static final String TEXT = "text";
  private static final String IMAGE = "aws:ec2:image";
  private static final Pattern IMAGE_FORM = Pattern.compile("ami-[0-9a-f]{8,17}");

  private ParameterRules() {}

  /**
   * Checks what can be checked of a change alone.
   *
   * @throws Refusal what is wrong with it
   */
  static void check(ParameterChange change) {
    if (change.overwrite() && !change.tags().isEmpty()) {
      throw Refusal.tagsWithOverwrite();
    }
    Tags.check(change.tags());
    String value = change.value().reveal();
    if (!isText(value)) {
      throw Refusal.brokenText("value");
    }
    String description = change.description();
    if (description != null && (!isText(description) || description.indexOf('\0') >= 0)) {
      throw Refusal.brokenText("description");
    }
    int nested = value.indexOf("{{");
    if (nested >= 0 && value.indexOf("}}", nested) >= 0) {
      throw Refusal.nestedParameter();
    }
  }

  private static boolean isText(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  /**
   * The version that a change makes.
   *
   * @param now what is there; null: nothing
   * @param value how the value is kept
   * @throws Refusal what is wrong with it
   */
  static Version next(
      ParameterChange change, @Nullable Parameter now, StoredValue value, Stamp stamp) {
    Version before = now == null ? null : now.version();
    ParameterType type = type(change, now);
    Tier tier = tier(change, before);
    String pattern = pattern(change, before);
    String dataType = dataType(change, before, type);
    String description =
        change.description() != null || before == null
            ? change.description()
            : before.description();
    return new Version(
        before == null ? 1 : before.number() + 1,
        tier,
        dataType,
        description,
        pattern,
        value,
        stamp.time(),
        stamp.principal());
  }

  /** When, and by whom. */
  record Stamp(Instant time, String principal) {}

  static ParameterType type(ParameterChange change, @Nullable Parameter now) {
    ParameterType wanted = change.type();
    if (now == null) {
      if (wanted == null) {
        throw Refusal.typeNeeded();
      }
      return wanted;
    }
    if (!change.overwrite()) {
      throw Refusal.alreadyExists();
    }
    if (wanted != null && wanted != now.type()) {
      throw Refusal.typeMismatch(now.type(), wanted);
    }
    return now.type();
  }

  private static Tier tier(ParameterChange change, @Nullable Version before) {
    boolean isAdvanced = before != null && before.tier() == Tier.ADVANCED;
    int bytes = change.value().reveal().getBytes(StandardCharsets.UTF_8).length;
    String wanted = change.tier();
    Tier tier;
    if (wanted == null) {
      tier = isAdvanced ? Tier.ADVANCED : Tier.STANDARD;
    } else if (wanted.equals(Tier.INTELLIGENT)) {
      tier = isAdvanced || bytes > Tier.STANDARD.bytes() ? Tier.ADVANCED : Tier.STANDARD;
    } else {
      tier = Tier.valueOf(wanted.toUpperCase(Locale.ROOT));
      if (isAdvanced && tier == Tier.STANDARD) {
        throw Refusal.downgrade();
      }
    }
    if (bytes > tier.bytes()) {
      throw Refusal.valueTooLarge(tier);
    }
    return tier;
  }

  private static @Nullable String pattern(ParameterChange change, @Nullable Version before) {
    String pattern = change.pattern();
    if (pattern == null) {
      pattern = before == null ? null : before.pattern();
    }
    if (pattern == null || pattern.isEmpty()) {
      return null;
    }
    if (!AllowedPattern.parse(pattern).matches(change.value().reveal())) {
      throw Refusal.patternMismatch(pattern);
    }
    return pattern;
  }

  private static String dataType(
      ParameterChange change, @Nullable Version before, ParameterType type) {
    String wanted = change.dataType();
    String dataType = wanted != null ? wanted : before == null ? TEXT : before.dataType();
    if (dataType.equals(IMAGE)) {
      checkImage(change.value(), type);
    } else if (!dataType.equals(TEXT)) {
      throw Refusal.dataType(dataType);
    }
    return dataType;
  }

  private static void checkImage(Secret value, ParameterType type) {
    if (type != ParameterType.STRING) {
      throw Refusal.unsupportedType(type, IMAGE);
    }
    if (!IMAGE_FORM.matcher(value.reveal()).matches()) {
      throw Refusal.validation(
          "The parameter value doesn't have the form of an AMI ID, such as ami-12345abcdeEXAMPLE.");
    }
  }
}
