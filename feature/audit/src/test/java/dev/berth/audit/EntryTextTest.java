package dev.berth.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Action;
import dev.berth.access.Credential;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTextTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "line\nfeed",
        "carriage\r\nreturn",
        "quote\",\"result\":\"DONE",
        "back\\slash\\",
        "nul\0 and escape\u001b[2J",
        "next line\u0085, separators\u2028\u2029",
        "turned\u202e round\u2066",
        "emoji \ud83d\ude00 and umlaut ü",
        "\"}\n{\"sequence\":1,\"time\":\"",
      })
  void noTextForgesALine(String hostile) {
    String text = new String(EntryText.of(entry(hostile, Map.of(hostile, hostile))), UTF_8);

    assertThat(text).doesNotContain("\n", "\r", "\u001b", "\u0085", "\u2028", "\u202e", "\0");
    EntryView read = read(hostile, Map.of(hostile, hostile));
    assertThat(read.principal()).isEqualTo(hostile);
    assertThat(read.resource()).isEqualTo("berth:shop:" + hostile);
    assertThat(read.credential().id()).isEqualTo(hostile);
    assertThat(read.address()).isEqualTo(hostile);
    assertThat(read.details()).isEqualTo(Map.of(hostile, hostile));
    assertThat(read.result()).isEqualTo("REFUSED");
  }

  @Test
  void whatIsTooLongIsCutWithAMark() {
    String longName = "x".repeat(100_000);
    Map<String, String> details = new TreeMap<>();
    for (int i = 10; i < 50; i++) {
      details.put("detail" + i, i < 20 ? "short" : longName);
    }

    EntryView read = read(longName, details);

    assertThat(read.principal()).isEqualTo("x".repeat(200) + "…");
    assertThat(read.resource()).hasSize(1501).endsWith("x…");
    assertThat(read.details()).hasSizeLessThanOrEqualTo(17).containsKey("…");
    assertThat(read.details().get("detail20")).isEqualTo("x".repeat(500) + "…");
  }

  @Test
  void noHalfOfACharacterIsLeftByACut() {
    EntryView read = read("x".repeat(199) + "\ud83d\ude00 more", Map.of());

    assertThat(read.principal()).isEqualTo("x".repeat(199) + "…");
  }

  @Test
  void halfACharacterIsReplaced() {
    assertThat(read("half \ud800 one", Map.of()).principal()).isEqualTo("half \ufffd one");
  }

  @Test
  void theLongestEntryFits() {
    Map<String, String> details = new TreeMap<>();
    for (int i = 0; i < 50; i++) {
      details.put(i + "\u0001".repeat(100), "\u0001".repeat(1000));
    }

    assertThat(read("\u0001".repeat(10_000), details).details()).hasSizeGreaterThan(5);
  }

  private EntryView read(String text, Map<String, String> details) {
    Trail trail = new Trail(folder);
    try (Audit audit = trail.open()) {
      audit.record(entry(text, details));
      assertThat(audit.verify().findings()).isEmpty();
      return Trail.entries(audit).getLast();
    }
  }

  private static AuditEntry entry(String text, Map<String, String> details) {
    Principal principal =
        new Principal(
            text,
            new TenantId("shop"),
            false,
            new Credential(Credential.Kind.SESSION, text, true),
            new Origin(text, false));
    return new AuditEntry(
        principal,
        new Action("identity:Authenticate"),
        new Resource(new TenantId("shop"), text),
        AuditEntry.Result.REFUSED,
        details);
  }
}
