package dev.berth.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.index.DayRecords;
import dev.berth.kernel.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is old or too much goes, the oldest first. */
class DocumentRetentionTest {
  @TempDir Path folder;
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private final InstantSource clock = () -> now;
  private SearchLab lab;

  @BeforeEach
  void begin() throws InterruptedException {
    lab = open(ByteSize.ofMebibytes(100));
  }

  private SearchLab open(ByteSize most) throws InterruptedException {
    return new SearchLab(folder, 5, most, clock, _ -> DayRecords.NONE);
  }

  @AfterEach
  void end() throws IOException {
    lab.close();
  }

  private String send(String index, String time, String text) throws Exception {
    String document = "{\"@timestamp\":\"%s\",\"text\":\"%s\"}".formatted(time, text);
    return lab.post("/" + index + "/_doc?refresh", document).body();
  }

  @Test
  void daysGoWhenTheirTimeIsOver() throws Exception {
    for (int day = 18; day <= 22; day++) {
      assertThat(send("logs-" + day, "2026-11-%d".formatted(day) + "T01:00:00Z", "x"))
          .contains("created");
    }
    assertThat(send("lasting", "2026-11-18T01:00:00Z", "x")).contains("created");
    assertThat(send("lasting", "2026-11-22T01:00:00Z", "x")).contains("created");
    assertThat(lab.send("PUT", "/empty", "").statusCode()).isEqualTo(200);
    assertThat(send("logs-17", "2026-11-17T01:00:00Z", "x"))
        .contains("illegal_argument_exception", "what is older than 5 days goes");
    now = now.plusSeconds(2 * 86_400);
    lab.documents().expire();
    assertThat(lab.get("/_count").body()).contains("\"count\":4");
    assertThat(folder.resolve("acme/2026-11-19")).doesNotExist();
    assertThat(folder.resolve("acme/2026-11-20")).exists();
    assertThat(lab.get("/_cat/indices").body())
        .contains("lasting", "empty", "logs-20")
        .doesNotContain("logs-18", "logs-19");
  }

  @Test
  void theOldestGoWhenThereIsTooMuch() throws Exception {
    lab.close();
    // Four times what is written today, which takes twice its room while segments are merged.
    lab = open(new ByteSize(5_000_000));
    Random random = new Random(7);
    for (int day = 19; day <= 22; day++) {
      for (int i = 0; i < (day == 22 ? 20 : 45); i++) {
        StringBuilder text = new StringBuilder();
        random.ints(40_000, 'a', 'z').forEach(c -> text.append((char) c));
        String _ = send("logs-" + day, "2026-11-%dT01:00:00Z".formatted(day), text.toString());
      }
      lab.documents().expire();
    }
    assertThat(folder.resolve("acme/2026-11-19")).doesNotExist();
    assertThat(folder.resolve("acme/2026-11-22")).exists();
    assertThat(lab.get("/logs-22/_count").body()).contains("\"count\":20");
    assertThat(send("logs-22", "2026-11-22T01:00:00Z", "more")).contains("created");
  }

  @Test
  void templatesStayOverARestart() throws Exception {
    String template = "{\"index_patterns\":[\"a-*\"],\"note\":\"line\\nwith\\ttab\"}";
    assertThat(lab.send("PUT", "/_index_template/t1", template).statusCode()).isEqualTo(200);
    assertThat(lab.send("PUT", "/_index_template/t2", template).statusCode()).isEqualTo(200);
    assertThat(lab.send("PUT", "/_ilm/policy/p", "{\"policy\":{}}").statusCode()).isEqualTo(200);
    assertThat(lab.send("DELETE", "/_index_template/t2", "").statusCode()).isEqualTo(200);
    assertThat(lab.send("PUT", "/_template/a%09b", "{}").statusCode()).isEqualTo(400);
    lab.close();
    lab = open(ByteSize.ofMebibytes(100));
    assertThat(lab.get("/_index_template/t1").body())
        .contains("\"index_patterns\":[\"a-*\"]", "line\\nwith\\ttab");
    assertThat(lab.get("/_index_template/t2").statusCode()).isEqualTo(404);
    assertThat(lab.get("/_ilm/policy/p").body()).contains("\"policy\":{}");
  }

  @Test
  void templatesHaveABound() throws Exception {
    String large = "{\"a\":\"" + "x".repeat(250_000) + "\"}";
    int status = 200;
    for (int i = 0; i < 40 && status == 200; i++) {
      status = lab.send("PUT", "/_template/t" + i, large).statusCode();
    }
    assertThat(status).isEqualTo(400);
    assertThat(lab.get("/_template/t0").statusCode()).isEqualTo(200);
  }
}
