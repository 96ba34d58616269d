package dev.berth.compose;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.Names;

/** Checks the names that a file gives to things. */
final class NameCheck {
  private NameCheck() {}

  /**
   * Tells when a name cannot be used.
   *
   * @param kind what is named: {@code service}
   * @param value where the name stands
   */
  static void check(String kind, String name, Value value) {
    try {
      if (kind.equals("stack")) {
        Names.check(kind, name);
      } else {
        Names.checkInside(kind, name);
      }
    } catch (BerthException wrong) {
      value.problems().error(value.keyPlace(), value.path().toString(), wrong.getMessage());
    }
  }
}
