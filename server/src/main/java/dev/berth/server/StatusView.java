package dev.berth.server;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a platform is.
 *
 * @param dataDirectory absolute; null for who is no operator
 * @param domain the zone
 * @param stacks as {@code GET /api/stacks} lists them
 * @param node null for who is no operator: its load tells of other tenants
 * @param warnings what works less well than it could, a sentence each
 */
record StatusView(
    String version,
    String instance,
    @Nullable String dataDirectory,
    String domain,
    Instant started,
    long uptimeSeconds,
    FrontDoorView frontDoor,
    EngineView engine,
    @Nullable MachineView node,
    List<?> stacks,
    List<String> warnings) {
  /**
   * Where the front door listens.
   *
   * @param httpsPort -1: TLS is off
   */
  record FrontDoorView(int httpPort, int httpsPort) {}

  /**
   * What runs tasks, and whether it can.
   *
   * @param reason why it is this engine
   */
  record EngineView(
      String name,
      String reason,
      boolean ready,
      String summary,
      List<String> warnings,
      List<String> capabilities) {}

  /** The machine. */
  record MachineView(
      String name,
      int cpus,
      long memoryBytes,
      long memoryAvailableBytes,
      double loadAverage,
      String kernel,
      String os) {}
}
