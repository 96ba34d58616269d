package dev.berth.deploy;

import java.time.Instant;

/**
 * One line that a task wrote.
 *
 * @param slot which of the service's replicas wrote it
 * @param stream {@code stdout} or {@code stderr}
 */
public record LogRecord(
    Instant time,
    String tenant,
    String stack,
    String service,
    String task,
    int slot,
    String stream,
    String text) {}
