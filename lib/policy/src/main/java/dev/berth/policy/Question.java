package dev.berth.policy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A query while it is decided; keeps what its values mean, since thousands of statements ask that
 * again. Confined to one thread.
 */
final class Question {
  private final PolicyQuery query;
  private final String action;
  private final Map<String, Optional<byte[]>> addresses = new HashMap<>(2);
  private final Map<String, Optional<Instant>> dates = new HashMap<>(2);
  private final Map<String, Optional<BigDecimal>> numbers = new HashMap<>(2);

  Question(PolicyQuery query) {
    this.query = query;
    this.action = Ascii.lowerCase(query.action());
  }

  /** In lower case. */
  String action() {
    return action;
  }

  List<String> resources() {
    return query.resources();
  }

  /**
   * The values of a condition key; none when it is absent.
   *
   * @param key in lower case
   */
  List<String> values(String key) {
    return query.context().getOrDefault(key, List.of());
  }

  /** The bytes of an IP address; null if a text is none. */
  byte @Nullable [] address(String text) {
    return known(addresses, text, AddressBlock::address);
  }

  /** The instant of a date; null if a text is none. */
  @Nullable Instant date(String text) {
    return known(dates, text, Operands::date);
  }

  /** The number that a text is; null if it is none. */
  @Nullable BigDecimal number(String text) {
    return known(numbers, text, Operands::number);
  }

  private static <T> @Nullable T known(
      Map<String, Optional<T>> known, String text, Function<String, @Nullable T> read) {
    return known.computeIfAbsent(text, each -> Optional.ofNullable(read.apply(each))).orElse(null);
  }
}
