package dev.berth.certificates;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The names that certificates are for. Stateless. */
final class CertificateNames {
  private static final int SUBJECT_NAME = 2;
  private static final int SUBJECT_ADDRESS = 7;
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[?[0-9a-f:.]*:[0-9a-f:.]*]?");
  private static final Pattern HOST =
      Pattern.compile(
          "(\\*\\.)?[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

  private CertificateNames() {}

  /** The one form of a name: lower case, no dot at its end. */
  static String normal(String name) {
    String lower = name.strip().toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** Whether a certificate can be for it: a host name, or {@code *.} and one. */
  static boolean isHost(String name) {
    return name.length() <= 253 && HOST.matcher(name).matches() && !isAddress(name);
  }

  static boolean isAddress(String name) {
    return ADDRESS.matcher(name).matches();
  }

  static boolean isWildcard(String name) {
    return name.startsWith("*.");
  }

  /** The wildcard that a name falls under; the name itself if it is right below the root. */
  static String wildcardOf(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : "*" + name.substring(dot);
  }

  /** Whether a certificate for one name is good for another. */
  static boolean covers(Collection<String> names, String name) {
    return names.contains(name) || (!isWildcard(name) && names.contains(wildcardOf(name)));
  }

  /** The DNS names and addresses that a certificate is for. */
  static List<String> of(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      for (List<?> one : all == null ? List.<List<?>>of() : all) {
        if (one.get(0) instanceof Integer kind
            && (kind == SUBJECT_NAME || kind == SUBJECT_ADDRESS)
            && one.get(1) instanceof String name) {
          names.add(normal(name));
        }
      }
    } catch (CertificateParsingException e) {
      return List.of();
    }
    return names;
  }
}
