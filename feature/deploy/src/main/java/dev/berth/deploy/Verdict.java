package dev.berth.deploy;

import dev.berth.kernel.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * What a plan concludes about a service's update, to be written into the desired state: the same is
 * concluded again until that is done. Immutable.
 *
 * @param hash of the service as it was looked at: for any other it says nothing
 * @param state what its update has come to; {@code ROLLBACK_STARTED}: it is to go back
 * @param message why; empty: nothing to say
 * @param culprit the task whose end explains it; null: none
 */
record Verdict(
    ServiceKey service,
    String hash,
    Rollout.State state,
    String message,
    @Nullable TaskId culprit) {}
