package dev.berth.access;

import dev.berth.kernel.Secret;
import java.util.Optional;

/**
 * The AWS-style access keys, for protocols that sign with one instead of showing a token.
 * Thread-safe.
 */
public interface AccessKeys {
  /**
   * The key of an id; empty if there is none, or it has expired or was revoked.
   *
   * @param origin where the id was shown
   */
  Optional<AccessKey> find(String id, Origin origin);

  /**
   * A key.
   *
   * @param id as {@code AKIA…}; not secret
   * @param secret what its owner signs with
   * @param principal who its owner is, once a signature was found right
   */
  record AccessKey(String id, Secret secret, Principal principal) {}
}
