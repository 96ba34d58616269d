package dev.berth.cli;

import java.util.Map;

/** A command whose own commands are not all methods of it. */
interface Family {
  /** Those that are classes, by their names. */
  Map<String, Object> members();
}
