package dev.berth.filters;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A name and a password from an {@code Authorization} header (RFC 7617). Never shown. */
final class BasicCredentials {
  private static final String SCHEME = "Basic ";

  private final String user;
  private final byte[] password;

  private BasicCredentials(String user, byte[] password) {
    this.user = user;
    this.password = password;
  }

  /** Whether a header is of this scheme. */
  static boolean isMeant(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** Reads a header of this scheme; null: it is none. */
  static @Nullable BasicCredentials parse(String authorization) {
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
    int colon = 0;
    while (colon < decoded.length && decoded[colon] != ':') {
      colon++;
    }
    if (colon == decoded.length) {
      return null;
    }
    byte[] password = Arrays.copyOfRange(decoded, colon + 1, decoded.length);
    for (byte b : password) {
      if (b == 0) {
        return null;
      }
    }
    return new BasicCredentials(new String(decoded, 0, colon, StandardCharsets.UTF_8), password);
  }

  String user() {
    return user;
  }

  byte[] password() {
    return password;
  }

  @Override
  public String toString() {
    return "***";
  }
}
