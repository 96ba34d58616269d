package dev.berth.engine;

import dev.berth.kernel.TaskId;

/** What an engine tells while it happens. */
public sealed interface EngineEvent {
  record TaskCreated(EngineTask task) implements EngineEvent {}

  record TaskStarted(EngineTask task) implements EngineEvent {}

  /** The task's state is {@link TaskState.Exited}. */
  record TaskExited(EngineTask task) implements EngineEvent {}

  record TaskRemoved(TaskId id) implements EngineEvent {}

  record HealthChanged(EngineHealth health) implements EngineEvent {}
}
