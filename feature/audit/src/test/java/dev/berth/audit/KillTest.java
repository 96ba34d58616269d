package dev.berth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed at any moment, the trail has every entry that was acknowledged, and verifies. */
class KillTest {
  private static final long SEED = 20261121;

  @TempDir Path folder;

  @Test
  void keepsWhatItAcknowledgedWhenKilled() throws Exception {
    kill(5);
  }

  @Test
  @Tag("full")
  void keepsWhatItAcknowledgedWhenKilledManyTimes() throws Exception {
    kill(40);
  }

  private void kill(int rounds) throws Exception {
    Random random = new Random(SEED);
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < rounds; round++) {
      runUntilKilled(1_000_000L * round, 1 + random.nextInt(400), acknowledged);
      try (Audit audit = Audit.open(folder, KilledAudit.SETTINGS, InstantSource.system())) {
        Verdict verdict = audit.verify();
        assertThat(verdict.findings()).as("round %d, seed %d", round, SEED).isEmpty();
        Set<String> written = new HashSet<>();
        Trail.each(audit, entry -> written.add(number(entry)));
        assertThat(written).as("round %d, seed %d", round, SEED).containsAll(acknowledged);
        assertThat(verdict.entries()).isEqualTo(written.size());
      }
    }
    assertThat(acknowledged).hasSizeGreaterThan(10 * rounds);
  }

  private static String number(EntryView entry) {
    assertThat(entry.resourcePath()).startsWith("stack/");
    return entry.resourcePath().substring("stack/".length());
  }

  /** Kills the process when it has acknowledged so many entries; keeps what it said till then. */
  private void runUntilKilled(long from, int entries, Set<String> acknowledged)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledAudit.class.getName(),
                folder.toString(),
                Long.toString(from))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      for (int i = 0; i < entries; i++) {
        acknowledged.add(String.valueOf(lines.readLine()));
      }
      // By its handle, which leaves the stream open.
      process.toHandle().destroyForcibly();
      // What is left may end in half a line, which was not said.
      StringBuilder rest = new StringBuilder();
      for (int character = lines.read(); character >= 0; character = lines.read()) {
        rest.append((char) character);
      }
      rest.setLength(rest.lastIndexOf("\n") + 1);
      rest.toString().lines().forEach(acknowledged::add);
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
  }
}
