package dev.berth.alerts;

import dev.berth.kernel.AddressRange;
import java.util.List;

/**
 * What the operator decides about alerts. Immutable.
 *
 * @param allowedAddresses where receivers may be besides the open internet
 * @param externalUrl where Berth is, for links in notifications
 */
public record AlertSettings(List<AddressRange> allowedAddresses, String externalUrl) {
  /** Nothing is allowed besides. */
  public static final AlertSettings DEFAULT = new AlertSettings(List.of(), "http://localhost:8080");

  public AlertSettings {
    allowedAddresses = List.copyOf(allowedAddresses);
  }
}
