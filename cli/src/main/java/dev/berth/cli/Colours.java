package dev.berth.cli;

import java.util.Map;

/** Colours of a terminal; none of them where nobody sees them. */
enum Colours {
  ON,
  OFF;

  private static final String GREEN = "32";
  private static final String YELLOW = "33";
  private static final String RED = "31";
  private static final Map<String, String> STATES =
      Map.ofEntries(
          Map.entry("running", GREEN),
          Map.entry("healthy", GREEN),
          Map.entry("ready", GREEN),
          Map.entry("up", GREEN),
          Map.entry("done", GREEN),
          Map.entry("completed", GREEN),
          Map.entry("current", GREEN),
          Map.entry("rollback_completed", YELLOW),
          Map.entry("rollback_started", YELLOW),
          Map.entry("rollback_paused", RED),
          Map.entry("updating", YELLOW),
          Map.entry("paused", RED),
          Map.entry("deploying", YELLOW),
          Map.entry("starting", YELLOW),
          Map.entry("created", YELLOW),
          Map.entry("removing", YELLOW),
          Map.entry("degraded", YELLOW),
          Map.entry("pending", YELLOW),
          Map.entry("failing", RED),
          Map.entry("expired", RED),
          Map.entry("broken", RED),
          Map.entry("valid", GREEN),
          Map.entry("stopped", YELLOW),
          Map.entry("exited", RED),
          Map.entry("failed", RED),
          Map.entry("unhealthy", RED),
          Map.entry("down", RED),
          Map.entry("error", RED));
  private static final String[] PALETTE = {"36", "35", "34", "33", "32", "96", "95", "94"};

  static Colours of(Shell shell, Shell.Stream stream) {
    return shell.isColoured(stream) ? ON : OFF;
  }

  String bold(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  String warning(String text) {
    return paint(YELLOW, text);
  }

  /** A text in the colour of the state that it names; other texts stay as they are. */
  String state(String text) {
    String colour = STATES.get(text.strip());
    return colour == null ? text : paint(colour, text);
  }

  /** A text in a colour that is always the same for one name. */
  String named(String name, String text) {
    return paint(PALETTE[Math.floorMod(name.hashCode(), PALETTE.length)], text);
  }

  private String paint(String code, String text) {
    return this == OFF ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
