package dev.berth.alerts;

import dev.berth.alerts.Alert.State;
import dev.berth.alerts.DefinitionTable.Definition;
import dev.berth.alerts.Rule.Telling;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The rules and receivers of tenants: kept, and told to who looks at rules. Thread-safe. */
final class Definitions {
  /** How many rules a tenant may have. */
  static final int MOST_RULES = 200;

  /** How many receivers a tenant may have. */
  static final int MOST_RECEIVERS = 50;

  private static final List<String> TABLES =
      List.of(
          "alerts_rule",
          "alerts_receiver",
          "alerts_alert",
          "alerts_group",
          "alerts_member",
          "alerts_delivery",
          "alerts_history",
          "alerts_silence",
          "alerts_baseline");

  private final Store store;
  private final Receivers receivers;
  private final Joining joining;
  private final RuleRounds rounds;
  private final InstantSource clock;

  Definitions(
      Store store, Receivers receivers, Joining joining, RuleRounds rounds, InstantSource clock) {
    this.store = store;
    this.receivers = receivers;
    this.joining = joining;
    this.rounds = rounds;
    this.clock = clock;
  }

  /** A rule and who wrote it when. */
  record Kept(Rule rule, String author, Instant changed) {}

  /** A receiver and who wrote it when. */
  record KeptReceiver(Receiver receiver, String author, Instant changed) {}

  /** Has all rules looked at, those of before a restart. */
  void resume() {
    for (Definition stored : store.read(DefinitionTable.RULE::all)) {
      rounds.resume(new RuleKey(stored.tenant(), stored.name()), FileText.rule(stored.text()));
    }
  }

  /** With their secrets, by their names. */
  Map<String, Receiver> receivers(TenantId tenant) {
    return allReceivers(tenant).stream()
        .map(KeptReceiver::receiver)
        .collect(Collectors.toMap(Receiver::name, receiver -> receiver));
  }

  Set<String> receiverNames(TenantId tenant) {
    return store.read(handle -> DefinitionTable.RECEIVER.all(handle, tenant)).stream()
        .map(Definition::name)
        .collect(Collectors.toSet());
  }

  /**
   * Keeps what a file says, over what had the same names; all of it, or nothing.
   *
   * @throws BerthException {@code QUOTA_EXCEEDED}
   */
  void apply(TenantId tenant, AlertFile file, String author) {
    Instant now = clock.instant();
    synchronized (rounds) {
      store.write(
          handle -> {
            for (Receiver receiver : file.receivers()) {
              String text = receivers.sealed(tenant, receiver);
              DefinitionTable.RECEIVER.put(
                  handle, new Definition(tenant, receiver.name(), text, author, now));
            }
            file.rules().forEach(rule -> put(handle, tenant, rule, author, now));
            requireRoom(DefinitionTable.RULE.count(handle, tenant), MOST_RULES, "rules");
            requireRoom(
                DefinitionTable.RECEIVER.count(handle, tenant), MOST_RECEIVERS, "receivers");
            return file;
          });
      file.rules().forEach(rule -> rounds.put(new RuleKey(tenant, rule.name()), rule));
    }
  }

  private static void requireRoom(int count, int most, String what) {
    if (count > most) {
      throw new BerthException(
          ErrorCode.QUOTA_EXCEEDED,
          "Cannot keep %d %s: a tenant may have %d. Remove some.".formatted(count, what, most));
    }
  }

  private void put(Handle handle, TenantId tenant, Rule rule, String author, Instant now) {
    Optional<Definition> before = DefinitionTable.RULE.find(handle, tenant, rule.name());
    DefinitionTable.RULE.put(
        handle, new Definition(tenant, rule.name(), FileText.stored(rule), author, now));
    if (before.isPresent()) {
      Rule earlier = FileText.rule(before.get().text());
      if (!earlier.condition().equals(rule.condition())) {
        // What it has learned is of something else.
        BaselineTable.delete(handle, tenant, rule.name());
      }
      Telling told = earlier.telling();
      if (!told.equals(rule.telling())) {
        rejoin(handle, tenant, rule, told, now);
      }
    }
  }

  /** Others are to be told now: of what fires already, too. */
  private void rejoin(Handle handle, TenantId tenant, Rule rule, Telling before, Instant now) {
    boolean regrouped = !Objects.equals(before.groupBy(), rule.telling().groupBy());
    before.receivers().stream()
        .filter(receiver -> regrouped || !rule.telling().receivers().contains(receiver))
        .forEach(receiver -> GroupTable.leave(handle, tenant, receiver, rule.name()));
    for (Alert alert : AlertTable.ofRule(handle, tenant, rule.name())) {
      if (alert.state() == State.FIRING) {
        joining.join(handle, tenant, rule, alert, now);
      }
    }
  }

  List<Kept> rules(TenantId tenant) {
    return store.read(handle -> DefinitionTable.RULE.all(handle, tenant)).stream()
        .map(Definitions::kept)
        .toList();
  }

  Kept rule(TenantId tenant, String name) {
    return store
        .read(handle -> DefinitionTable.RULE.find(handle, tenant, name))
        .map(Definitions::kept)
        .orElseThrow(missing("rule", name, "berth alert rule ls"));
  }

  private static Kept kept(Definition stored) {
    return new Kept(FileText.rule(stored.text()), stored.author(), stored.changed());
  }

  /** Removes a rule; its alerts are over. */
  void removeRule(TenantId tenant, String name) {
    Instant now = clock.instant();
    boolean removed;
    synchronized (rounds) {
      rounds.remove(new RuleKey(tenant, name));
      removed =
          store.write(
              handle -> {
                AlertTable.ofRule(handle, tenant, name)
                    .forEach(alert -> end(handle, tenant, alert, now));
                BaselineTable.delete(handle, tenant, name);
                return DefinitionTable.RULE.delete(handle, tenant, name);
              });
    }
    if (!removed) {
      throw missing("rule", name, "berth alert rule ls").get();
    }
  }

  private static void end(Handle handle, TenantId tenant, Alert alert, Instant now) {
    if (alert.state() == State.FIRING) {
      Alert over = AlertSteps.end(alert, now);
      AlertTable.put(handle, tenant, over);
      HistoryTable.add(handle, tenant, Evaluation.happening(over, Happening.Kind.RESOLVED, now));
    } else if (!alert.isOver()) {
      AlertTable.delete(handle, tenant, alert.key());
    }
  }

  List<KeptReceiver> allReceivers(TenantId tenant) {
    return store.read(handle -> DefinitionTable.RECEIVER.all(handle, tenant)).stream()
        .map(this::keptReceiver)
        .toList();
  }

  KeptReceiver receiver(TenantId tenant, String name) {
    return store
        .read(handle -> DefinitionTable.RECEIVER.find(handle, tenant, name))
        .map(this::keptReceiver)
        .orElseThrow(missing("receiver", name, "berth alert receiver ls"));
  }

  private KeptReceiver keptReceiver(Definition stored) {
    return new KeptReceiver(receivers.open(stored), stored.author(), stored.changed());
  }

  /**
   * Removes a receiver.
   *
   * @throws BerthException {@code CONFLICT} while a rule names it
   */
  void removeReceiver(TenantId tenant, String name) {
    boolean removed =
        store.write(
            handle -> {
              List<String> users = new ArrayList<>();
              for (Definition stored : DefinitionTable.RULE.all(handle, tenant)) {
                if (FileText.rule(stored.text()).telling().receivers().contains(name)) {
                  users.add(stored.name());
                }
              }
              if (!users.isEmpty()) {
                throw new BerthException(
                    ErrorCode.CONFLICT,
                    "Cannot remove receiver '%s': the rules %s tell it. Change them first."
                        .formatted(name, Shown.line(String.join(", ", users), 200)));
              }
              return DefinitionTable.RECEIVER.delete(handle, tenant, name);
            });
    if (!removed) {
      throw missing("receiver", name, "berth alert receiver ls").get();
    }
  }

  /** Forgets everything of a tenant. */
  void removeAll(TenantId tenant) {
    synchronized (rounds) {
      rules(tenant).forEach(kept -> rounds.remove(new RuleKey(tenant, kept.rule().name())));
      store.write(
          handle -> {
            TABLES.forEach(
                table ->
                    handle.execute("DELETE FROM " + table + " WHERE tenant = ?", tenant.value()));
            return tenant;
          });
    }
  }

  static Supplier<BerthException> missing(String kind, String name, String command) {
    return () ->
        new BerthException(
            ErrorCode.NOT_FOUND,
            "Cannot find %s '%s': there is none of that name. List them with '%s'."
                .formatted(kind, Shown.text(name), command));
  }
}
