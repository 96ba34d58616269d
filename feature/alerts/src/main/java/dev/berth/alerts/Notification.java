package dev.berth.alerts;

import java.util.List;
import java.util.Map;

/**
 * What a receiver is told: Alertmanager's webhook message, version 4.
 *
 * @param version of the form: {@code 4}
 * @param groupKey stands for the group; the same each time
 * @param truncatedAlerts how many are left out
 * @param status {@code firing} if one of them does, else {@code resolved}
 * @param externalURL where Berth is
 */
public record Notification(
    String version,
    String groupKey,
    int truncatedAlerts,
    String status,
    String receiver,
    Map<String, String> groupLabels,
    Map<String, String> commonLabels,
    Map<String, String> commonAnnotations,
    String externalURL,
    List<Item> alerts) {
  /** How many alerts are told at once. */
  static final int MOST = 50;

  static final String FIRING = "firing";
  static final String RESOLVED = "resolved";

  /** Alertmanager's word for never. */
  static final String NEVER = "0001-01-01T00:00:00Z";

  public Notification {
    alerts = List.copyOf(alerts);
  }

  /** One alert. */
  public record Item(
      String status,
      Map<String, String> labels,
      Map<String, String> annotations,
      String startsAt,
      String endsAt,
      String generatorURL,
      String fingerprint) {}

  boolean isFiring() {
    return status.equals(FIRING);
  }
}
