package dev.berth.server;

import java.util.Locale;

/**
 * One key of the configuration.
 *
 * @param key dashed, in lower case, with dots between levels: {@code router.idle-timeout}
 * @param type what its value is
 * @param defaultText its value when nobody sets it, as somebody would write it
 * @param meaning for the reference, a sentence or two
 * @param <T> the type of its value
 */
record Setting<T>(String key, SettingType<T> type, String defaultText, String meaning) {
  /** The flag that sets it: {@code --router-idle-timeout}. */
  String flag() {
    return "--" + key.replace('.', '-');
  }

  /** The environment variable that sets it: {@code BERTH_ROUTER_IDLE_TIMEOUT}. */
  String variable() {
    return "BERTH_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return key;
  }
}
