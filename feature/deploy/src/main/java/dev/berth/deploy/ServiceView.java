package dev.berth.deploy;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A service in a listing.
 *
 * @param image the reference as the file writes it
 * @param mode {@code replicated}, {@code global}, {@code replicated-job} or {@code global-job}
 * @param replicas how many tasks there should be; 0 for a stopped service
 * @param running tasks that run
 * @param healthy those that may get requests
 * @param state {@code running}, {@code deploying}, {@code failed}, {@code stopped} or {@code
 *     completed}
 * @param message what it waits for, or what is wrong; empty when all is well
 * @param ports {@code 8080->80/tcp} for a published one, {@code 80/tcp} for one that is only routed
 * @param urls where it answers
 * @param updated when what is desired of it last changed
 */
public record ServiceView(
    String name,
    String stack,
    String image,
    String mode,
    int replicas,
    int running,
    int healthy,
    String state,
    String message,
    List<String> ports,
    List<String> urls,
    Instant updated,
    Map<String, String> labels) {}
