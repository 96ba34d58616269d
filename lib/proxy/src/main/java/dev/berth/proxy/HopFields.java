package dev.berth.proxy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Takes out of a server's header fields what is for one hop only. */
final class HopFields {
  private HopFields() {}

  /** Whether a list names something, in any case. */
  static boolean isNamed(String list, String name) {
    for (String one : list.split(",", -1)) {
      if (one.strip().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The names of a list, in lower case. Made once for all fields of a message: a list as long as a
   * head may be, looked through for each of them, would keep everybody else waiting.
   */
  static Set<String> names(String list) {
    Set<String> names = new HashSet<>();
    for (String one : list.split(",", -1)) {
      names.add(one.strip().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  /** Does it; what frames a body stays, for whoever frames it anew. */
  static void strip(Headers headers) {
    byte[] text = headers.text();
    List<String> named = new ArrayList<>(0);
    int count = headers.size();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      HeaderKind kind = HeaderKind.of(text, headers.nameStart(i), headers.nameEnd(i));
      if (kind == HeaderKind.CONNECTION) {
        String value = headers.value(i);
        boolean usual = value.equalsIgnoreCase("keep-alive") || value.equalsIgnoreCase("close");
        if (!usual) {
          named.add(value);
        }
        continue;
      }
      if (kind != HeaderKind.TRANSFER_ENCODING
          && kind != HeaderKind.UPGRADE
          && kind != HeaderKind.TE
          && kind != HeaderKind.KEEP_ALIVE
          && kind != HeaderKind.HOP) {
        headers.move(i, kept++);
      }
    }
    headers.truncate(kept);
    if (!named.isEmpty()) {
      stripNamed(headers, names(String.join(",", named)));
    }
  }

  private static void stripNamed(Headers headers, Set<String> names) {
    int kept = 0;
    int count = headers.size();
    for (int i = 0; i < count; i++) {
      String name = headers.name(i).toLowerCase(Locale.ROOT);
      if (!names.contains(name) || name.equals("content-length")) {
        headers.move(i, kept++);
      }
    }
    headers.truncate(kept);
  }
}
