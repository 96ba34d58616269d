package dev.berth.filters;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who may come in with which password. Immutable. */
final class Accounts {
  private static final int MOST = 10_000;

  private final Map<String, PasswordHash> hashes;
  private final List<PasswordHash> decoys;

  private Accounts(Map<String, PasswordHash> hashes) {
    this.hashes = Map.copyOf(hashes);
    this.decoys = List.copyOf(hashes.values());
  }

  /**
   * Reads {@code NAME:HASH} of each line; of two lines for one name the first counts. Empty lines
   * and those that begin with {@code #} are passed over.
   *
   * @throws InvalidFilter if a line is none; it names the user, never the hash
   */
  static Accounts parse(String middleware, List<String> lines) throws InvalidFilter {
    Map<String, PasswordHash> hashes = new HashMap<>();
    int number = 0;
    for (String line : lines) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      int colon = text.indexOf(':');
      if (colon < 1 || text.chars().anyMatch(c -> c < ' ' || c == 127)) {
        throw new InvalidFilter(
            "User %d of the middleware '%s' is not of the form NAME:HASH, as htpasswd writes it."
                .formatted(number, middleware));
      }
      hashes.putIfAbsent(
          text.substring(0, colon), hash(middleware, text.substring(0, colon), text));
    }
    if (hashes.isEmpty() || hashes.size() > MOST) {
      throw new InvalidFilter(
          "The middleware '%s' has %d users. Name at least one, and at most %d."
              .formatted(middleware, hashes.size(), MOST));
    }
    return new Accounts(hashes);
  }

  private static PasswordHash hash(String middleware, String user, String text)
      throws InvalidFilter {
    PasswordHash hash = PasswordHash.parse(text.substring(user.length() + 1).strip());
    if (hash == null) {
      throw new InvalidFilter(
          "The password hash of the user '%s' of the middleware '%s' cannot be used. Take bcrypt with a cost from 4 to 14 (htpasswd -nbB), apr1 or {SHA}; in a Compose file each '$' is written '$$'."
              .formatted(user, middleware));
    }
    return hash;
  }

  /**
   * Whether a user has a password; blocks. Unknown users take as long as known ones: their password
   * is held against somebody else's hash.
   */
  boolean matches(String user, byte[] password) {
    PasswordHash own = hashes.get(user);
    PasswordHash checked =
        own == null ? decoys.get(Math.floorMod(user.hashCode(), decoys.size())) : own;
    return checked.matches(password) && own != null;
  }
}
