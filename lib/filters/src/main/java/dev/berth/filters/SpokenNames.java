package dev.berth.filters;

import dev.berth.proxy.Headers;
import java.util.Locale;

/**
 * Names of headers as servers may read them: CGI and its heirs take {@code _} for {@code -}, so a
 * header that a filter vouches for has twins that a client could send.
 */
final class SpokenNames {
  private SpokenNames() {}

  /** Removes all headers of a name and its twins. */
  static void remove(Headers headers, String lowerCase) {
    headers.remove(lowerCase);
    for (int i = headers.size() - 1; i >= 0; i--) {
      String name = headers.name(i);
      if (name.length() == lowerCase.length() && name.indexOf('_') >= 0 && is(name, lowerCase)) {
        headers.remove(name);
        i = Math.min(i, headers.size());
      }
    }
  }

  private static boolean is(String name, String lowerCase) {
    return spoken(name).equals(spoken(lowerCase));
  }

  private static String spoken(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
