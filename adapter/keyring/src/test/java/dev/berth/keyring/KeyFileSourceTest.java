package dev.berth.keyring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileSourceTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final byte[] PLAIN = "hunter2".getBytes(UTF_8);

  @TempDir private Path directory;

  private Path file;
  private Path newer;
  private Store store;

  @BeforeEach
  void openStore() {
    file = directory.resolve("master.key");
    newer = directory.resolve("master.key.new");
    store = SqlStore.sqlite(directory.resolve("berth.db"));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void makesAFileThatOnlyItsOwnerMayRead() throws IOException {
    open();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).hasSize(45);
    assertThat(newer).doesNotExist();
  }

  @Test
  void takesAFileThatIsThereAtTheFirstStart() throws IOException {
    open();
    String own = Files.readString(file);
    try (Store other = SqlStore.sqlite(directory.resolve("other.db"))) {
      StoredKeyring.open(
          other, new MasterKey.KeyFile(file), () -> Instant.EPOCH, new SecureRandom());
    }

    assertThat(Files.readString(file)).isEqualTo(own);
  }

  @Test
  void refusesAMissingFileAndMakesNoNewOne() throws IOException {
    String id = open().master().id();
    Files.delete(file);

    refuses(
        "Cannot open the key ring: the master key file '%s' is missing, and keys are stored that only it opens (id %s). Put it back from where its copy is kept; no new one is made, for it would open nothing."
            .formatted(file, id));
    assertThat(file).doesNotExist();
    assertThat(newer).doesNotExist();
  }

  @Test
  void refusesAnotherKey() throws IOException {
    String id = open().master().id();
    Files.writeString(file, "A".repeat(43) + "=");

    refuses(
        "Cannot open the key ring: the master key in '%s' is another one (id %s) than the stored keys were wrapped with (id %s). Put the right file there, or the store that belongs to this file."
            .formatted(file, new Master(new byte[32]).id(), id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "AAAA", "no base64 at all, whatever it is meant to be!!!!"})
  void refusesAFileThatIsNoKey(String text) throws IOException {
    open();
    Files.writeString(file, text);

    refuses(
        "Cannot open the key ring: '%s' does not hold a master key: 32 bytes in base64. Put the right file there."
            .formatted(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw-rw-rw-"})
  void refusesAFileThatOthersMayRead(String permissions) throws IOException {
    open();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    refuses(
        "Cannot open the key ring: others than its owner may use the master key file '%s' (%s). Run 'chmod 600 %s'; if somebody may have read it, run 'berth key rotate --master' then."
            .formatted(file, permissions, file));
  }

  @Test
  void opensWithTheOldKeyWhenKilledBeforeTheStoreHasTheNewOne() throws IOException {
    StoredKeyring keyring = open();
    byte[] text = keyring.seal(ACME, "x", PLAIN);
    new KeyFileSource(file, new AesGcm(new SecureRandom())).next();
    assertThat(newer).exists();

    assertThat(open().open(ACME, "x", text)).isEqualTo(PLAIN);
    assertThat(newer).doesNotExist();
  }

  @Test
  void opensWithTheNewKeyWhenKilledBeforeItIsInItsPlace() throws IOException {
    StoredKeyring keyring = open();
    byte[] text = keyring.seal(ACME, "x", PLAIN);
    byte[] old = Files.readAllBytes(file);
    keyring.rotateMaster();
    Files.move(file, newer);
    Files.write(file, old);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

    StoredKeyring again = open();
    assertThat(again.open(ACME, "x", text)).isEqualTo(PLAIN);
    assertThat(again.master().id()).isEqualTo(keyring.master().id());
    assertThat(newer).doesNotExist();
    assertThat(open().open(ACME, "x", text)).isEqualTo(PLAIN);
  }

  @Test
  void startsWhenKilledWithinTheFirstStart() {
    new KeyFileSource(file, new AesGcm(new SecureRandom())).next();

    byte[] text = open().seal(ACME, "x", PLAIN);
    assertThat(open().open(ACME, "x", text)).isEqualTo(PLAIN);
    assertThat(newer).doesNotExist();
  }

  @Test
  void goesOnWithTheOldKeyWhenTheStoreRefusesTheNewOne() {
    StoredKeyring keyring = open();
    byte[] text = keyring.seal(ACME, "x", PLAIN);
    String id = keyring.master().id();
    store.write(
        handle ->
            handle.execute(
                "CREATE TRIGGER no_change BEFORE DELETE ON keyring_master BEGIN SELECT RAISE(ABORT,"
                    + " 'no'); END"));

    assertThatThrownBy(keyring::rotateMaster).isNotNull();
    assertThat(keyring.open(ACME, "x", text)).isEqualTo(PLAIN);
    store.write(handle -> handle.execute("DROP TRIGGER no_change"));
    assertThat(keyring.rotateMaster()).isEqualTo(1);
    assertThat(keyring.master().id()).isNotEqualTo(id);
    assertThat(open().open(ACME, "x", text)).isEqualTo(PLAIN);
  }

  @Test
  void movesToAnotherFileAndBack() {
    StoredKeyring keyring = open();
    byte[] text = keyring.seal(ACME, "x", PLAIN);
    MasterKey here = new MasterKey.KeyFile(file);
    MasterKey there = new MasterKey.KeyFile(directory.resolve("there.key"));

    for (StoredKeyring.Move move :
        List.of(new StoredKeyring.Move(here, there), new StoredKeyring.Move(here, there))) {
      StoredKeyring moved =
          StoredKeyring.openMoved(store, move, () -> Instant.EPOCH, new SecureRandom());
      assertThat(moved.open(ACME, "x", text)).isEqualTo(PLAIN);
      assertThat(moved.master().id()).isNotEqualTo(keyring.master().id());
    }
    assertThatThrownBy(this::open).hasMessageContaining("is another one");
  }

  private void refuses(String message) {
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            BerthException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessage(message);
  }

  private StoredKeyring open() {
    return StoredKeyring.open(
        store, new MasterKey.KeyFile(file), () -> Instant.EPOCH, new SecureRandom());
  }
}
