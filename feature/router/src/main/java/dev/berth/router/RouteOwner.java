package dev.berth.router;

import dev.berth.deploy.RoutableService;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import java.util.Comparator;

/** Whose a route is; sorts by tenant (the default one first), stack and service. */
record RouteOwner(TenantId tenant, StackName stack, ServiceName service)
    implements Comparable<RouteOwner> {
  private static final Comparator<RouteOwner> ORDER =
      Comparator.comparing((RouteOwner owner) -> !owner.tenant().equals(TenantId.DEFAULT))
          .thenComparing(RouteOwner::tenant)
          .thenComparing(RouteOwner::stack)
          .thenComparing(RouteOwner::service);

  static RouteOwner of(RoutableService service) {
    return new RouteOwner(service.tenant(), service.stack(), service.service());
  }

  boolean isSameStack(RouteOwner other) {
    return tenant.equals(other.tenant) && stack.equals(other.stack);
  }

  /** The stack as a source of routes: {@code stack/shop}, {@code stack/TENANT/shop}. */
  String sourceName() {
    return tenant.equals(TenantId.DEFAULT) ? "stack/" + stack : "stack/" + tenant + "/" + stack;
  }

  @Override
  public int compareTo(RouteOwner other) {
    return ORDER.compare(this, other);
  }
}
