package dev.berth.certificates;

import dev.berth.proxy.Certificates.Identity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of the local authority, made when their names are first wanted, and anew long
 * before they end. In memory only: after a start they are others, under the same root. For one
 * thread.
 */
final class LocalLeaves {
  /** Some 5 KB each. */
  static final int MOST = 10_000;

  private static final Logger LOG = System.getLogger(LocalLeaves.class.getName());
  private static final Duration RESERVE = LocalAuthority.LEAF_LIFE.dividedBy(3);

  private final LocalAuthority authority;
  private final Map<List<String>, Identity> made = new HashMap<>();
  private boolean full;

  LocalLeaves(LocalAuthority authority) {
    this.authority = authority;
  }

  /** One for names, whose first is the main one; null beyond {@link #MOST}. */
  @Nullable Identity get(List<String> names, Instant now) {
    Identity there = made.get(names);
    if (there != null && isFresh(there, now)) {
      return there;
    }
    if (there == null && made.size() >= MOST) {
      tellFull();
      return null;
    }
    Identity next = authority.issue(names);
    made.put(names, next);
    return next;
  }

  private static boolean isFresh(Identity identity, Instant now) {
    return identity.chain().getFirst().getNotAfter().toInstant().isAfter(now.plus(RESERVE));
  }

  /** Forgets all others. */
  void retain(Set<List<String>> wanted) {
    made.keySet().retainAll(wanted);
    full &= made.size() >= MOST;
  }

  private void tellFull() {
    if (!full) {
      full = true;
      LOG.log(
          Level.WARNING,
          "Cannot issue local certificates for more than "
              + MOST
              + " names: others are shown the default one");
    }
  }
}
