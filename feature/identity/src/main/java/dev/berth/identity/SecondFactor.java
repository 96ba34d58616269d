package dev.berth.identity;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One-time codes that follow from a secret and the time (RFC 6238), and codes for the day on which
 * the device is lost. Immutable.
 *
 * @param sealed the secret under the platform's key, in Base64
 * @param confirmed whether a code of it was shown once; it is asked for from then on
 * @param lastStep the time step of the last code that was used: neither it nor an earlier one works
 *     again
 * @param recoveryCodes the hashes of those that have not been used
 */
record SecondFactor(String sealed, boolean confirmed, long lastStep, Set<String> recoveryCodes) {
  SecondFactor {
    recoveryCodes = Set.copyOf(recoveryCodes);
  }

  /** The same after a code was used. */
  SecondFactor used(long step) {
    return new SecondFactor(sealed, confirmed, step, recoveryCodes);
  }

  /** The same after a code was shown for the first time. */
  SecondFactor confirm(long step, List<String> codes) {
    return new SecondFactor(sealed, true, step, Set.copyOf(codes));
  }

  /** The same without a recovery code, by its hash. */
  SecondFactor without(String recoveryCode) {
    TreeSet<String> left = new TreeSet<>(recoveryCodes);
    left.remove(recoveryCode);
    return new SecondFactor(sealed, confirmed, lastStep, left);
  }
}
