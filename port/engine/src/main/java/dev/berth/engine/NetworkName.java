package dev.berth.engine;

import dev.berth.kernel.Names;
import dev.berth.kernel.TenantId;

/** The name of a network, unique within its tenant: {@code shop_default}. */
public record NetworkName(TenantId tenant, String name) {
  public NetworkName {
    Names.checkInside("network", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
