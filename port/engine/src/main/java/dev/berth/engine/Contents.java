package dev.berth.engine;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;

/** Where the contents of {@link Mount.File} are got, by their ids. Thread-safe. */
@FunctionalInterface
public interface Contents {
  /** For tasks without files. */
  Contents NONE =
      id -> {
        throw new BerthException(
            ErrorCode.NOT_FOUND, "Cannot find content '%s': there is none.".formatted(id));
      };

  /**
   * The bytes, for the one who asks alone.
   *
   * @throws BerthException {@code NOT_FOUND} if there is none of that id
   */
  byte[] read(String id);
}
