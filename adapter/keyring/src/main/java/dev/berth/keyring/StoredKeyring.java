package dev.berth.keyring;

import dev.berth.http.Endpoint;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.keyring.KeyTable.KeyRow;
import dev.berth.keyring.MasterSource.Made;
import dev.berth.keyring.MasterSource.Stored;
import dev.berth.store.Keyring;
import dev.berth.store.Store;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The key ring in the store: data keys of tenants, wrapped with a master key that is elsewhere.
 * Thread-safe; one process has a store's key ring open.
 */
public final class StoredKeyring implements Keyring {
  private final Store store;
  private final InstantSource clock;
  private final AesGcm aes;
  private final Map<TenantId, DataKeys> keys = new ConcurrentHashMap<>();

  /** Held by who changes keys, from before the store is read until {@link #keys} is right again. */
  private final ReentrantLock changing = new ReentrantLock();

  private volatile Current current;

  /** The master key in force. */
  private record Current(MasterSource source, Stored stored, Master master) {}

  private StoredKeyring(Store store, MasterKey key, InstantSource clock, AesGcm aes) {
    this.store = store;
    this.clock = clock;
    this.aes = aes;
    MasterSource source = MasterSource.of(key, aes);
    Optional<Stored> stored = store.read(KeyTable::findMaster);
    this.current =
        stored.isPresent()
            ? new Current(source, stored.get(), find(source, stored.get(), key))
            : begin(source, key);
    source.settle(current.master());
  }

  /**
   * Opens the key ring of a store; the first time, with a master key that is made, or is there
   * already.
   *
   * @throws BerthException {@code INVALID_CONFIGURATION} if it is not the master key that the
   *     stored keys were wrapped with, or cannot be had
   */
  public static StoredKeyring open(
      Store store, MasterKey master, InstantSource clock, SecureRandom random) {
    store.migrate("keyring");
    return new StoredKeyring(store, master, clock, new AesGcm(random));
  }

  /**
   * Opens the key ring of a store that may still be under a master key of before, and wraps all
   * data keys with the one that the settings name now. After a kill at any moment the same call
   * does the rest.
   *
   * @throws BerthException {@code INVALID_CONFIGURATION} if neither is the key that the stored keys
   *     were wrapped with
   */
  public static StoredKeyring openMoved(
      Store store, Move masters, InstantSource clock, SecureRandom random) {
    try {
      return open(store, masters.now(), clock, random);
    } catch (BerthException e) {
      if (e.code() != ErrorCode.INVALID_CONFIGURATION) {
        throw e;
      }
      StoredKeyring keyring = open(store, masters.before(), clock, random);
      keyring.moveTo(masters.now());
      return keyring;
    }
  }

  /** From one master key to another. */
  public record Move(MasterKey before, MasterKey now) {}

  @Override
  public byte[] seal(TenantId tenant, String context, byte[] plain) {
    return keysFor(tenant).seal(aes, context, plain);
  }

  @Override
  public byte[] open(TenantId tenant, String context, byte[] sealed) {
    DataKeys known = keys.get(tenant);
    DataKeys own = known == null ? load(tenant) : known;
    int version =
        DataKeys.version(sealed)
            .orElseThrow(
                () ->
                    own.unopenable(
                        context, "the stored bytes are no sealed text, or cut short", null));
    return own.open(aes, context, sealed, version);
  }

  @Override
  public void destroy(TenantId tenant) {
    if (tenant.equals(TenantId.PLATFORM)) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot destroy the key of the platform: without it nobody can log in. Rotate it instead.");
    }
    changing.lock();
    try {
      store.write(
          handle -> {
            KeyTable.destroy(handle, tenant);
            return tenant;
          });
      load(tenant);
    } finally {
      changing.unlock();
    }
    store.scrub();
  }

  @Override
  public void renew(TenantId tenant) {
    changing.lock();
    try {
      store.write(handle -> insertNext(handle, tenant));
      load(tenant);
    } finally {
      changing.unlock();
    }
  }

  /**
   * Gives every tenant that has a key a new one.
   *
   * @return how many were made
   */
  public int renewAll() {
    changing.lock();
    try {
      List<TenantId> tenants =
          list().stream()
              .filter(key -> key.wrapped() != null)
              .map(KeyRow::tenant)
              .distinct()
              .toList();
      store.write(
          handle -> {
            tenants.forEach(tenant -> insertNext(handle, tenant));
            return tenants;
          });
      tenants.forEach(this::load);
      return tenants.size();
    } finally {
      changing.unlock();
    }
  }

  /**
   * Makes a new master key of the present kind and wraps all data keys with it; after a kill at any
   * moment, either the old one or the new one opens all of them. Callers go on meanwhile.
   *
   * @return how many were wrapped
   */
  public int rotateMaster() {
    int count = withNewMaster();
    // What the old master key opens is not to be found any more.
    store.scrub();
    return count;
  }

  private int withNewMaster() {
    changing.lock();
    try {
      Current old = settled();
      return move(old, old.source(), old.source().next(), old.stored().kind());
    } finally {
      changing.unlock();
    }
  }

  private void moveTo(MasterKey next) {
    changing.lock();
    try {
      MasterSource source = MasterSource.of(next, aes);
      move(settled(), source, source.first(), next.kind());
    } finally {
      changing.unlock();
    }
    store.scrub();
  }

  /** {@code /api/keys} and what is below. */
  public List<Endpoint> endpoints() {
    return new KeyEndpoints(this).all();
  }

  Stored master() {
    return current.stored();
  }

  /** All data keys, ordered by tenant and version. */
  List<KeyRow> list() {
    return store.read(KeyTable::list);
  }

  private static Master find(MasterSource source, Stored stored, MasterKey key) {
    if (!stored.kind().equals(key.kind())) {
      throw MasterSource.refusal(
          "the stored keys were wrapped with a master key of kind '%s' (id %s), and the settings name one of kind '%s'"
              .formatted(stored.kind(), stored.id(), key.kind()),
          "Set the kind that it was");
    }
    return source.find(stored);
  }

  private Current begin(MasterSource source, MasterKey key) {
    Made made = source.first();
    Stored stored = stored(made, key.kind());
    store.write(
        handle -> {
          KeyTable.insertMaster(handle, stored);
          return stored;
        });
    return new Current(source, stored, made.master());
  }

  private Stored stored(Made made, String kind) {
    return new Stored(made.master().id(), kind, made.material(), clock.instant());
  }

  /** The master key as the store names it, which a commit of unknown end may have changed. */
  private Current settled() {
    Stored stored = store.read(KeyTable::findMaster).orElse(current.stored());
    if (!stored.id().equals(current.stored().id())) {
      current = new Current(current.source(), stored, current.source().find(stored));
    }
    current.source().settle(current.master());
    return current;
  }

  private int move(Current old, MasterSource source, Made made, String kind) {
    Stored stored = stored(made, kind);
    int count =
        store.write(
            handle -> {
              KeyTable.insertMaster(handle, stored);
              int moved = 0;
              for (KeyRow row : KeyTable.list(handle)) {
                String wrapped = row.wrapped();
                if (wrapped != null) {
                  SecretKey key = unwrap(old.master(), row, wrapped);
                  KeyTable.rewrap(handle, wrapped(made.master(), row, key), stored.id());
                  moved++;
                }
              }
              KeyTable.deleteMaster(handle, old.stored().id());
              return moved;
            });
    current = new Current(source, stored, made.master());
    source.settle(made.master());
    return count;
  }

  private KeyRow wrapped(Master master, KeyRow row, SecretKey key) {
    return new KeyRow(
        row.tenant(),
        row.version(),
        master.wrap(aes, row.tenant(), row.version(), key),
        row.created());
  }

  private SecretKey unwrap(Master master, KeyRow row, String wrapped) {
    try {
      return master.unwrap(aes, row.tenant(), row.version(), wrapped);
    } catch (AEADBadTagException e) {
      throw new BerthException(
          ErrorCode.INTERNAL,
          "Cannot unwrap version %d of the key of tenant '%s': what the store has of it was altered. Restore the store from a backup."
              .formatted(row.version(), row.tenant()),
          e);
    }
  }

  private DataKeys keysFor(TenantId tenant) {
    DataKeys known = keys.get(tenant);
    if (known != null) {
      return known;
    }
    changing.lock();
    try {
      if (!store.read(handle -> KeyTable.list(handle, tenant)).isEmpty()) {
        return load(tenant);
      }
      store.write(handle -> insertNext(handle, tenant));
      return load(tenant);
    } finally {
      changing.unlock();
    }
  }

  private KeyRow insertNext(Handle handle, TenantId tenant) {
    List<KeyRow> rows = KeyTable.list(handle, tenant);
    int version = rows.isEmpty() ? 1 : rows.getLast().version() + 1;
    KeyRow row =
        wrapped(
            current.master(),
            new KeyRow(tenant, version, null, clock.instant()),
            new SecretKeySpec(aes.newKey(), "AES"));
    KeyTable.insert(handle, row, current.stored().id());
    return row;
  }

  /** Reads a tenant's keys anew; one without any is not remembered. */
  private DataKeys load(TenantId tenant) {
    changing.lock();
    try {
      List<KeyRow> rows = store.read(handle -> KeyTable.list(handle, tenant));
      Map<Integer, SecretKey> usable = new HashMap<>();
      for (KeyRow row : rows) {
        @Nullable String wrapped = row.wrapped();
        if (wrapped != null) {
          usable.put(row.version(), unwrap(current.master(), row, wrapped));
        }
      }
      DataKeys loaded = new DataKeys(tenant, usable, usable.size() < rows.size());
      if (!rows.isEmpty()) {
        keys.put(tenant, loaded);
      }
      return loaded;
    } finally {
      changing.unlock();
    }
  }
}
