package dev.berth.router;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The form of host names, and which of them belong to the platform. */
final class HostNames {
  private static final Pattern FORM =
      Pattern.compile(
          "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");
  private static final Pattern IPV4 = Pattern.compile("[0-9.]+");
  private static final List<String> OWN_NAMES = List.of("berth", "s3", "registry");
  private static final int LONGEST = 253;
  private static final int LONGEST_LABEL = 63;

  private HostNames() {}

  /** Lower case, without the dot at the end that means the same. */
  static String normalised(String host) {
    String lower = isLowerCase(host) ? host : host.toLowerCase(Locale.ROOT);
    return lower.length() > 1 && lower.endsWith(".")
        ? lower.substring(0, lower.length() - 1)
        : lower;
  }

  private static boolean isLowerCase(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if ((c >= 'A' && c <= 'Z') || c > 127) {
        return false;
      }
    }
    return true;
  }

  /** A host name as somebody wrote it in a rule, normalised; empty if it is none. */
  static Optional<String> parse(String text) {
    String ascii;
    try {
      ascii = IDN.toASCII(text.strip());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    String host = normalised(ascii);
    boolean valid = host.length() <= LONGEST && FORM.matcher(host).matches();
    return valid ? Optional.of(host) : Optional.empty();
  }

  /** Whether a normalised host is an address and no name. */
  static boolean isAddress(String host) {
    if (host.isEmpty()) {
      return false;
    }
    char first = host.charAt(0);
    return first == '[' || (first >= '0' && first <= '9' && IPV4.matcher(host).matches());
  }

  /** Whether requests for a normalised host go to the platform's own API and console. */
  static boolean isPlatform(String host, String domain) {
    return host.equals("localhost")
        || (host.length() == domain.length() + 6
            && host.startsWith("berth.")
            && host.endsWith(domain))
        || isAddress(host);
  }

  /** Whether no route may claim a normalised host: what is below one could set its cookies. */
  static boolean isReserved(String host, String domain) {
    return isPlatform(host, domain)
        || OWN_NAMES.stream()
            .map(name -> name + "." + domain)
            .anyMatch(own -> isAtOrBelow(host, own));
  }

  /** Whether a host is another or below it. */
  static boolean isAtOrBelow(String host, String other) {
    return host.equals(other) || host.endsWith("." + other);
  }

  /** The part of a host name that stands for a stack, a service or a tenant: one DNS label. */
  static String label(String name) {
    String label = name.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
    return label.length() > LONGEST_LABEL ? label.substring(0, LONGEST_LABEL) : label;
  }
}
