package dev.berth.index;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;

/** A summary would have more buckets than it may, or take more memory. */
public final class TooManyBuckets extends BerthException {
  private static final long serialVersionUID = 1L;

  private final int most;

  TooManyBuckets(int most, String cause) {
    super(
        ErrorCode.TOO_LARGE,
        "Cannot summarize the records: %s. Ask for a larger interval, a shorter time or fewer values."
            .formatted(cause));
    this.most = most;
  }

  /** How many buckets a summary may have. */
  public int most() {
    return most;
  }
}
