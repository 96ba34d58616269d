package dev.berth.identity;

import java.time.Instant;

/**
 * What a log-in gave. Immutable.
 *
 * @param id not secret
 * @param hash of the text that is shown
 * @param expires when it ends, however much it is used
 * @param secondFactor whether a second factor was shown
 * @param address where the log-in came from
 */
record Session(
    String id,
    String hash,
    String user,
    Instant created,
    Instant expires,
    boolean secondFactor,
    String address) {
  Session proved() {
    return new Session(id, hash, user, created, expires, true, address);
  }

  @Override
  public String toString() {
    return "session " + id;
  }
}
