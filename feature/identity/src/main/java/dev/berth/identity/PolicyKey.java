package dev.berth.identity;

import dev.berth.kernel.TenantId;

/**
 * A policy by who wrote it and its name. Prints as {@code TENANT/NAME}.
 *
 * @param tenant {@link TenantId#PLATFORM} for those of operators, and for those that there always
 *     are ({@code berth:viewer})
 */
record PolicyKey(TenantId tenant, String name) implements Comparable<PolicyKey> {
  /** Reads what {@link #toString} printed. */
  static PolicyKey parse(String text) {
    int slash = text.indexOf('/');
    return new PolicyKey(new TenantId(text.substring(0, slash)), text.substring(slash + 1));
  }

  static PolicyKey platform(String name) {
    return new PolicyKey(TenantId.PLATFORM, name);
  }

  boolean isPlatform() {
    return tenant.equals(TenantId.PLATFORM);
  }

  @Override
  public int compareTo(PolicyKey other) {
    int byTenant = tenant.compareTo(other.tenant);
    return byTenant != 0 ? byTenant : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return tenant + "/" + name;
  }
}
