package dev.berth.engine;

import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.util.Map;

/**
 * Which task it is and whose.
 *
 * @param id never used again
 * @param slot from 1: which of the service's replicas it is
 * @param labels what features wrote on it; the engine keeps and returns them
 */
public record TaskIdentity(
    TaskId id,
    TenantId tenant,
    StackName stack,
    ServiceName service,
    int slot,
    Map<String, String> labels) {
  public TaskIdentity {
    labels = Map.copyOf(labels);
  }

  /** For people: {@code STACK_SERVICE.SLOT.ID}, as Docker names the containers of a service. */
  public String displayName() {
    return stack + "_" + service + "." + slot + "." + id;
  }
}
