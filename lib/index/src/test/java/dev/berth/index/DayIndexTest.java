package dev.berth.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kql.KqlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The records of a day, kept and found. */
class DayIndexTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOON.plusSeconds(3600));

  @TempDir Path folder;
  private DayIndex index;

  @BeforeEach
  void open() throws IOException {
    index = DayIndex.open(folder, settings(Duration.ofSeconds(10)));
    add("a", 0, "Failed login for user f4a (invalid password)", "web", "error", 12);
    add("b", 1, "Login of user bob took 250 ms", "web", "info", 250);
    add("c", 2, "GET /api/items/7?full=1 answered 200", "api", "info", 3.5);
    add("d", 3, "user f4a logged out", "api-gateway", "debug", -1);
    index.refresh();
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  private static DayIndex.Settings settings(Duration patience) {
    return new DayIndex.Settings(4 << 20, 20, patience, new TimeMath(CLOCK));
  }

  private void add(
      String id, int seconds, String message, String service, String severity, double took)
      throws IOException {
    Map<String, FieldValue> fields = new HashMap<>();
    fields.put("message", new FieldValue.Text(message));
    fields.put("service", new FieldValue.Name(service));
    fields.put("severity", new FieldValue.Name(severity));
    if (took >= 0) {
      fields.put("took", new FieldValue.Figure(took));
    }
    fields.put("ok", new FieldValue.Flag(!severity.equals("error")));
    index.add(new Entry(NOON.plusSeconds(seconds), id, fields));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "*|dcba",
        "f4a|da",
        "F4A|da",
        "login bob|ba",
        "\"for user f4a\"|a",
        "\"user for\"|``",
        "log*|dba",
        "message:\"user f4a\"|da",
        "message: items|c",
        "service:web|ba",
        "service:We*|``",
        "service:api*|dc",
        "service:\"api-gateway\"|d",
        "severity:(error or debug)|da",
        "not severity:info|da",
        "severity:info and service:web|b",
        "took:*|cba",
        "not took:*|d",
        "took > 12|b",
        "took >= 12|ba",
        "took < 12|c",
        "took <= 3.5|c",
        "took:250|b",
        "t*k:12|a",
        "ok:false|a",
        "nothing:here|``",
        "nothing:*|``",
        "nothing > 3|``",
        "severity > error|cb",
        "@timestamp >= \"2026-11-21T12:00:02Z\"|dc",
        "time < now-1h|``",
        "time <= now-1h|a",
        "time:2026-11-21|dcba",
        "message:items/7?full|c"
      })
  void findsWhatIsAskedFor(String query, String ids) throws IOException {
    assertThat(find(query)).isEqualTo(ids);
  }

  @Test
  void aTimeThatIsNoneIsRefused() {
    assertThatThrownBy(() -> find("time > soon"))
        .isInstanceOf(BerthException.class)
        .hasMessageContaining("Cannot search for the time 'soon'");
  }

  @Test
  void hitsAreInTheOrderOfTimeWithinTheirTime() throws IOException {
    Search search =
        new Search(
            KqlParser.parse(""), NOON.plusSeconds(1), NOON.plusSeconds(3), 1, Search.Order.OLDEST);
    Found found = index.search(search);

    assertThat(found.total()).isEqualTo(2);
    assertThat(found.exact()).isTrue();
    assertThat(found.hits()).hasSize(1);
    assertThat(found.hits().getFirst().time()).isEqualTo(NOON.plusSeconds(1));
    assertThat(found.hits().getFirst().source()).isEqualTo("b");
  }

  /** One is a number where another is a text: both are found. */
  @Test
  void fieldsMayHoldDifferentThings() throws IOException {
    index.add(new Entry(NOON.plusSeconds(9), "e", Map.of("took", new FieldValue.Name("long"))));
    index.refresh();

    assertThat(find("took:long")).isEqualTo("e");
    assertThat(find("took:250")).isEqualTo("b");
    assertThat(find("took:*")).isEqualTo("ecba");
  }

  @Test
  void fieldsAreBounded() throws IOException {
    for (int i = 0; i < 30; i++) {
      index.add(
          new Entry(NOON.plusSeconds(10 + i), "x", Map.of("f" + i, new FieldValue.Name("v"))));
    }
    index.refresh();

    assertThat(find("f3:v")).isEqualTo("x");
    assertThat(find("f29:v")).isEmpty();
    assertThat(index.refusedValues()).isEqualTo(15);
    assertThat(find("*")).hasSize(34);
  }

  @Test
  void countsByTime() throws IOException {
    Search search =
        new Search(
            KqlParser.parse("not severity:debug"),
            NOON.minusSeconds(2),
            NOON.plusSeconds(3),
            0,
            Search.Order.NEWEST);
    TimeHistogram histogram = index.histogram(search, Duration.ofSeconds(2));

    assertThat(histogram.counts()).containsExactly(0L, 2L, 1L);
    assertThat(histogram.total()).isEqualTo(3);
    assertThatThrownBy(() -> index.histogram(search, Duration.ofNanos(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsByName() throws IOException {
    index.commit(Map.of());
    add("e", 4, "in another segment", "web", "info", 1);
    add("f", 5, "in another segment", "queue", "info", 1);
    index.refresh();

    TopValues top = index.top(everything("*"), "service", 3);

    assertThat(top.values())
        .containsExactly(
            new TopValues.Value("web", 3),
            new TopValues.Value("api", 1),
            new TopValues.Value("api-gateway", 1));
    assertThat(top.others()).isEqualTo(1);
    assertThat(index.top(everything("severity:error"), "service", 3).values())
        .containsExactly(new TopValues.Value("web", 1));
    assertThat(index.top(everything("*"), "took", 3).values()).isEmpty();
    assertThat(index.top(everything("*"), "nothing", 3).values()).isEmpty();
  }

  @Test
  void whatIsCommittedIsThereAgainWithItsPositions() throws IOException {
    index.commit(Map.of("task-1", "17"));
    add("lost", 20, "not on disk", "web", "info", 1);
    index.close();

    index = DayIndex.open(folder, settings(Duration.ofSeconds(10)));

    assertThat(find("*")).isEqualTo("dcba");
    assertThat(index.positions()).isEqualTo(Map.of("task-1", "17"));
    assertThat(find("s*y:error")).isEqualTo("a");
  }

  @Test
  void onlyOneHasItOpen() {
    assertThatThrownBy(() -> DayIndex.open(folder, settings(Duration.ofSeconds(1))))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aSearchThatTakesTooLongIsRefused() throws IOException {
    index.close();
    index = DayIndex.open(folder, settings(Duration.ofNanos(1)));
    for (int i = 0; i < 50_000; i++) {
      index.add(
          new Entry(NOON.plusMillis(i), "x", Map.of("n", new FieldValue.Text("word" + i + " z"))));
    }
    index.refresh();

    assertThatThrownBy(() -> find("n:*1*2*3*"))
        .isInstanceOf(BerthException.class)
        .hasMessageContaining("longer than 0 s");
  }

  private static Search everything(String query) {
    return new Search(
        KqlParser.parse(query),
        NOON.minusSeconds(86_400),
        NOON.plusSeconds(86_400),
        100,
        Search.Order.NEWEST);
  }

  private String find(String query) throws IOException {
    List<String> ids =
        index.search(everything(query)).hits().stream().map(Found.Hit::source).toList();
    return String.join("", ids);
  }

  @Test
  void findsTagsByTheirFieldsOnly() throws IOException {
    index.add(
        new Entry(NOON.plusSeconds(9), "tagged", Map.of("stack", new FieldValue.Tag("wiki"))));
    index.refresh();
    assertThat(find("stack: wiki")).isEqualTo("tagged");
    assertThat(find("wiki")).isEmpty();
  }

  @Test
  void tellsItsPositionsWhileItIsClosed() throws IOException {
    index.merge(1);
    index.commit(Map.of("a", "7"));
    assertThat(DayIndex.positions(folder)).isEqualTo(Map.of("a", "7"));
    assertThat(DayIndex.positions(folder.resolve("none"))).isEmpty();
  }

  @Test
  void saysThatItIsBroken() throws IOException {
    Path broken = folder.resolve("broken");
    Files.createDirectories(broken);
    Files.write(broken.resolve("segments_1"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> DayIndex.open(broken, settings(Duration.ofSeconds(1))))
        .isInstanceOf(BrokenIndexException.class);
  }
}
