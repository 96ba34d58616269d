package dev.berth.engine;

import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;

/** Which service it is and whose. */
public record ServiceIdentity(TenantId tenant, StackName stack, ServiceName service) {
  /** For people, and where a cluster lets names be chosen: {@code STACK_SERVICE}. */
  public String displayName() {
    return stack + "_" + service;
  }
}
