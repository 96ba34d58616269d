package dev.berth.parameters;

import dev.berth.access.Quotas;
import dev.berth.kernel.TenantId;
import dev.berth.parameters.ParameterRules.Stamp;
import dev.berth.store.Store;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of all tenants, with their versions, labels and tags. Knows no rights.
 * Thread-safe.
 */
final class ParameterStore {
  static final int LABELS = 10;
  private static final Pattern LABEL =
      Pattern.compile("(?!aws|ssm)[a-zA-Z_.-][a-zA-Z0-9_.-]{0,99}");

  private final Store store;
  private final Vault vault;
  private final Quotas quotas;
  private final InstantSource clock;
  private final ParameterCache cache;
  private final Listeners listeners;

  ParameterStore(Parts parts, ParameterCache cache, Listeners listeners) {
    this.store = parts.store();
    this.vault = parts.vault();
    this.quotas = parts.quotas();
    this.clock = parts.clock();
    this.cache = cache;
    this.listeners = listeners;
  }

  /** What it is made of. */
  record Parts(Store store, Vault vault, Quotas quotas, InstantSource clock) {}

  /** What a put made. */
  record Put(long version, Tier tier) {}

  /** What a put of labels did: those that cannot be labels are left out. */
  record Labelled(long version, List<String> done, List<String> invalid) {}

  Optional<Parameter> find(TenantId tenant, ParameterName name) {
    return cache.find(
        tenant, name, () -> store.read(handle -> ParameterTable.find(handle, tenant, name)));
  }

  /** An earlier version, or the present one. */
  Optional<Version> findVersion(TenantId tenant, Parameter parameter, long number) {
    if (parameter.version().number() == number) {
      return Optional.of(parameter.version());
    }
    return store.read(handle -> VersionTable.find(handle, tenant, parameter.name(), number));
  }

  Optional<Long> findLabel(TenantId tenant, ParameterName name, String label) {
    return store.read(handle -> LabelTable.find(handle, tenant, name, label));
  }

  SortedMap<String, Long> labels(TenantId tenant, ParameterName name) {
    return store.read(handle -> LabelTable.list(handle, tenant, name));
  }

  /** The next of a range, in the order of names. */
  List<Parameter> list(
      TenantId tenant, ParameterTable.Range range, @Nullable String after, int most) {
    return store.read(handle -> ParameterTable.list(handle, tenant, range, after, most));
  }

  /** All that is known of a parameter at one moment. */
  record History(Parameter parameter, List<Version> versions, SortedMap<String, Long> labels) {}

  /** The versions after one, the oldest first, the present one last. */
  Optional<History> history(TenantId tenant, ParameterName name, long after, int most) {
    return store.read(
        handle ->
            ParameterTable.find(handle, tenant, name)
                .map(
                    parameter -> {
                      List<Version> versions =
                          new ArrayList<>(VersionTable.list(handle, tenant, name, after, most));
                      if (versions.size() < most && parameter.version().number() > after) {
                        versions.add(parameter.version());
                      }
                      return new History(
                          parameter, versions, LabelTable.list(handle, tenant, name));
                    }));
  }

  long count(TenantId tenant) {
    return store.read(handle -> CountTable.of(handle, tenant));
  }

  /**
   * Makes a parameter, or its next version.
   *
   * @param principal who does, by name
   * @throws Refusal what is wrong with it
   */
  Put put(TenantId tenant, ParameterChange change, String principal) {
    ParameterRules.check(change);
    Parameter seen = find(tenant, change.name()).orElse(null);
    Stamp stamp = new Stamp(clock.instant().truncatedTo(ChronoUnit.MILLIS), principal);
    // Before the transaction: nobody waits for patterns and ciphers, and a tenant's first key is
    // stored on its own.
    Version early = next(tenant, change, seen, stamp);
    Version written =
        store.write(
            handle -> {
              Parameter now = ParameterTable.find(handle, tenant, change.name()).orElse(null);
              Version next = isSame(seen, now) ? early : next(tenant, change, now, stamp);
              write(handle, tenant, new Step(change, now, next));
              return next;
            });
    changed(tenant, change.name());
    return new Put(written.number(), written.tier());
  }

  /** A change in its transaction: what is there, and what comes. */
  private record Step(ParameterChange change, @Nullable Parameter now, Version next) {}

  private Version next(
      TenantId tenant, ParameterChange change, @Nullable Parameter now, Stamp stamp) {
    long number = now == null ? 1 : now.version().number() + 1;
    Vault.Place place = new Vault.Place(tenant, change.name(), number);
    ParameterType type = ParameterRules.type(change, now);
    return ParameterRules.next(change, now, vault.seal(place, type, change.value()), stamp);
  }

  /** Whether what follows one follows the other: versions may have come in between. */
  private static boolean isSame(@Nullable Parameter seen, @Nullable Parameter now) {
    if (seen == null || now == null) {
      return seen == null && now == null;
    }
    Version one = seen.version();
    Version other = now.version();
    return seen.type() == now.type()
        && one.number() == other.number()
        && one.tier() == other.tier()
        && one.modified().equals(other.modified())
        && Objects.equals(one.pattern(), other.pattern())
        && Objects.equals(one.description(), other.description());
  }

  private void write(Handle handle, TenantId tenant, Step step) {
    ParameterChange change = step.change();
    Parameter now = step.now();
    if (now == null) {
      if (!CountTable.add(handle, tenant, quotas.of(tenant).parameters())) {
        throw Refusal.limitExceeded();
      }
      ParameterType type = ParameterRules.type(change, null);
      ParameterTable.insert(
          handle, tenant, new Parameter(change.name(), type, step.next(), change.tags()));
      return;
    }
    long oldest = step.next().number() - ParameterRules.VERSIONS;
    if (oldest > 0) {
      boolean gone = VersionTable.deleteUnlabelled(handle, tenant, change.name(), oldest);
      if (!gone && LabelTable.has(handle, tenant, change.name(), oldest)) {
        throw Refusal.maxVersions(change.name(), oldest);
      }
    }
    // In this order, who comes at the same time is told by PostgreSQL to begin again.
    ParameterTable.update(handle, tenant, change.name(), step.next());
    VersionTable.insert(handle, tenant, change.name(), now.version());
  }

  /** Removes a parameter with all that belongs to it; false if there is none. */
  boolean delete(TenantId tenant, ParameterName name) {
    boolean gone =
        store.write(
            handle -> {
              if (!ParameterTable.delete(handle, tenant, name)) {
                return false;
              }
              VersionTable.deleteAll(handle, tenant, name);
              LabelTable.deleteAll(handle, tenant, name);
              CountTable.subtract(handle, tenant);
              return true;
            });
    if (gone) {
      changed(tenant, name);
    }
    return gone;
  }

  /**
   * Sets tags, and removes others.
   *
   * @throws Refusal {@code InvalidResourceId}, {@code TooManyTagsError}
   */
  void tag(
      TenantId tenant, ParameterName name, SortedMap<String, String> set, List<String> removed) {
    store.write(
        handle -> {
          Parameter now =
              ParameterTable.find(handle, tenant, name).orElseThrow(Refusal::resourceId);
          SortedMap<String, String> tags = new TreeMap<>(now.tags());
          tags.keySet().removeAll(new TreeSet<>(removed));
          tags.putAll(set);
          Tags.check(tags);
          ParameterTable.updateTags(handle, tenant, name, Tags.render(tags));
          return tags;
        });
    cache.forget(tenant, name);
  }

  /**
   * Puts labels on a version; takes them from another that has them.
   *
   * @param version null: the present one
   * @throws Refusal {@code ParameterNotFound}, {@code ParameterVersionNotFound}, {@code
   *     ParameterVersionLabelLimitExceeded}
   */
  Labelled label(TenantId tenant, ParameterName name, @Nullable Long version, List<String> labels) {
    Labelled labelled =
        store.write(
            handle -> {
              long number = number(handle, tenant, name, version);
              SortedMap<String, Long> all = LabelTable.list(handle, tenant, name);
              List<String> done = new ArrayList<>();
              List<String> invalid = new ArrayList<>();
              for (String label : new TreeSet<>(labels)) {
                (LABEL.matcher(label).matches() ? done : invalid).add(label);
              }
              done.forEach(label -> all.put(label, number));
              if (all.values().stream().filter(one -> one == number).count() > LABELS) {
                throw Refusal.tooManyLabels();
              }
              for (String label : done) {
                LabelTable.put(handle, tenant, name, Map.entry(label, number));
              }
              return new Labelled(number, done, invalid);
            });
    changed(tenant, name);
    return labelled;
  }

  /**
   * Takes labels from a version; those that it does not have are told as invalid.
   *
   * @throws Refusal {@code ParameterNotFound}, {@code ParameterVersionNotFound}
   */
  Labelled unlabel(TenantId tenant, ParameterName name, long version, List<String> labels) {
    Labelled unlabelled =
        store.write(
            handle -> {
              number(handle, tenant, name, version);
              SortedMap<String, Long> all = LabelTable.list(handle, tenant, name);
              List<String> done = new ArrayList<>();
              List<String> invalid = new ArrayList<>();
              for (String label : new TreeSet<>(labels)) {
                Long on = all.get(label);
                (on != null && on == version ? done : invalid).add(label);
              }
              done.forEach(label -> LabelTable.delete(handle, tenant, name, label));
              return new Labelled(version, done, invalid);
            });
    changed(tenant, name);
    return unlabelled;
  }

  private static long number(
      Handle handle, TenantId tenant, ParameterName name, @Nullable Long version) {
    Parameter now =
        ParameterTable.find(handle, tenant, name).orElseThrow(() -> Refusal.notFound(name.value()));
    long number = version == null ? now.version().number() : version;
    boolean exists =
        number == now.version().number()
            || VersionTable.find(handle, tenant, name, number).isPresent();
    if (!exists) {
      throw Refusal.versionNotFound(name, Long.toString(number));
    }
    return number;
  }

  /** Removes all of a tenant. */
  void removeAll(TenantId tenant) {
    store.write(
        handle -> {
          for (String table : List.of("version", "label", "parameter", "count")) {
            handle.execute("DELETE FROM parameters_" + table + " WHERE tenant = ?", tenant.value());
          }
          return tenant;
        });
    cache.forget(tenant);
  }

  private void changed(TenantId tenant, ParameterName name) {
    cache.forget(tenant, name);
    listeners.changed(tenant, name.value());
  }
}
