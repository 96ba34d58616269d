package dev.berth.deploy;

import dev.berth.engine.Network;
import dev.berth.engine.VolumeName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is: the engine's things, and what Berth is about to do to them. Immutable.
 *
 * @param tasks every task of the engine
 * @param networks every network of the engine
 * @param volumes those known to exist
 * @param starting slots in which a task is being made or started right now
 * @param failures of the last try to make a task, by slot
 * @param failedSteps of the last try of any other step, by what it prints as
 * @param sharedPorts whether several tasks of a service can publish one port
 * @param node the machine that tasks are placed on
 */
record ObservedState(
    List<ObservedTask> tasks,
    List<Network> networks,
    Set<VolumeName> volumes,
    Set<Slot> starting,
    Map<Slot, StepFailure> failures,
    Map<String, StepFailure> failedSteps,
    boolean sharedPorts,
    NodeFacts node) {
  ObservedState {
    tasks = List.copyOf(tasks);
    networks = List.copyOf(networks);
    volumes = Set.copyOf(volumes);
    starting = Set.copyOf(starting);
    failures = Map.copyOf(failures);
    failedSteps = Map.copyOf(failedSteps);
  }
}
