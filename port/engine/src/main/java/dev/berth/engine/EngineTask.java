package dev.berth.engine;

import dev.berth.kernel.TaskId;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task as its engine sees it. Immutable: a moment's picture.
 *
 * @param created when it was created
 * @param addresses its address in each of its networks; empty once it has ended
 * @param warnings what was done otherwise than asked (a limit lowered, say), a sentence each
 */
public record EngineTask(
    TaskSpec spec,
    TaskState state,
    Instant created,
    Map<NetworkName, InetAddress> addresses,
    List<String> warnings) {
  public EngineTask {
    addresses = Map.copyOf(addresses);
    warnings = List.copyOf(warnings);
  }

  public TaskId id() {
    return spec.id();
  }

  public boolean isRunning() {
    return state instanceof TaskState.Running;
  }

  /** The address in the first of its networks, where the machine reaches it. */
  public Optional<InetAddress> address() {
    return spec.networking().attachments().stream()
        .map(attachment -> addresses.get(attachment.network()))
        .filter(address -> address != null)
        .findFirst();
  }

  public EngineTask withState(TaskState changed) {
    return new EngineTask(spec, changed, created, addresses, warnings);
  }
}
