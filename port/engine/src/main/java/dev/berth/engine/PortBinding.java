package dev.berth.engine;

import org.jspecify.annotations.Nullable;

/**
 * A container port published on the machine. Tasks of one service may share a host port; others may
 * not.
 *
 * @param hostAddress the address to listen on; null: all
 * @param hostPort 1 to 65535
 * @param containerPort 1 to 65535
 */
public record PortBinding(
    @Nullable String hostAddress, int hostPort, int containerPort, Protocol protocol) {
  /** What runs over IP. */
  public enum Protocol {
    TCP,
    UDP
  }
}
