package dev.berth.engine;

import dev.berth.kernel.Names;
import dev.berth.kernel.TenantId;

/**
 * The name of a volume, unique within its tenant: {@code shop_data}. A foreign one is of no tenant
 * on the engine, where others made it under just this name; which tenant may use it is for whoever
 * makes the name to know.
 */
public record VolumeName(TenantId tenant, String name) {
  /** No name that a person can write begins so. */
  private static final String FOREIGN = "~";

  public VolumeName {
    Names.checkInside("volume", name.startsWith(FOREIGN) ? name.substring(FOREIGN.length()) : name);
  }

  /**
   * A volume that others made.
   *
   * @param name what the engine calls it
   */
  public static VolumeName foreign(TenantId tenant, String name) {
    return new VolumeName(tenant, FOREIGN + name);
  }

  /** Whether others made it. */
  public boolean ofOthers() {
    return name.startsWith(FOREIGN);
  }

  /** As a person writes it; of a foreign one, also what the engine calls it. */
  public String plain() {
    return ofOthers() ? name.substring(FOREIGN.length()) : name;
  }

  @Override
  public String toString() {
    return plain();
  }
}
