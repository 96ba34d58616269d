package dev.berth.server;

import dev.berth.engine.Runner;
import java.util.List;

/**
 * What runs the tasks, as the setting {@code engine} says.
 *
 * @param runner an engine, or a cluster
 * @param reason why it is this one, a part of a sentence: {@code flag --engine}, {@code auto:
 *     Docker answers}
 * @param warnings what its choice leaves behind, a sentence each
 */
record ChosenEngine(Runner runner, String reason, List<String> warnings) {
  ChosenEngine {
    warnings = List.copyOf(warnings);
  }
}
