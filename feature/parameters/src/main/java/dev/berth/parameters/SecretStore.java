package dev.berth.parameters;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import dev.berth.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The secrets of all tenants, by Docker's rules. Knows no rights. Thread-safe. */
final class SecretStore {
  /** Docker's limit: fewer bytes than this. */
  static final int LIMIT = 500 * 1024;

  private static final Pattern NAME =
      Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9._-]{0,62}[a-zA-Z0-9])?");
  private static final Pattern LABEL = Pattern.compile("[^\\p{Cntrl}]{0,256}");

  private final Store store;
  private final Keyring keyring;
  private final InstantSource clock;
  private final Listeners listeners;

  SecretStore(Store store, Keyring keyring, InstantSource clock, Listeners listeners) {
    this.store = store;
    this.keyring = keyring;
    this.clock = clock;
    this.listeners = listeners;
  }

  /**
   * Checks a name.
   *
   * @throws BerthException {@code INVALID_NAME}
   */
  static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
      throw new BerthException(
          ErrorCode.INVALID_NAME,
          "Cannot use '%s' as the name of a secret: it needs 1 to 64 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit."
              .formatted(shown));
    }
  }

  /**
   * What somebody wants to keep.
   *
   * @param replace whether it may be the next version of a secret that there is
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Given(String name, byte[] value, SortedMap<String, String> labels, boolean replace) {}

  /**
   * Makes a secret, or its next version.
   *
   * @throws BerthException {@code INVALID_NAME}, {@code INVALID_INPUT}, {@code TOO_LARGE}, {@code
   *     CONFLICT}
   */
  SecretFacts put(TenantId tenant, Given given) {
    check(given.name());
    checkValue(given);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    SecretFacts seen = find(tenant, given.name()).orElse(null);
    // Before the transaction: nobody waits for it, and a tenant's first key is stored on its own.
    SecretTable.Sealed early = next(tenant, given, seen, now);
    SecretFacts put =
        store.write(
            handle -> {
              SecretFacts there = SecretTable.find(handle, tenant, given.name()).orElse(null);
              boolean same = seen == null ? there == null : seen.equals(there);
              SecretTable.Sealed next = same ? early : next(tenant, given, there, now);
              SecretTable.put(handle, tenant, next);
              return next.facts();
            });
    listeners.changed(tenant, changeName(given.name()));
    return put;
  }

  private static void checkValue(Given given) {
    if (given.value().length >= LIMIT) {
      throw new BerthException(
          ErrorCode.TOO_LARGE,
          "Cannot keep secret '%s': it has to be less than %d bytes long."
              .formatted(given.name(), LIMIT));
    }
    if (given.value().length == 0) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT, "Cannot keep secret '%s': it is empty.".formatted(given.name()));
    }
    given
        .labels()
        .forEach(
            (key, value) -> {
              boolean fits = !key.isEmpty() && LABEL.matcher(key).matches();
              if (!fits || !LABEL.matcher(value).matches() || given.labels().size() > Tags.MOST) {
                throw new BerthException(
                    ErrorCode.INVALID_INPUT,
                    "Cannot keep secret '%s': labels are at most %d of KEY=VALUE, each with at most 256 characters."
                        .formatted(given.name(), Tags.MOST));
              }
            });
  }

  private SecretTable.Sealed next(
      TenantId tenant, Given given, @Nullable SecretFacts there, Instant now) {
    if (there != null && !given.replace()) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot create secret '%s': there is one of that name. Replace it with 'berth secret create --replace', or take another name."
              .formatted(given.name()));
    }
    long version = there == null ? 1 : there.version() + 1;
    Instant created = there == null ? now : there.created();
    SecretFacts facts =
        new SecretFacts(given.name(), version, created, now, given.value().length, given.labels());
    return new SecretTable.Sealed(
        facts, keyring.seal(tenant, context(given.name(), version), given.value()));
  }

  private static String context(String name, long version) {
    return "secret/" + name + ":" + version;
  }

  Optional<SecretFacts> find(TenantId tenant, String name) {
    return store.read(handle -> SecretTable.find(handle, tenant, name));
  }

  /** A secret's facts and bytes at one moment. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Opened(SecretFacts facts, byte[] value) {}

  Optional<Opened> open(TenantId tenant, String name) {
    return store
        .read(handle -> SecretTable.open(handle, tenant, name))
        .map(
            kept ->
                new Opened(
                    kept.facts(),
                    keyring.open(tenant, context(name, kept.facts().version()), kept.value())));
  }

  /** All of a tenant, by name. */
  List<SecretFacts> list(TenantId tenant) {
    return store.read(handle -> SecretTable.list(handle, tenant)).stream()
        .sorted(Comparator.comparing(SecretFacts::name))
        .toList();
  }

  /** False if there is none of that name. */
  boolean delete(TenantId tenant, String name) {
    boolean gone = store.write(handle -> SecretTable.delete(handle, tenant, name));
    if (gone) {
      listeners.changed(tenant, changeName(name));
    }
    return gone;
  }

  /** Removes all of a tenant. */
  void removeAll(TenantId tenant) {
    store.write(
        handle -> handle.execute("DELETE FROM parameters_secret WHERE tenant = ?", tenant.value()));
  }

  static BerthException notFound(String name) {
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find secret '%s': there is none of that name. List them with 'berth secret ls'."
            .formatted(name));
  }

  private static String changeName(String name) {
    return "secret:" + name;
  }
}
