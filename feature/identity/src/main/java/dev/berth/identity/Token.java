package dev.berth.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program shows instead of a password. Immutable.
 *
 * @param id not secret; of an access key, what AWS's clients call its id
 * @param user whose it is
 * @param label for people; may be empty
 * @param hash of the text that is shown; empty for an access key
 * @param sealed an access key's secret under the key of its user's home, in Base64; null for a
 *     token
 * @param expires null: never
 * @param parent the token that it was made with, and ends with; null: it was made otherwise
 * @param inherited what the token that it was made with is limited to
 * @param own what it is limited to itself; null: nothing more
 */
record Token(
    String id,
    Kind kind,
    String user,
    String label,
    String hash,
    @Nullable String sealed,
    Instant created,
    @Nullable Instant expires,
    @Nullable String parent,
    List<Fence> inherited,
    @Nullable Fence own) {

  enum Kind {
    TOKEN,
    ACCESS_KEY
  }

  Token {
    inherited = List.copyOf(inherited);
  }

  /** All that it is limited to: each has to allow what it does. */
  List<Fence> fences() {
    if (own == null) {
      return inherited;
    }
    List<Fence> all = new ArrayList<>(inherited);
    all.add(own);
    return all;
  }

  boolean isLimited() {
    return own != null || !inherited.isEmpty();
  }

  boolean isOverAt(Instant time) {
    return expires != null && !time.isBefore(expires);
  }

  boolean names(PolicyKey policy) {
    return fences().stream().anyMatch(fence -> fence.policies().contains(policy));
  }

  Token withOwn(Fence changed) {
    return new Token(
        id, kind, user, label, hash, sealed, created, expires, parent, inherited, changed);
  }

  @Override
  public String toString() {
    return "token " + id;
  }
}
