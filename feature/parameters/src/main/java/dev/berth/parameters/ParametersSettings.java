package dev.berth.parameters;

import dev.berth.kernel.ByteSize;

/**
 * How parameters are kept.
 *
 * @param region that the ARNs in REST answers name: {@code us-east-1}
 * @param cache how much of what was read last is held in memory
 */
public record ParametersSettings(String region, ByteSize cache) {
  /** What a Berth has unless it is told otherwise. */
  public static final ParametersSettings DEFAULT =
      new ParametersSettings("us-east-1", ByteSize.ofMebibytes(16));
}
