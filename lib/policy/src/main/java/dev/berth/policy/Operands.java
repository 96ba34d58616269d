package dev.berth.policy;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link Operand} of a condition's value. Immutable.
 *
 * @param features what a text may have; wildcards are up to the operator
 */
record Operands(Set<Template.Feature> features) {
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,40})?");
  private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,11}");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern WITHOUT_SECONDS =
      Pattern.compile("(.*T[0-9]{2}:[0-9]{2})(Z|[+-].*)");

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException if it does not fit; the message is a sentence
   */
  Operand read(Kind kind, String text) {
    return switch (kind) {
      case STRING_EQUALS -> equal(template(text));
      case STRING_EQUALS_IGNORE_CASE -> equalIgnoringCase(template(text));
      case STRING_LIKE -> pattern(text)::matches;
      case NUMERIC_EQUALS -> number(text, order -> order == 0);
      case NUMERIC_LESS -> number(text, order -> order < 0);
      case NUMERIC_LESS_OR_EQUAL -> number(text, order -> order <= 0);
      case NUMERIC_GREATER -> number(text, order -> order > 0);
      case NUMERIC_GREATER_OR_EQUAL -> number(text, order -> order >= 0);
      case DATE_EQUALS -> date(text, order -> order == 0);
      case DATE_LESS -> date(text, order -> order < 0);
      case DATE_LESS_OR_EQUAL -> date(text, order -> order <= 0);
      case DATE_GREATER -> date(text, order -> order > 0);
      case DATE_GREATER_OR_EQUAL -> date(text, order -> order >= 0);
      case BOOL, ABSENT -> truth(text);
      case BINARY -> binary(text);
      case ADDRESS -> address(text);
      case ARN -> ArnPattern.parse(text, features);
    };
  }

  private Template template(String text) {
    return Template.parse(text, features);
  }

  private Template pattern(String text) {
    return Template.parse(text, Template.withWildcards(features));
  }

  private static Operand equal(Template template) {
    return template::matches;
  }

  private static Operand equalIgnoringCase(Template template) {
    return (value, question) -> {
      Glob glob = template.resolve(question);
      return glob != null && Ascii.equalsIgnoreCase(glob.text(), value);
    };
  }

  private static Operand number(String text, IntPredicate isRight) {
    BigDecimal wanted = number(text);
    if (wanted == null) {
      throw new IllegalArgumentException("%s is no number.".formatted(Quoted.of(text)));
    }
    return (value, question) -> {
      BigDecimal asked = question.number(value);
      return asked != null && isRight.test(asked.compareTo(wanted));
    };
  }

  /** The number that a text is; null if it is none. */
  static @Nullable BigDecimal number(String text) {
    return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
  }

  private static Operand date(String text, IntPredicate isRight) {
    Instant wanted = date(text);
    if (wanted == null) {
      throw new IllegalArgumentException(
          "%s is no date. Write 2026-04-01T12:00:00Z, 2026-04-01 or seconds since 1970."
              .formatted(Quoted.of(text)));
    }
    return (value, question) -> {
      Instant asked = question.date(value);
      return asked != null && isRight.test(asked.compareTo(wanted));
    };
  }

  /** The instant of a date or of seconds since 1970; null if a text is none. */
  static @Nullable Instant date(String text) {
    try {
      if (SECONDS.matcher(text).matches()) {
        return Instant.ofEpochSecond(Long.parseLong(text));
      }
      if (DATE.matcher(text).matches()) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      return OffsetDateTime.parse(WITHOUT_SECONDS.matcher(text).replaceFirst("$1:00$2"))
          .toInstant();
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static Operand truth(String text) {
    if (!Ascii.equalsIgnoreCase(text, "true") && !Ascii.equalsIgnoreCase(text, "false")) {
      throw new IllegalArgumentException(
          "%s is neither true nor false.".formatted(Quoted.of(text)));
    }
    return (value, _) -> Ascii.equalsIgnoreCase(text, value);
  }

  private static Operand binary(String text) {
    byte[] wanted = binaryOf(text);
    if (wanted == null) {
      throw new IllegalArgumentException("%s is not in base 64.".formatted(Quoted.of(text)));
    }
    return (value, _) -> {
      byte[] asked = binaryOf(value);
      return asked != null && Arrays.equals(asked, wanted);
    };
  }

  private static byte @Nullable [] binaryOf(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static Operand address(String text) {
    AddressBlock block = AddressBlock.parse(text);
    return (value, question) -> {
      byte[] asked = question.address(value);
      return asked != null && block.contains(asked);
    };
  }
}
