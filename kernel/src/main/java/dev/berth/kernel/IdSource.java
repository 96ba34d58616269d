package dev.berth.kernel;

import java.util.random.RandomGenerator;

/** Makes ids that are not used twice. Thread-safe. */
@FunctionalInterface
public interface IdSource {
  /** The letters and digits that random ids are made of: none that is easily taken for another. */
  String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

  /** A new id: 12 characters of {@link #ALPHABET}, for a random source 60 bits. */
  String next();

  /** Ids from a source of random numbers, which has to be thread-safe. */
  static IdSource random(RandomGenerator random) {
    return () -> {
      char[] id = new char[12];
      for (int i = 0; i < id.length; i++) {
        id[i] = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      }
      return new String(id);
    };
  }
}
