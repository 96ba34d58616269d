package dev.berth.deploy;

import java.time.Instant;

/**
 * A service as it should be. Immutable.
 *
 * @param hash of all that a task is made of: tasks that carry another are outdated
 * @param replicas how many tasks, unless it is stopped
 * @param mode whether it should run
 * @param generation how often it was restarted by hand; part of the hash
 * @param updated when its spec or its number last changed
 */
record DesiredService(
    ServiceKey key,
    ServiceSpec spec,
    String hash,
    int replicas,
    Mode mode,
    long generation,
    Instant updated) {
  /** Whether a service should run. */
  enum Mode {
    STARTED,
    STOPPED
  }

  static DesiredService of(ServiceKey key, ServiceSpec spec, int replicas, Instant updated) {
    return new DesiredService(
        key, spec, DesiredJson.hash(spec, 0), replicas, Mode.STARTED, 0, updated);
  }

  /** How many tasks it should have now. */
  int slots() {
    return mode == Mode.STOPPED ? 0 : replicas;
  }

  DesiredService withReplicas(int changed, Instant now) {
    return new DesiredService(key, spec, hash, changed, mode, generation, now);
  }

  DesiredService stopped(Instant now) {
    return new DesiredService(key, spec, hash, replicas, Mode.STOPPED, generation, now);
  }

  /** Makes every task of it outdated, and wants it to run. */
  DesiredService restarted(Instant now) {
    return withGeneration(generation + 1, now);
  }

  DesiredService withGeneration(long changed, Instant now) {
    return new DesiredService(
        key, spec, DesiredJson.hash(spec, changed), replicas, Mode.STARTED, changed, now);
  }

  /** The same service, made of another spec. */
  DesiredService withSpec(ServiceSpec changed) {
    if (changed.equals(spec)) {
      return this;
    }
    return new DesiredService(
        key, changed, DesiredJson.hash(changed, generation), replicas, mode, generation, updated);
  }

  /** Whether nothing but the time of the change differs. */
  boolean isLike(DesiredService other) {
    return equals(other.withUpdated(updated));
  }

  DesiredService withUpdated(Instant changed) {
    return new DesiredService(key, spec, hash, replicas, mode, generation, changed);
  }
}
