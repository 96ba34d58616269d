package dev.berth.engine.embedded;

import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;

/** Which service a task belongs to. */
record ServiceKey(TenantId tenant, StackName stack, ServiceName service) {
  @Override
  public String toString() {
    String name = stack + "/" + service;
    return tenant.equals(TenantId.DEFAULT) ? name : tenant + "/" + name;
  }
}
