package dev.berth.filters;

import dev.berth.proxy.Headers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Headers to set, and those to remove, whose value is empty. Immutable. */
final class HeaderSetting {
  /** What frames messages and keeps connections is not for people to change. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "content-length",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final Map<String, String> values;

  /**
   * Checks what is to be set.
   *
   * @throws InvalidFilter if a name or value cannot be one, or the name is not for people to change
   */
  HeaderSetting(String middleware, Map<String, String> values) throws InvalidFilter {
    this.values = values;
    Headers trial = new Headers();
    for (Map.Entry<String, String> value : values.entrySet()) {
      String name = checkName(middleware, value.getKey());
      try {
        trial.add(name, value.getValue());
      } catch (IllegalArgumentException e) {
        // The value may be a secret: it is not shown.
        throw new InvalidFilter(
            "The middleware '%s' sets the header '%s' to what no header can be."
                .formatted(middleware, name));
      }
    }
  }

  /**
   * Checks the name of a header that a middleware sets.
   *
   * @throws InvalidFilter if it cannot be one, or is not for people to change
   */
  static String checkName(String middleware, String name) throws InvalidFilter {
    if (isFraming(name)) {
      throw new InvalidFilter(
          "The middleware '%s' changes the header '%s', which the front door sets itself."
              .formatted(middleware, name));
    }
    try {
      new Headers().add(name, "");
    } catch (IllegalArgumentException e) {
      throw new InvalidFilter(
          "The middleware '%s' names the header '%s', which cannot be one."
              .formatted(middleware, name));
    }
    return name;
  }

  /** Whether a header is for one hop only, or says how a message is framed. */
  static boolean isFraming(String name) {
    return FRAMING.contains(name.toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  void apply(Headers headers) {
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (value.getValue().isEmpty()) {
        headers.remove(value.getKey());
      } else {
        headers.set(value.getKey(), value.getValue());
      }
    }
  }

  /** Sets what servers are to believe: twins that they could take for one of these go too. */
  void applyToRequest(Headers headers) {
    for (String name : values.keySet()) {
      if (name.indexOf('-') >= 0) {
        SpokenNames.remove(headers, name.toLowerCase(Locale.ROOT));
      }
    }
    apply(headers);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }
}
