package dev.berth.parameters;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.TenantId;
import java.util.Map;

/**
 * Who asks, by whatever protocol.
 *
 * @param rights lets something be done, or throws what the protocol tells; it is written down
 */
record Caller(Principal principal, Rights rights) {
  /** Lets things be done. */
  @FunctionalInterface
  interface Rights {
    void require(Action action, Resource resource);
  }

  TenantId tenant() {
    return principal.tenant();
  }

  Resource resource(String path, Map<String, String> tags) {
    return new Resource(tenant(), path, tags);
  }

  void require(Action action, Resource resource) {
    rights.require(action, resource);
  }
}
