package dev.berth.deploy;

import java.time.Instant;

/**
 * A step that failed the last time it was tried.
 *
 * @param hash what the task was to be made from; empty for a step without one
 * @param attempts how often in a row, from 1
 * @param reason for people
 */
record StepFailure(String hash, int attempts, Instant at, String reason) {}
