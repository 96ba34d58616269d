package dev.berth.deploy;

import dev.berth.compose.ServiceSection;
import dev.berth.kernel.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service as it should be. Immutable.
 *
 * @param hash of all that a task is made of: tasks that carry another are outdated
 * @param replicas how many tasks, unless it is stopped; of a job, how many at once
 * @param mode whether it should run
 * @param generation how often it was restarted by hand; part of the hash
 * @param updated when its spec or its number last changed
 * @param earlier what it was before; null: nothing else
 * @param rollout how the last change of its spec is getting on; null: there was none
 */
record DesiredService(
    ServiceKey key,
    ServiceSpec spec,
    String hash,
    int replicas,
    Mode mode,
    long generation,
    Instant updated,
    @Nullable EarlierService earlier,
    @Nullable Rollout rollout) {
  /** Whether a service should run. */
  enum Mode {
    STARTED,
    STOPPED
  }

  static DesiredService of(ServiceKey key, ServiceSpec spec, int replicas, Instant updated) {
    return new DesiredService(
        key, spec, DesiredJson.hash(spec, 0), replicas, Mode.STARTED, 0, updated, null, null);
  }

  /** How many tasks it should have now, those of a job that have ended well among them. */
  int slots() {
    return mode == Mode.STOPPED ? 0 : places();
  }

  /** How many tasks it should have when it runs. */
  int places() {
    return switch (spec.upkeep().scheme().mode()) {
      case REPLICATED -> replicas;
      case REPLICATED_JOB -> spec.upkeep().scheme().completions();
      case GLOBAL, GLOBAL_JOB -> 1;
    };
  }

  DesiredService withReplicas(int changed, Instant now) {
    ServiceSpec.Scheme scheme = spec.upkeep().scheme();
    ServiceSpec.Scheme scaled =
        scheme.mode() == ServiceSection.Mode.REPLICATED_JOB
            ? new ServiceSpec.Scheme(scheme.mode(), changed)
            : scheme;
    return new DesiredService(
        key,
        spec.withUpkeep(spec.upkeep().withScheme(scaled)),
        hash,
        changed,
        mode,
        generation,
        now,
        earlier,
        rollout);
  }

  DesiredService stopped(Instant now) {
    return new DesiredService(
        key, spec, hash, replicas, Mode.STOPPED, generation, now, earlier, rollout);
  }

  /** Makes every task of it outdated, and wants it to run. */
  DesiredService restarted(Instant now) {
    return new DesiredService(
        key,
        spec,
        DesiredJson.hash(spec, generation + 1),
        replicas,
        Mode.STARTED,
        generation + 1,
        now,
        earlier,
        rollout == null ? null : rollout.resumed(now));
  }

  /** The same, with something found out about what it is made of: no update. */
  DesiredService withSpec(ServiceSpec changed) {
    return new DesiredService(
        key,
        changed,
        DesiredJson.hash(changed, generation),
        replicas,
        mode,
        generation,
        updated,
        earlier,
        rollout);
  }

  /** The same with another course of its update. */
  DesiredService withRollout(@Nullable Rollout changed) {
    return new DesiredService(
        key, spec, hash, replicas, mode, generation, updated, earlier, changed);
  }

  /**
   * What follows on this one when it is deployed with another spec: restarts by hand are part of
   * what runs, and forgetting them would restart everything.
   *
   * @param version of the stack that has this one
   */
  DesiredService succeededBy(ServiceSpec changed, int newReplicas, long version, Instant now) {
    String newHash = DesiredJson.hash(changed, generation);
    DesiredService next =
        new DesiredService(
            key,
            changed,
            newHash,
            newReplicas,
            Mode.STARTED,
            generation,
            now,
            earlierOf(changed, newHash, version),
            rolloutTo(newHash, Rollout.updating(now), now));
    return next.isLike(this) ? this : next;
  }

  /** What ran well before, as far as known: what is paused or has no image yet did not. */
  private @Nullable EarlierService earlierOf(ServiceSpec changed, String newHash, long version) {
    boolean unproven =
        spec.imageId().isEmpty()
            || (rollout != null
                && (rollout.state().isPaused()
                    || (rollout.state().isOpen() && hash.equals(newHash))));
    return spec.equals(changed) || (unproven && earlier != null) ? earlier : toEarlier(version);
  }

  private @Nullable Rollout rolloutTo(String newHash, Rollout begun, Instant now) {
    if (!hash.equals(newHash)) {
      return begun;
    }
    return rollout == null ? null : rollout.resumed(now);
  }

  EarlierService toEarlier(long version) {
    return new EarlierService(spec, hash, replicas, generation, version);
  }

  /**
   * Goes back to what it was, by hand; a second time goes forth again.
   *
   * @param version of the stack that has this one
   */
  DesiredService rolledBackTo(EarlierService before, long version, Instant now) {
    return become(
        before,
        toEarlier(version),
        rolloutTo(before.hash(), Rollout.rollingBack("", null, now), now),
        now);
  }

  /** Goes back to what it was because its update failed; what failed is not kept to go forth. */
  DesiredService rolledBackTo(
      EarlierService before, String why, @Nullable TaskId culprit, Instant now) {
    return become(before, null, Rollout.rollingBack(why, culprit, now), now);
  }

  private DesiredService become(
      EarlierService other,
      @Nullable EarlierService before,
      @Nullable Rollout course,
      Instant now) {
    return new DesiredService(
        key,
        other.spec(),
        other.hash(),
        other.replicas(),
        mode,
        other.generation(),
        now,
        before,
        course);
  }

  /** What tasks are made from while this one cannot be trusted yet. */
  DesiredService standIn(EarlierService before) {
    return become(before, null, null, updated);
  }

  /** Whether nothing but the time of the change differs. */
  boolean isLike(DesiredService other) {
    return equals(other.withUpdated(updated));
  }

  DesiredService withUpdated(Instant changed) {
    return new DesiredService(
        key, spec, hash, replicas, mode, generation, changed, earlier, rollout);
  }
}
