package dev.berth.deploy;

import dev.berth.kernel.StackName;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decided about a foreign stack.
 *
 * @param tenant whose it is taken to be
 * @param routed whether the front door leads to it
 * @param adoptedAs the tenant's stack that takes its place; null: it is not being taken over
 */
record ForeignChoice(
    TargetName target,
    String stack,
    TenantId tenant,
    boolean routed,
    @Nullable StackName adoptedAs) {
  /** The stack of the tenant that takes its place; null: it is not being taken over. */
  @Nullable StackKey adoption() {
    return adoptedAs == null ? null : new StackKey(tenant, adoptedAs);
  }

  ForeignChoice withRouted(boolean changed) {
    return new ForeignChoice(target, stack, tenant, changed, adoptedAs);
  }

  ForeignChoice withAdoption(@Nullable StackName changed) {
    return new ForeignChoice(target, stack, tenant, routed, changed);
  }
}
