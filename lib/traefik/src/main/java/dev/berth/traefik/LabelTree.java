package dev.berth.traefik;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a tree of settings of the labels that begin with {@code traefik.}. */
final class LabelTree {
  static final String PREFIX = "traefik.";
  private static final int DEEPEST = 16;
  private static final int LONGEST_KEY = 1_024;
  private static final int LONGEST_VALUE = 65_536;
  private static final Pattern ITEM = Pattern.compile("(.*)\\[([0-9]{1,4})]");

  private LabelTree() {}

  static Setting of(Map<String, String> labels, Findings findings) {
    Setting root = new Setting("traefik", "traefik", null);
    new TreeMap<>(labels)
        .forEach(
            (key, value) -> {
              if (isTraefik(key)) {
                add(root, key, value, findings);
              }
            });
    return root;
  }

  static boolean isTraefik(String key) {
    return key.toLowerCase(Locale.ROOT).startsWith(PREFIX);
  }

  private static void add(Setting root, String key, @Nullable String value, Findings findings) {
    String[] parts = key.strip().substring(PREFIX.length()).split("\\.", DEEPEST + 1);
    Setting setting = root;
    String reason =
        parts.length > DEEPEST || key.length() > LONGEST_KEY
            ? "its key is too long."
            : value != null && value.length() > LONGEST_VALUE ? "its value is too long." : null;
    if (reason != null) {
      findings.fail(new Setting(key, key, null).cannotRead(reason));
      return;
    }
    for (String part : parts) {
      Matcher item = ITEM.matcher(part);
      if (item.matches()) {
        int index = Integer.parseInt(item.group(2));
        setting = setting.make(item.group(1), null).makeItem(index, null);
      } else {
        setting = setting.make(part, null);
      }
    }
    setting.set(Values.unquoted(value == null ? "" : value));
  }
}
