package dev.berth.logs;

import java.time.Duration;

/**
 * How the logs of a tenant are doing.
 *
 * @param records how many were kept since the start
 * @param dropped how many were not, since the tenant has as much as it may have of today alone
 * @param waiting how many bytes of lines wait to be kept
 * @param delay how long ago the last line was written that was kept, while others wait
 * @param size how many bytes of disk the records take
 * @param failure why nothing can be kept now; empty: it can
 */
public record LogStatus(
    String tenant,
    long records,
    long dropped,
    long waiting,
    Duration delay,
    long size,
    String failure) {}
