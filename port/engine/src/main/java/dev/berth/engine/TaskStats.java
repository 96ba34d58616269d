package dev.berth.engine;

import dev.berth.kernel.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a task uses.
 *
 * @param cpuTime of all its processes, since its start
 * @param memory in use now, page cache that can be given back left out
 * @param memoryLimit null: none
 * @param pids processes and threads
 * @param received from its networks, since its start
 * @param sent to its networks, since its start
 */
public record TaskStats(
    Duration cpuTime,
    ByteSize memory,
    @Nullable ByteSize memoryLimit,
    int pids,
    ByteSize received,
    ByteSize sent) {}
