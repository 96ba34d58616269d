package dev.berth.identity;

import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who acts: a person, or a service account. Immutable.
 *
 * @param name unique on the whole platform
 * @param home the tenant that manages it
 * @param operator whether it may act across tenants
 * @param locked whether it may not act at all
 * @param roles what it is in which tenant
 * @param tags that conditions of policies ask for
 * @param proof how it proves who it is
 */
record User(
    String name,
    TenantId home,
    Kind kind,
    boolean operator,
    boolean locked,
    SortedMap<TenantId, Role> roles,
    SortedMap<String, String> tags,
    Proof proof,
    Instant created) {

  enum Kind {
    PERSON,
    /** A program: it shows tokens and never logs in. */
    SERVICE
  }

  /**
   * What is checked at a log-in.
   *
   * @param passwordHash null: it cannot log in with one
   * @param mustChange whether the password is known to others: somebody else gave it, or it was
   *     made up
   * @param secondFactor null: it has none
   */
  record Proof(
      @Nullable String passwordHash, boolean mustChange, @Nullable SecondFactor secondFactor) {
    static final Proof NONE = new Proof(null, false, null);

    /** With a password that somebody else gave. */
    static Proof given(@Nullable String hash) {
      return new Proof(hash, hash != null, null);
    }

    /** With another password that somebody else gave. */
    Proof withGivenPassword(String hash) {
      return new Proof(hash, true, secondFactor);
    }

    /** With another password that the user alone knows. */
    Proof withOwnPassword(String hash) {
      return new Proof(hash, false, secondFactor);
    }

    Proof withSecondFactor(@Nullable SecondFactor changed) {
      return new Proof(passwordHash, mustChange, changed);
    }

    /** Hashes are no secrets, and nobody's business either. */
    @Override
    public String toString() {
      return "***";
    }
  }

  User {
    roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  User withOperator(boolean changed) {
    return new User(name, home, kind, changed, locked, roles, tags, proof, created);
  }

  User withLocked(boolean changed) {
    return new User(name, home, kind, operator, changed, roles, tags, proof, created);
  }

  User withHome(TenantId changed) {
    return new User(name, changed, kind, operator, locked, roles, tags, proof, created);
  }

  User with(Proof changed) {
    return new User(name, home, kind, operator, locked, roles, tags, changed, created);
  }

  User withTags(Map<String, String> changed) {
    return new User(
        name, home, kind, operator, locked, roles, new TreeMap<>(changed), proof, created);
  }

  /** The same with a role; null: without one there. */
  User with(TenantId tenant, @Nullable Role role) {
    TreeMap<TenantId, Role> changed = new TreeMap<>(roles);
    if (role == null) {
      changed.remove(tenant);
    } else {
      changed.put(tenant, role);
    }
    return new User(name, home, kind, operator, locked, changed, tags, proof, created);
  }

  /** Whose things it means when it names no tenant: its home's, or else those of its first. */
  TenantId firstTenant() {
    return roles.containsKey(home) || roles.isEmpty() ? home : roles.firstKey();
  }

  /** Whether a log-in proves who it is by more than a password. */
  boolean hasSecondFactor() {
    SecondFactor factor = proof.secondFactor();
    return factor != null && factor.confirmed();
  }
}
