package dev.berth.deploy;

import java.util.Locale;

/** How far a service has to be before one that depends on it starts. */
enum StartCondition {
  SERVICE_STARTED("started"),
  SERVICE_HEALTHY("healthy"),
  SERVICE_COMPLETED_SUCCESSFULLY("completed");

  private final String shown;

  StartCondition(String shown) {
    this.shown = shown;
  }

  /** From the words of Compose, which the parser has checked. */
  static StartCondition parse(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  /** For people: {@code healthy}. */
  @Override
  public String toString() {
    return shown;
  }
}
