package dev.berth.alerts;

import dev.berth.alerts.AlertTable.Told;
import dev.berth.http.Json;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Decides when a group's receiver is told, and of what, as Alertmanager does: first {@code
 * group-wait} after its first alert, then every {@code group-interval} if something changed, and
 * after {@code repeat-interval} if nothing did. Thread-safe; blocks.
 */
final class Groups {
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);
  private static final int AT_ONCE = 100;

  private final Store store;
  private final Receivers receivers;
  private final IdSource ids;
  private final String externalUrl;

  /**
   * @param externalUrl where Berth is, for links
   */
  Groups(Store store, Receivers receivers, IdSource ids, String externalUrl) {
    this.store = store;
    this.receivers = receivers;
    this.ids = ids;
    this.externalUrl = externalUrl;
  }

  /** Looks at the groups that are due, each in a transaction of its own. */
  void flush(Instant now) {
    List<Group> due =
        store.read(handle -> GroupTable.due(handle, now, now.plus(LONGEST_PAUSE), AT_ONCE));
    for (Group group : due) {
      String id = ids.next();
      store.write(
          handle -> {
            flush(handle, group, id, now);
            return group;
          });
    }
  }

  private void flush(Handle handle, Group group, String id, Instant now) {
    TenantId tenant = group.key().tenant();
    Optional<Receiver> receiver = receivers.find(handle, tenant, group.key().receiver());
    List<Told> members = AlertTable.ofGroup(handle, group.key());
    if (receiver.isEmpty() || members.isEmpty()) {
      GroupTable.delete(handle, group.key());
      return;
    }
    List<Silence> silences = SilenceTable.active(handle, tenant, now);
    List<Told> heard =
        members.stream()
            .filter(one -> silences.stream().noneMatch(s -> s.matches(one.alert().labels())))
            .toList();
    List<Told> firing = heard.stream().filter(one -> !one.alert().isOver()).toList();
    List<Told> over =
        heard.stream()
            .filter(one -> one.alert().isOver() && one.told() && receiver.get().resolved())
            .toList();
    boolean changed = !over.isEmpty() || firing.stream().anyMatch(one -> !one.told());
    boolean send = changed || (!firing.isEmpty() && isToBeRepeated(group, receiver.get(), now));
    if (send) {
      List<Alert> alerts = new ArrayList<>();
      firing.forEach(one -> alerts.add(one.alert()));
      over.forEach(one -> alerts.add(one.alert()));
      send(handle, group, alerts, id, now);
      firing.forEach(one -> GroupTable.told(handle, group.key(), one.alert().key()));
    }
    List<Told> gone = members.stream().filter(one -> one.alert().isOver()).toList();
    gone.forEach(one -> GroupTable.drop(handle, group.key(), one.alert().key()));
    if (gone.size() == members.size()) {
      GroupTable.delete(handle, group.key());
      return;
    }
    Instant next = now.plus(receiver.get().grouping().interval());
    GroupTable.set(handle, new Group(group.key(), group.labels(), next, send ? now : group.sent()));
  }

  private static boolean isToBeRepeated(Group group, Receiver receiver, Instant now) {
    Instant sent = group.sent();
    return sent != null
        && (sent.isAfter(now) || !now.isBefore(sent.plus(receiver.grouping().repeat())));
  }

  private void send(Handle handle, Group group, List<Alert> alerts, String id, Instant now) {
    TenantId tenant = group.key().tenant();
    if (DeliveryTable.count(handle, tenant) >= DeliveryTable.MOST) {
      HistoryTable.add(
          handle,
          tenant,
          new Happening(
              now,
              Happening.Kind.DROPPED,
              "",
              group.key().receiver(),
              group.labels(),
              "There are %d notifications on their way already.".formatted(DeliveryTable.MOST)));
      return;
    }
    Notification notification = NotificationText.of(group, alerts, externalUrl);
    DeliveryTable.add(
        handle,
        new Delivery(tenant, id, group.key().receiver(), Json.render(notification), now, 0, now));
  }
}
