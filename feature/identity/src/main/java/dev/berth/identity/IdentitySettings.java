package dev.berth.identity;

import java.time.Duration;

/**
 * What an installation may choose.
 *
 * @param requireSecondFactor whether who logs in without a second factor may do nothing but get one
 * @param sessionIdle after how long without a request a session ends
 * @param sessionLongest after how long a session ends in any case
 * @param passwordLength how many characters a password has at least
 * @param hashingCost of passwords: two to this power rounds
 * @param region that ARNs in policies name
 */
public record IdentitySettings(
    boolean requireSecondFactor,
    Duration sessionIdle,
    Duration sessionLongest,
    int passwordLength,
    int hashingCost,
    String region) {
  public static final IdentitySettings DEFAULT =
      new IdentitySettings(false, Duration.ofHours(12), Duration.ofDays(7), 12, 12, "us-east-1");

  /**
   * @throws IllegalArgumentException for what cannot be used
   */
  public IdentitySettings {
    if (sessionIdle.toSeconds() < 60 || sessionLongest.compareTo(sessionIdle) < 0) {
      throw new IllegalArgumentException(
          "Sessions live a minute without a request at least, and altogether as long at least");
    }
    if (passwordLength < 8 || passwordLength > 128) {
      throw new IllegalArgumentException("Passwords have 8 to 128 characters at least");
    }
    if (hashingCost < 4 || hashingCost > 16) {
      throw new IllegalArgumentException("The cost of hashing is 4 to 16");
    }
  }

  IdentitySettings requiringSecondFactor() {
    return new IdentitySettings(
        true, sessionIdle, sessionLongest, passwordLength, hashingCost, region);
  }
}
