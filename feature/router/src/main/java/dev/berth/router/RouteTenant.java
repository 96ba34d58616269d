package dev.berth.router;

import dev.berth.kernel.TenantId;
import org.jspecify.annotations.Nullable;

/** Whose a route is, by its name: {@code web@stack/shop} or {@code web@stack/TENANT/shop}. */
final class RouteTenant {
  private static final String STACK = "stack/";

  private RouteTenant() {}

  /** Null: nobody's but the operator's, as routes of files and the platform's own. */
  static @Nullable String of(String route) {
    int source = route.lastIndexOf('@') + 1;
    if (source == 0 || !route.startsWith(STACK, source)) {
      return null;
    }
    int tenant = source + STACK.length();
    int slash = route.indexOf('/', tenant);
    return slash < 0 ? TenantId.DEFAULT.value() : route.substring(tenant, slash);
  }
}
