package dev.berth.console;

import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import java.util.List;
import java.util.Map;

/** A tenant's own services, any of which may have a page in the console. Thread-safe. */
@FunctionalInterface
public interface AppServices {
  /** Nobody has any. */
  AppServices NONE = _ -> List.of();

  /** Those of a tenant, in the order of the navigation. */
  List<AppService> of(TenantId tenant);

  /**
   * A service.
   *
   * @param labels as its file says them
   * @param urls where it answers, which the front door lets it have; empty: nowhere
   */
  record AppService(
      StackName stack, ServiceName service, Map<String, String> labels, List<String> urls) {
    public AppService {
      labels = Map.copyOf(labels);
      urls = List.copyOf(urls);
    }
  }
}
