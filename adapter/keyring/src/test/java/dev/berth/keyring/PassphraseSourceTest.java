package dev.berth.keyring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseSourceTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final String TEXT = "correct horse battery stäple";

  @TempDir private Path directory;

  private Store store;

  @BeforeEach
  void openStore() {
    store = SqlStore.sqlite(directory.resolve("berth.db"));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void derivesTheSameKeyEachTime() {
    StoredKeyring keyring = open(passphrase(TEXT));
    byte[] text = keyring.seal(ACME, "x", "hunter2".getBytes(UTF_8));

    assertThat(keyring.rotateMaster()).isEqualTo(1);
    assertThat(open(passphrase(TEXT)).open(ACME, "x", text)).asString(UTF_8).isEqualTo("hunter2");
    assertThat(keyring.master().material()).startsWith("pbkdf2-hmac-sha256:600000:");
  }

  @Test
  void refusesAnotherPassphraseWithoutShowingIt() {
    String id = open(passphrase(TEXT)).master().id();

    assertThatThrownBy(() -> open(passphrase("incorrect horse")))
        .isInstanceOfSatisfying(
            BerthException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessage(
            "Cannot open the key ring: the passphrase is not the one that the stored keys were wrapped with (id %s). Start Berth with the right one."
                .formatted(id));
  }

  @Test
  void refusesAnotherKindOfMasterKey() {
    open(passphrase(TEXT));

    assertThatThrownBy(() -> open(new MasterKey.KeyFile(directory.resolve("master.key"))))
        .hasMessageMatching(
            "Cannot open the key ring: the stored keys were wrapped with a master key of kind"
                + " 'passphrase' \\(id .{16}\\), and the settings name one of kind 'file'. Set the"
                + " kind that it was.");
    assertThat(directory.resolve("master.key")).doesNotExist();
  }

  @Test
  void movesToAFile() {
    StoredKeyring keyring = open(passphrase(TEXT));
    byte[] text = keyring.seal(ACME, "x", "hunter2".getBytes(UTF_8));
    MasterKey file = new MasterKey.KeyFile(directory.resolve("master.key"));

    StoredKeyring.openMoved(
        store,
        new StoredKeyring.Move(passphrase(TEXT), file),
        () -> Instant.EPOCH,
        new SecureRandom());

    assertThat(open(file).open(ACME, "x", text)).asString(UTF_8).isEqualTo("hunter2");
    assertThat(open(file).master().kind()).isEqualTo("file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "pbkdf2-hmac-sha256:1:AAAA", "pbkdf2-hmac-sha256:x:AAAA", "md5:1:A"})
  void refusesAlteredSettingsOfTheDerivation(String material) {
    open(passphrase(TEXT));
    store.write(handle -> handle.execute("UPDATE keyring_master SET material = ?", material));

    assertThatThrownBy(() -> open(passphrase(TEXT)))
        .hasMessage(
            "Cannot open the key ring: what the store says of the passphrase was altered. Restore"
                + " the store from a backup.");
  }

  @Test
  void readsTheFirstLineOfAFileOrAStream() throws IOException {
    Path file = Files.writeString(directory.resolve("passphrase"), TEXT + "\r\nmore\n");
    ByteArrayInputStream stream = new ByteArrayInputStream((TEXT + "\nrest").getBytes(UTF_8));

    assertThat(MasterKey.Passphrase.read(file)).isEqualTo(passphrase(TEXT));
    assertThat(MasterKey.Passphrase.read(stream)).isEqualTo(passphrase(TEXT));
    assertThat(stream.readAllBytes()).asString(UTF_8).isEqualTo("rest");
    assertThat(passphrase(TEXT).toString()).doesNotContain("horse");
  }

  @Test
  void refusesAPassphraseThatIsTooShortOrNotThere() throws IOException {
    Path file = Files.writeString(directory.resolve("passphrase"), "x".repeat(5000));

    assertThatThrownBy(() -> passphrase("hunter2"))
        .hasMessage(
            "Cannot use the passphrase: it has less than 12 characters. Give a longer one.");
    assertThatThrownBy(() -> MasterKey.Passphrase.read(file))
        .hasMessageContaining("longer than 4 KiB");
    assertThatThrownBy(() -> MasterKey.Passphrase.read(directory.resolve("none")))
        .hasMessageStartingWith("Cannot read the passphrase from '");
  }

  private static MasterKey.Passphrase passphrase(String text) {
    return new MasterKey.Passphrase(new Secret(text));
  }

  private StoredKeyring open(MasterKey key) {
    return StoredKeyring.open(store, key, () -> Instant.EPOCH, new SecureRandom());
  }
}
