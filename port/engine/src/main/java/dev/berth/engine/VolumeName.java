package dev.berth.engine;

import dev.berth.kernel.Names;
import dev.berth.kernel.TenantId;

/** The name of a volume, unique within its tenant: {@code shop_data}. */
public record VolumeName(TenantId tenant, String name) {
  public VolumeName {
    Names.checkInside("volume", name);
  }

  @Override
  public String toString() {
    return name;
  }
}
