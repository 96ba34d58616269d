package dev.berth.access;

import dev.berth.kernel.TenantId;
import java.util.Map;

/**
 * What something is done to; prints as {@code berth:TENANT:stack/shop}.
 *
 * @param tenant who owns it
 * @param path the noun, and the name where one is meant: {@code stack/shop}, {@code node/*}
 * @param tags what its owner has tagged it with
 */
public record Resource(TenantId tenant, String path, Map<String, String> tags) {
  private static final String SCHEME = "berth:";

  public Resource {
    tags = Map.copyOf(tags);
  }

  /** One without tags. */
  public Resource(TenantId tenant, String path) {
    this(tenant, path, Map.of());
  }

  /**
   * Of a path within a tenant; one that is written whole, as {@code berth:TENANT:path}, names its
   * own tenant.
   */
  public static Resource within(TenantId tenant, String path) {
    int end = path.startsWith(SCHEME) ? path.indexOf(':', SCHEME.length()) : -1;
    return end < 0
        ? new Resource(tenant, path)
        : new Resource(new TenantId(path.substring(SCHEME.length(), end)), path.substring(end + 1));
  }

  @Override
  public String toString() {
    return SCHEME + tenant + ":" + path;
  }
}
