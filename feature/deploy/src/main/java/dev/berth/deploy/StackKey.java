package dev.berth.deploy;

import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import java.util.Comparator;

/** Which stack of which tenant. */
record StackKey(TenantId tenant, StackName stack) implements Comparable<StackKey> {
  private static final Comparator<StackKey> ORDER =
      Comparator.comparing(StackKey::tenant).thenComparing(StackKey::stack);

  @Override
  public int compareTo(StackKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return stack.value();
  }
}
