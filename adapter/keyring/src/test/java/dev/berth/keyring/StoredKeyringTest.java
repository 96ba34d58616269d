package dev.berth.keyring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.keyring.KeyTable.KeyRow;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredKeyringTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId SHOP = new TenantId("shop");
  private static final String CONTEXT = "parameter//db/password:1";
  private static final byte[] PLAIN = "hunter2".getBytes(UTF_8);

  @TempDir private Path directory;

  private Store store;
  private StoredKeyring keyring;

  @BeforeEach
  void open() {
    store = SqlStore.sqlite(directory.resolve("berth.db"));
    keyring = openKeyring();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void opensWhatItHasSealed() {
    byte[] one = keyring.seal(ACME, CONTEXT, PLAIN);
    byte[] two = keyring.seal(ACME, CONTEXT, PLAIN);

    assertThat(one).isNotEqualTo(two).hasSize(PLAIN.length + 33);
    assertThat(keyring.open(ACME, CONTEXT, one)).isEqualTo(PLAIN);
    assertThat(keyring.open(ACME, CONTEXT, two)).isEqualTo(PLAIN);
    assertThat(keyring.open(SHOP, "x", keyring.seal(SHOP, "x", new byte[0]))).isEmpty();
  }

  @Test
  void opensItWhenStartedAgain() {
    byte[] one = keyring.seal(ACME, CONTEXT, PLAIN);

    assertThat(openKeyring().open(ACME, CONTEXT, one)).isEqualTo(PLAIN);
  }

  @Test
  void refusesWhatBelongsElsewhere() {
    byte[] one = keyring.seal(ACME, CONTEXT, PLAIN);
    byte[] other = keyring.seal(SHOP, CONTEXT, PLAIN);

    refuses(ACME, "parameter//db/password:2", one);
    refuses(ACME, CONTEXT, other);
    refuses(SHOP, CONTEXT, one);
    refuses(new TenantId("nobody"), CONTEXT, one);
  }

  @Test
  void refusesWhatWasAlteredAtAnyByteOrCutShort() {
    byte[] one = keyring.seal(ACME, CONTEXT, PLAIN);

    for (int i = 0; i < one.length; i++) {
      byte[] altered = one.clone();
      altered[i] ^= 1;
      refuses(ACME, CONTEXT, altered);
      refuses(ACME, CONTEXT, Arrays.copyOf(one, i));
    }
    refuses(ACME, CONTEXT, Arrays.copyOf(one, one.length + 1));
  }

  @Test
  void tellsWhatCannotBeOpenedAndWhatToDo() {
    assertThatThrownBy(() -> keyring.open(ACME, CONTEXT, PLAIN))
        .hasMessage(
            "Cannot decrypt 'parameter//db/password:1' of tenant 'acme': the stored bytes are no"
                + " sealed text, or cut short. Restore the store from a backup.");
  }

  @Test
  void makesOneKeyForATenantWhateverTheRush() throws Exception {
    List<Future<byte[]>> all = new ArrayList<>();
    try (ExecutorService threads = Threads.virtual("sealing")) {
      for (int i = 0; i < 32; i++) {
        all.add(threads.submit(() -> keyring.seal(ACME, CONTEXT, PLAIN)));
      }
    }

    assertThat(keyring.list()).extracting(KeyRow::version).containsExactly(1);
    StoredKeyring again = openKeyring();
    for (Future<byte[]> one : all) {
      assertThat(again.open(ACME, CONTEXT, one.get())).isEqualTo(PLAIN);
    }
  }

  @Test
  void opensWhatAnOlderKeyHasSealed() {
    byte[] one = keyring.seal(ACME, CONTEXT, PLAIN);
    byte[] other = keyring.seal(SHOP, CONTEXT, PLAIN);
    keyring.renew(ACME);
    byte[] two = keyring.seal(ACME, CONTEXT, PLAIN);
    int made = keyring.renewAll();

    assertThat(made).isEqualTo(2);
    assertThat(DataKeys.version(two)).contains(2);
    for (StoredKeyring each : List.of(keyring, openKeyring())) {
      assertThat(each.open(ACME, CONTEXT, one)).isEqualTo(PLAIN);
      assertThat(each.open(ACME, CONTEXT, two)).isEqualTo(PLAIN);
      assertThat(each.open(SHOP, CONTEXT, other)).isEqualTo(PLAIN);
    }
    assertThat(keyring.list()).hasSize(5);
  }

  @Test
  void wrapsAllKeysWithANewMasterKeyWhileTheyAreUsed() throws Exception {
    for (int i = 0; i < 200; i++) {
      keyring.seal(new TenantId("tenant" + i), CONTEXT, PLAIN);
    }
    byte[] one = keyring.seal(ACME, CONTEXT, PLAIN);
    String before = keyring.master().id();
    AtomicBoolean stop = new AtomicBoolean();
    int count;
    try (ExecutorService threads = Threads.virtual("sealing")) {
      Future<Integer> busy =
          threads.submit(
              () -> {
                int fresh = 0;
                do {
                  TenantId tenant = new TenantId("fresh" + fresh++);
                  byte[] sealed = keyring.seal(tenant, CONTEXT, PLAIN);
                  assertThat(keyring.open(tenant, CONTEXT, sealed)).isEqualTo(PLAIN);
                } while (!stop.get());
                return fresh;
              });
      count = keyring.rotateMaster();
      stop.set(true);
      assertThat(busy.get()).isPositive();
    }

    assertThat(count).isGreaterThanOrEqualTo(201);
    assertThat(keyring.master().id()).isNotEqualTo(before);
    StoredKeyring again = openKeyring();
    assertThat(again.master().id()).isEqualTo(keyring.master().id());
    assertThat(again.open(ACME, CONTEXT, one)).isEqualTo(PLAIN);
    for (KeyRow row : again.list()) {
      again.seal(row.tenant(), CONTEXT, PLAIN);
    }
  }

  @Test
  void destroysTheKeysOfATenant() {
    byte[] one = keyring.seal(ACME, CONTEXT, PLAIN);
    byte[] other = keyring.seal(SHOP, CONTEXT, PLAIN);
    keyring.renew(ACME);
    keyring.destroy(ACME);
    keyring.destroy(ACME);

    for (StoredKeyring each : List.of(keyring, openKeyring())) {
      assertThatThrownBy(() -> each.open(ACME, CONTEXT, one))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
          .hasMessageContaining("Cannot use the key of tenant 'acme': it was destroyed.");
      assertThatThrownBy(() -> each.seal(ACME, CONTEXT, PLAIN))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
      assertThat(each.open(SHOP, CONTEXT, other)).isEqualTo(PLAIN);
    }
  }

  @Test
  void startsAnewForATenantOfADestroyedOnesName() {
    byte[] one = keyring.seal(ACME, CONTEXT, PLAIN);
    keyring.destroy(ACME);
    keyring.renew(ACME);
    byte[] two = keyring.seal(ACME, CONTEXT, PLAIN);

    assertThat(keyring.open(ACME, CONTEXT, two)).isEqualTo(PLAIN);
    assertThatThrownBy(() -> keyring.open(ACME, CONTEXT, one)).isInstanceOf(BerthException.class);
  }

  @Test
  void refusesToDestroyThePlatformsKey() {
    assertThatThrownBy(() -> keyring.destroy(TenantId.PLATFORM))
        .hasMessageContaining("Cannot destroy the key of the platform");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE keyring_key SET tenant = 'shop' WHERE tenant = 'acme'",
        "UPDATE keyring_key SET version = 7 WHERE tenant = 'acme'",
        "UPDATE keyring_key SET wrapped = 'AAAA' WHERE tenant = 'acme'",
        "UPDATE keyring_key SET wrapped = 'no base64!' WHERE tenant = 'acme'"
      })
  void refusesAStoredKeyThatWasAlteredOrMoved(String alteration) {
    byte[] one = keyring.seal(ACME, CONTEXT, PLAIN);
    store.write(handle -> handle.execute(alteration));
    TenantId owner = keyring.list().getFirst().tenant();
    StoredKeyring again = openKeyring();

    assertThatThrownBy(() -> again.open(owner, CONTEXT, one))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
        .hasMessageMatching("Cannot unwrap version . of the key of tenant '.*': .*altered.*");
  }

  private void refuses(TenantId tenant, String context, byte[] sealed) {
    assertThatThrownBy(() -> keyring.open(tenant, context, sealed))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
        .hasMessageStartingWith("Cannot decrypt '" + context + "' of tenant '" + tenant + "': ");
  }

  private StoredKeyring openKeyring() {
    return StoredKeyring.open(
        store,
        new MasterKey.KeyFile(directory.resolve("master.key")),
        () -> Instant.EPOCH,
        new SecureRandom());
  }
}
