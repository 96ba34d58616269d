package dev.berth.keyring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that changes the master key again and again is killed at random moments. */
@Tag("full")
@Timeout(300)
class KilledRotationTest {
  private static final int KILLS = 20;
  private static final int TENANTS = 100;

  @TempDir private Path directory;

  /** What is killed. */
  static final class Rotating {
    private Rotating() {}

    public static void main(String[] arguments) {
      try (Store store = SqlStore.sqlite(Path.of(arguments[0], "berth.db"))) {
        StoredKeyring keyring = openKeyring(store, Path.of(arguments[0]));
        while (true) {
          keyring.rotateMaster();
          System.out.println("rotated");
        }
      }
    }
  }

  @Test
  void opensAllAfterAKillAtAnyMoment() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    byte[][] texts = new byte[TENANTS][];
    try (Store store = open()) {
      StoredKeyring keyring = openKeyring(store, directory);
      for (int i = 0; i < TENANTS; i++) {
        texts[i] = keyring.seal(tenant(i), "x", ("plain" + i).getBytes(UTF_8));
      }
    }
    for (int kill = 0; kill < KILLS; kill++) {
      rotateAndKill(random.nextInt(200_000));
      try (Store store = open()) {
        StoredKeyring keyring = openKeyring(store, directory);
        for (int i = 0; i < TENANTS; i++) {
          assertThat(keyring.open(tenant(i), "x", texts[i])).asString(UTF_8).isEqualTo("plain" + i);
        }
      }
    }
  }

  private void rotateAndKill(int afterMicros) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Rotating.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("rotated");
      assertThat(process.waitFor(afterMicros, TimeUnit.MICROSECONDS)).isFalse();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private Store open() {
    return SqlStore.sqlite(directory.resolve("berth.db"));
  }

  private static StoredKeyring openKeyring(Store store, Path directory) {
    return StoredKeyring.open(
        store,
        new MasterKey.KeyFile(directory.resolve("master.key")),
        () -> Instant.EPOCH,
        new SecureRandom());
  }

  private static TenantId tenant(int number) {
    return new TenantId("tenant" + number);
  }
}
