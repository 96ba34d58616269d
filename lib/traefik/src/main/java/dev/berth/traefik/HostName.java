package dev.berth.traefik;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/** The form of host names. */
final class HostName {
  private static final Pattern FORM =
      Pattern.compile(
          "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
  private static final int LONGEST = 253;

  private HostName() {}

  /** A host name in lower case, without the dot at its end that changes nothing. */
  static String parse(String text) throws InvalidRule {
    String ascii;
    try {
      ascii = IDN.toASCII(text.strip()).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException _) {
      throw notAHost(text);
    }
    String host = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    if (host.length() > LONGEST || !FORM.matcher(host).matches()) {
      throw notAHost(text);
    }
    return host;
  }

  private static InvalidRule notAHost(String text) {
    return new InvalidRule("'" + Shown.of(text) + "' is not a host name");
  }
}
