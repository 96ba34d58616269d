package dev.berth.server;

import dev.berth.kernel.IdSource;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * What a platform takes from outside, so that tests can give something else.
 *
 * @param clock tells the time
 * @param random for ids and secrets
 * @param ids made of it
 * @param machine that it runs on
 */
record Surroundings(InstantSource clock, SecureRandom random, IdSource ids, Machine machine) {
  /** The real ones. */
  static Surroundings real() {
    SecureRandom random = new SecureRandom();
    return new Surroundings(InstantSource.system(), random, IdSource.random(random), new Machine());
  }
}
