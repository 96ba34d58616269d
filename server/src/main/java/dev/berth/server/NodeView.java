package dev.berth.server;

/**
 * A machine of the platform.
 *
 * @param role {@code manager}: it takes requests and decides
 * @param state {@code ready}, or {@code down} when its engine cannot start tasks
 * @param address where its front door is
 * @param memoryAvailableBytes what could be used without swapping
 * @param tasks how many run on it
 * @param engine its name
 */
record NodeView(
    String name,
    String role,
    String state,
    String address,
    int cpus,
    long memoryBytes,
    long memoryAvailableBytes,
    long tasks,
    String engine,
    String kernel,
    String os) {}
