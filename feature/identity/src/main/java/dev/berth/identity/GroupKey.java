package dev.berth.identity;

import dev.berth.kernel.TenantId;

/** A group by its tenant and its name, which is unique there. */
record GroupKey(TenantId tenant, String name) implements Comparable<GroupKey> {
  @Override
  public int compareTo(GroupKey other) {
    int byTenant = tenant.compareTo(other.tenant);
    return byTenant != 0 ? byTenant : name.compareTo(other.name);
  }
}
