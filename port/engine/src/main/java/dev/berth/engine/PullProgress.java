package dev.berth.engine;

import dev.berth.kernel.ByteSize;

/**
 * What happens to one layer of an image that is being fetched.
 *
 * @param layer its digest, {@code sha256:…}, as the registry has it
 * @param current how much of it was fetched or unpacked
 * @param total how much there is; 0: not known
 */
public record PullProgress(String layer, Phase phase, ByteSize current, ByteSize total) {
  /** Where a layer is on its way. */
  public enum Phase {
    WAITING,
    DOWNLOADING,
    UNPACKING,
    /** It is in its place. */
    DONE,
    /** It was there before. */
    PRESENT
  }
}
