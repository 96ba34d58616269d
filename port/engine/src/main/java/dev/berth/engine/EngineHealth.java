package dev.berth.engine;

import java.util.List;

/**
 * Whether an engine can start tasks.
 *
 * @param ready whether it can
 * @param summary what it is made of, or what is wrong and what to do: a sentence
 * @param warnings what works less well than it could, a sentence each
 */
public record EngineHealth(boolean ready, String summary, List<String> warnings) {
  public EngineHealth {
    warnings = List.copyOf(warnings);
  }

  public static EngineHealth ready(String summary, List<String> warnings) {
    return new EngineHealth(true, summary, warnings);
  }

  public static EngineHealth broken(String reason) {
    return new EngineHealth(false, reason, List.of());
  }
}
