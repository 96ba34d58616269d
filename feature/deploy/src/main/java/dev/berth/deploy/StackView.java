package dev.berth.deploy;

import java.time.Instant;
import java.util.List;

/**
 * A stack in a listing.
 *
 * @param version one more with each change; 0 for one that is being removed
 * @param state {@code running}, {@code deploying}, {@code degraded} (it was complete, and is not
 *     now), {@code failed} or {@code removing}
 * @param services how many it has
 * @param running tasks that run
 * @param desired how many there should be
 * @param urls where it answers
 * @param target where it is deployed
 */
public record StackView(
    String name,
    String tenant,
    long version,
    String state,
    int services,
    int running,
    int desired,
    Instant updated,
    List<String> urls,
    String target) {}
