package dev.berth.access;

import dev.berth.kernel.TenantId;

/**
 * What something is done to; prints as {@code berth:TENANT:stack/shop}.
 *
 * @param tenant who owns it
 * @param path the noun, and the name where one is meant: {@code stack/shop}, {@code node/*}
 */
public record Resource(TenantId tenant, String path) {
  @Override
  public String toString() {
    return "berth:" + tenant + ":" + path;
  }
}
