package dev.berth.identity;

import dev.berth.kernel.TenantId;
import java.util.Comparator;

/**
 * Who a policy is attached to.
 *
 * @param tenant a group's; {@link TenantId#PLATFORM} for the others
 */
record Target(Kind kind, TenantId tenant, String name) implements Comparable<Target> {
  private static final Comparator<Target> ORDER =
      Comparator.comparing(Target::kind).thenComparing(Target::tenant).thenComparing(Target::name);

  enum Kind {
    USER,
    GROUP,
    /** Everybody who acts in a tenant. */
    TENANT
  }

  static Target user(String name) {
    return new Target(Kind.USER, TenantId.PLATFORM, name);
  }

  static Target group(GroupKey key) {
    return new Target(Kind.GROUP, key.tenant(), key.name());
  }

  static Target tenant(TenantId tenant) {
    return new Target(Kind.TENANT, TenantId.PLATFORM, tenant.value());
  }

  @Override
  public int compareTo(Target other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case USER -> "user:" + name;
      case GROUP -> "group:" + name;
      case TENANT -> "tenant:" + name;
    };
  }
}
