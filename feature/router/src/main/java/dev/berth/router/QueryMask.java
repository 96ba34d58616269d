package dev.berth.router;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Takes out of a query what looks like a secret: the values of parameters whose names say so, and
 * values that are signed tokens by their look. Too much rather than too little.
 */
final class QueryMask {
  private static final String MASK = "***";
  private static final List<String> PARTS =
      List.of(
          "token",
          "key",
          "secret",
          "pass",
          "pwd",
          "signature",
          "auth",
          "session",
          "credential",
          "cookie",
          "jwt",
          "assertion",
          "verifier");
  private static final Set<String> WHOLE =
      Set.of(
          "code", "sig", "sid", "pin", "otp", "totp", "hmac", "state", "nonce", "ticket", "hash");
  private static final int SHORTEST_JWT = 20;

  private QueryMask() {}

  /** Writes what stands from there on, without the secrets. */
  static void write(RecordText text, String target, int from, int most) {
    int limit = text.length() + most;
    int at = from;
    while (at <= target.length()) {
      int end = end(target, at);
      if (at > from && !text.part(target, at - 1, at, limit - text.length())) {
        return;
      }
      if (!parameter(text, target, at, end, limit)) {
        return;
      }
      at = end + 1;
    }
  }

  private static boolean parameter(RecordText text, String target, int at, int end, int limit) {
    int equals = target.indexOf('=', at);
    if (equals < 0 || equals >= end || equals + 1 == end) {
      return text.part(target, at, end, limit - text.length());
    }
    String name = target.substring(at, equals);
    if (!isSecret(name) && !isSigned(target, equals + 1, end) && !isInflux(target, name)) {
      return text.part(target, at, end, limit - text.length());
    }
    return text.part(target, at, equals + 1, limit - text.length())
        && text.part(MASK, 0, MASK.length(), limit - text.length());
  }

  /** Some servers take a semicolon for an ampersand: a secret behind one is one too. */
  private static int end(String target, int from) {
    for (int i = from; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '&' || c == ';') {
        return i;
      }
    }
    return target.length();
  }

  static boolean isSecret(String name) {
    String plain = name;
    if (name.indexOf('%') >= 0) {
      try {
        plain = URLDecoder.decode(name, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        // Nobody can say what this name is to the server.
        return true;
      }
    }
    String lower = plain.toLowerCase(Locale.ROOT);
    if (WHOLE.contains(lower)) {
      return true;
    }
    for (String part : PARTS) {
      if (lower.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** Clients of InfluxDB call the password so, where others number a page. */
  private static boolean isInflux(String target, String name) {
    return name.equals("p")
        && (target.startsWith("/write?")
            || target.startsWith("/query?")
            || target.startsWith("/api/v2/"));
  }

  /** Whether a value looks like a JSON Web Token. */
  private static boolean isSigned(String target, int from, int end) {
    return end - from >= SHORTEST_JWT && target.startsWith("eyJ", from);
  }
}
