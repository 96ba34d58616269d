package dev.berth.deploy;

/**
 * What a service was before its spec last changed: what a rollback goes back to, and what stands in
 * while an update is paused. Immutable.
 *
 * @param version of the stack that had it
 */
record EarlierService(ServiceSpec spec, String hash, int replicas, long generation, long version) {}
