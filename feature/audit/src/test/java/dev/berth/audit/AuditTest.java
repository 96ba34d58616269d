package dev.berth.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.audit.EntryView.CredentialView;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
  @TempDir Path folder;

  @Test
  void writesWhoDidWhatFromWhere() throws IOException {
    Trail trail = new Trail(folder);
    try (Audit audit = trail.open()) {
      audit.record(Trail.entry("stack:Deploy", "stack/shop"));

      EntryView entry = Trail.entries(audit).getFirst();
      assertThat(entry)
          .isEqualTo(
              new EntryView(
                  1,
                  Trail.START,
                  "alice",
                  "shop",
                  new CredentialView("TOKEN", "t1"),
                  "192.0.2.7",
                  "stack:Deploy",
                  "berth:shop:stack/shop",
                  "DONE",
                  Map.of("version", "7"),
                  entry.hash()));
      assertThat(Files.readString(trail.segments().getFirst(), ISO_8859_1))
          .contains(
              """
              {"sequence":1,"time":"2026-01-31T12:00:00Z","principal":"alice","tenant":"shop",\
              "credential":{"kind":"TOKEN","id":"t1"},"address":"192.0.2.7",\
              "action":"stack:Deploy","resource":"berth:shop:stack/shop","result":"DONE",\
              "details":{"version":"7"},"hash":"%s"}
              """
                  .formatted(entry.hash()));
    }
  }

  @Test
  void verifiesWhatManyWroteAtOnce() {
    Trail trail = new Trail(folder);
    try (Audit audit = trail.open()) {
      try (ExecutorService threads = Threads.virtual("record")) {
        for (int i = 0; i < 500; i++) {
          threads.execute(() -> audit.record(Trail.entry("stack:Deploy", "stack/shop")));
        }
      }

      Verdict verdict = audit.verify();
      assertThat(verdict.findings()).isEmpty();
      assertThat(verdict.valid()).isTrue();
      assertThat(verdict.entries()).isEqualTo(500);
      assertThat(verdict.last()).isEqualTo(500);
    }
  }

  @Test
  void goesOnWithTheChainWhenOpenedAgain() {
    Trail trail = new Trail(folder).with(30).with(30);

    Verdict verdict = trail.verify();

    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.entries()).isEqualTo(60);
    assertThat(trail.segments()).hasSizeGreaterThan(3);
  }

  @Test
  void anEmptyTrailIsValid() {
    Verdict verdict = new Trail(folder).verify();

    assertThat(verdict.valid()).isTrue();
    assertThat(verdict.entries()).isZero();
    assertThat(verdict.hash().getBytes(UTF_8)).hasSize(64);
  }
}
