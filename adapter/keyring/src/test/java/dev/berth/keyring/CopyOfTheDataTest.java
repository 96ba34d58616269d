package dev.berth.keyring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a copy of the data directory tells who does not have the master key. */
class CopyOfTheDataTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final String PLANTED = "planted-Value-7f3a91";

  @TempDir private Path data;
  @TempDir private Path elsewhere;

  @Test
  void holdsNothingThatWasSealedAndNoKey() throws IOException {
    try (Store store = open()) {
      StoredKeyring keyring = keyring(store);
      keep(store, keyring, PLANTED);
      keyring.rotateMaster();
      keep(store, keyring, PLANTED + "-again");

      // While it runs, so that the log has it too.
      assertThat(data.resolve("berth.db-wal")).isNotEmptyFile();
      assertHasNone(PLANTED.getBytes(UTF_8));
      assertHasNone(Base64.getDecoder().decode(masterKey()));
    }
    assertHasNone(PLANTED.getBytes(UTF_8));
    assertHasNone(Base64.getDecoder().decode(masterKey()));
  }

  @Test
  void findsWhatIsPlantedOpenly() throws IOException {
    try (Store store = open()) {
      keyring(store);
      store.write(handle -> handle.execute("CREATE TABLE test_text (text TEXT)"));
      store.write(handle -> handle.execute("INSERT INTO test_text VALUES (?)", PLANTED));

      assertThat(filesWith(PLANTED.getBytes(UTF_8))).isNotEmpty();
    }
  }

  @Test
  void hasNoKeyOfADestroyedTenantLeft() throws IOException {
    try (Store store = open()) {
      StoredKeyring keyring = keyring(store);
      for (int i = 0; i < 50; i++) {
        keyring.seal(new TenantId("tenant" + i), "x", PLANTED.getBytes(UTF_8));
      }
      keyring.seal(ACME, "x", PLANTED.getBytes(UTF_8));
      byte[] wrapped = wrapped(store);
      assertThat(filesWith(wrapped)).isNotEmpty();

      keyring.destroy(ACME);

      assertThat(filesWith(wrapped)).isEmpty();
    }
  }

  @Test
  void hasNothingOfTheOldMasterKeyLeftAfterAChange() throws IOException {
    try (Store store = open()) {
      StoredKeyring keyring = keyring(store);
      keyring.seal(ACME, "x", PLANTED.getBytes(UTF_8));
      byte[] wrapped = wrapped(store);
      String master = masterKey();

      keyring.rotateMaster();

      assertThat(filesWith(wrapped)).isEmpty();
      assertThat(masterKey()).isNotEqualTo(master);
    }
  }

  private void assertHasNone(byte[] secret) throws IOException {
    HexFormat hex = HexFormat.of();
    List<byte[]> forms = new ArrayList<>();
    forms.add(secret);
    forms.add(Base64.getEncoder().withoutPadding().encode(secret));
    forms.add(hex.formatHex(secret).getBytes(UTF_8));
    forms.add(hex.withUpperCase().formatHex(secret).getBytes(UTF_8));
    for (byte[] form : forms) {
      assertThat(filesWith(form)).isEmpty();
    }
  }

  private List<Path> filesWith(byte[] bytes) throws IOException {
    String wanted = new String(bytes, StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).filter(file -> has(file, wanted)).toList();
    }
  }

  private static boolean has(Path file, String wanted) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(wanted);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void keep(Store store, StoredKeyring keyring, String text) {
    byte[] bytes = keyring.seal(ACME, "parameter//db/password:1", text.getBytes(UTF_8));
    store.write(handle -> handle.execute("CREATE TABLE IF NOT EXISTS test_text (text TEXT)"));
    store.write(
        handle ->
            handle.execute(
                "INSERT INTO test_text VALUES (?)", Base64.getEncoder().encodeToString(bytes)));
    assertThat(keyring.open(ACME, "parameter//db/password:1", bytes))
        .isEqualTo(text.getBytes(UTF_8));
  }

  private static byte[] wrapped(Store store) {
    String text =
        store.read(
            handle ->
                handle
                    .createQuery("SELECT wrapped FROM keyring_key WHERE tenant = 'acme'")
                    .mapTo(String.class)
                    .one());
    return text.getBytes(UTF_8);
  }

  private String masterKey() throws IOException {
    return Files.readString(elsewhere.resolve("master.key")).trim();
  }

  private Store open() {
    return SqlStore.sqlite(data.resolve("berth.db"));
  }

  private StoredKeyring keyring(Store store) {
    return StoredKeyring.open(
        store,
        new MasterKey.KeyFile(elsewhere.resolve("master.key")),
        () -> Instant.EPOCH,
        new SecureRandom());
  }
}
