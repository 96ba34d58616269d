package dev.berth.deploy;

/**
 * The machine that Berth runs on. Immutable: a moment's picture.
 *
 * @param name its host name
 * @param address where its front door is
 * @param memoryAvailableBytes what could be used without swapping
 * @param cpuUsage how much of all its CPUs was busy lately, 0 to 1
 * @param loadAverage what ran or waited to run, averaged over a minute
 * @param kernel its version
 * @param os its name
 */
public record LocalNode(
    String name,
    String address,
    int cpus,
    long memoryBytes,
    long memoryAvailableBytes,
    double cpuUsage,
    double loadAverage,
    String kernel,
    String os) {}
