package dev.berth.alerts;

import dev.berth.alerts.Receiver.Grouping;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Puts alerts into the groups that their receivers are told of. Works within a transaction. */
final class Joining {
  private final Receivers receivers;

  Joining(Receivers receivers) {
    this.receivers = receivers;
  }

  /** Puts an alert that fires into its groups. */
  void join(Handle handle, TenantId tenant, Rule rule, Alert alert, Instant now) {
    for (String name : rule.telling().receivers()) {
      Optional<Receiver> receiver = receivers.find(handle, tenant, name);
      if (receiver.isPresent()) {
        Grouping grouping = receiver.get().grouping();
        List<String> own = rule.telling().groupBy();
        Map<String, String> labels =
            AlertLabels.some(alert.labels(), own == null ? grouping.by() : own);
        Group.Key group = new Group.Key(tenant, name, AlertLabels.fingerprint(labels));
        GroupTable.join(handle, group, labels, now.plus(grouping.first()));
        GroupTable.add(handle, group, alert.key());
      }
    }
  }
}
