package dev.berth.deploy;

import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.TaskIdentity;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import java.util.Comparator;

/** Which service of which stack. */
record ServiceKey(TenantId tenant, StackName stack, ServiceName service)
    implements Comparable<ServiceKey> {
  private static final Comparator<ServiceKey> ORDER =
      Comparator.comparing(ServiceKey::stackKey).thenComparing(ServiceKey::service);

  static ServiceKey of(TaskIdentity identity) {
    return new ServiceKey(identity.tenant(), identity.stack(), identity.service());
  }

  static ServiceKey of(ServiceIdentity identity) {
    return new ServiceKey(identity.tenant(), identity.stack(), identity.service());
  }

  StackKey stackKey() {
    return new StackKey(tenant, stack);
  }

  @Override
  public int compareTo(ServiceKey other) {
    return ORDER.compare(this, other);
  }

  /** For people and steps: {@code shop/web}. */
  @Override
  public String toString() {
    return stack + "/" + service;
  }
}
