package dev.berth.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kql.KqlParser;
import dev.berth.kql.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Details are found and counted as fields of the same kinds are. */
class DetailsTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;
  private DayIndex index;

  @BeforeEach
  void open() throws IOException {
    index = DayIndex.open(folder, settings());
    add("a", "Failed login for f4a", "p.user", "f4a", "p.port", 80, "p.ok", false);
    add("b", "Login of Bob took long", "p.user", "Bob", "p.took", 2.5);
    index.commit(Map.of());
    add("c", "Login of f4a took long", "p.user", "f4a", "p.took", -7);
    add("d", "Nobody is here", "p.took", "long", "p.user", "f5");
    add("e", "Nothing is here");
    index.refresh();
  }

  @AfterEach
  void close() throws IOException {
    index.close();
  }

  private static DayIndex.Settings settings() {
    return new DayIndex.Settings(
        4 << 20, 20_000, Duration.ofSeconds(10), new TimeMath(InstantSource.fixed(NOON)));
  }

  private void add(String id, String message, Object... details) throws IOException {
    Map<String, FieldValue> all = new LinkedHashMap<>();
    for (int i = 0; i < details.length; i += 2) {
      all.put(
          (String) details[i],
          switch (details[i + 1]) {
            case Boolean flag -> new FieldValue.Flag(flag);
            case Number number -> new FieldValue.Figure(number.doubleValue());
            default -> new FieldValue.Tag(details[i + 1].toString());
          });
    }
    Map<String, FieldValue> fields = Map.of("message", new FieldValue.Message(message));
    index.add(new Entry(NOON.plusMillis(id.charAt(0)), id, fields, all));
  }

  private static Search everything(String query) {
    return new Search(
        KqlParser.parse(query),
        NOON.minusSeconds(86_400),
        NOON.plusSeconds(86_400),
        10_000,
        Search.Order.OLDEST);
  }

  private String find(String query) throws IOException {
    return String.join(
        "", index.search(everything(query)).hits().stream().map(Found.Hit::source).toList());
  }

  @Test
  void toldWithWhatTheyHold() throws IOException {
    assertThat(index.fieldKinds())
        .containsEntry("message", FieldKind.TEXT)
        .containsEntry("p.user", FieldKind.NAME)
        .containsEntry("p.ok", FieldKind.NAME)
        .containsEntry("p.port", FieldKind.NUMBER)
        .containsEntry("p.took", FieldKind.NUMBER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "p.user: f4a|ac",
        "p.user: F4A|``",
        "p.user: (f4a or Bob)|abc",
        "p.user: f*|acd",
        "p.user: *o*|b",
        "p.user: *|abcd",
        "not p.user: *|e",
        "p.user.keyword: f4a|ac",
        "p.user >= f5|d",
        "p.user < a|b",
        "p.port: 80|a",
        "p.port: 80.0|a",
        "p.port: 81|``",
        "p.ok: false|a",
        "p.ok: true|``",
        "p.took > -7|b",
        "p.took >= -7|bc",
        "p.took < 2.5|c",
        "p.took <= 2.5|bc",
        "p.took: 2.5|b",
        "p.took: long|d",
        "p.*: long|d",
        "p.*: f4a and p.took < 0|c",
        "nothing: f4a|``",
        "login|abc",
        "message: login|abc",
        "\"login of\"|bc",
        "message: \"of login\"|``",
        "f5|``"
      })
  void areFound(String query, String ids) throws IOException {
    assertThat(find(query)).isEqualTo(ids);
    index.merge(1);
    index.commit(Map.of());
    index.refresh();
    assertThat(find(query)).as("after a merge").isEqualTo(ids);
    index.close();
    index = DayIndex.open(folder, settings());
    assertThat(find(query)).as("opened again").isEqualTo(ids);
  }

  private Map<String, Outcome> summarize(String field) throws IOException {
    Map<String, Aggregation> wanted = new LinkedHashMap<>();
    wanted.put(
        "terms",
        new Aggregation.Terms(field, 10, 1, new Aggregation.TermOrder("_key", false), Map.of()));
    wanted.put("distinct", new Aggregation.Cardinality(field));
    wanted.put("count", new Aggregation.ValueCount(field));
    wanted.put("figures", new Aggregation.Figures(field));
    wanted.put("percentiles", new Aggregation.Percentiles(field, List.of(0.0, 100.0)));
    wanted.put("missing", new Aggregation.Missing(field, Map.of()));
    Summary summary = new Summary(wanted, 100);
    index.summarize(new Query.All(), Instant.MIN, Instant.MAX, summary);
    return summary.outcomes();
  }

  private static Outcome outcome(Map<String, Outcome> outcomes, String name) {
    return Objects.requireNonNull(outcomes.get(name));
  }

  private static List<String> counts(Outcome outcome) {
    return ((Outcome.Buckets) outcome)
        .buckets().stream()
            .map(
                each ->
                    switch (each.key()) {
                      case Outcome.Key.Name(String name) -> name + "=" + each.count();
                      case Outcome.Key.Figure(double number) -> number + "=" + each.count();
                    })
            .toList();
  }

  @Test
  void areCounted() throws IOException {
    Map<String, Outcome> took = summarize("p.took");
    assertThat(counts(outcome(took, "terms")))
        .containsExactlyInAnyOrder("long=1", "-7.0=1", "2.5=1");
    assertThat(outcome(took, "distinct")).isEqualTo(new Outcome.Count(3));
    assertThat(outcome(took, "count")).isEqualTo(new Outcome.Count(3));
    assertThat(counts(outcome(took, "missing"))).containsExactly("=2");
    Outcome.Figures figures = (Outcome.Figures) outcome(took, "figures");
    assertThat(figures.least()).isEqualTo(-7);
    assertThat(figures.greatest()).isEqualTo(2.5);
    assertThat(outcome(took, "percentiles").toString()).contains("-7.0", "2.5");
    Map<String, Outcome> user = summarize("p.user.keyword");
    assertThat(counts(outcome(user, "terms"))).containsExactly("Bob=1", "f4a=2", "f5=1");
    assertThat(index.top(everything("*"), "p.user", 1).values())
        .containsExactly(new TopValues.Value("f4a", 2));
    assertThat(index.top(everything("*"), "p.took", 5).values())
        .extracting(TopValues.Value::name)
        .containsExactly("-7", "2.5", "long");
  }

  /** Beyond some thousand lists of names a record tells its own. */
  @Test
  void areFoundInRecordsWithAnyNames() throws IOException {
    for (int i = 0; i < 5000; i++) {
      add("z", "one of many", "n" + i, i, "last", "v" + i % 10);
    }
    add("y", "with a long list", ("l".repeat(200) + " ").repeat(1), 1);
    index.commit(Map.of());
    index.close();
    index = DayIndex.open(folder, settings());
    assertThat(find("n7: 7 or n4999: 4999 or n4999: 7")).isEqualTo("zz");
    assertThat(find("n49*: *")).hasSize(64);
    assertThat(find("last: v3")).hasSize(500);
    assertThat(find("n4998 > 4997 and last: v8")).isEqualTo("z");
    assertThat(index.top(everything("*"), "last", 10).values()).hasSize(10);
    assertThat(find("not last: *")).hasSize(6);
  }

  @Test
  void namesThatAreNoneStayInTheSource() throws IOException {
    add("f", "hostile", "a\0b", 1, "\1c", 2, "", 3, "x".repeat(257), 4, "d", 5);
    index.refresh();
    assertThat(find("d: 5")).isEqualTo("f");
    assertThat(index.refusedValues()).isEqualTo(4);
  }

  @Test
  void areOfFewKinds() {
    assertThatThrownBy(() -> new Entry(NOON, "", Map.of(), Map.of("a", new FieldValue.Text("b"))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anIndexOfAnotherFormatIsNotRead() throws IOException {
    Path other = folder.resolve("other");
    try (Directory directory = FSDirectory.open(other);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      long _ = writer.commit();
    }
    assertThatThrownBy(() -> DayIndex.open(other, settings()))
        .isInstanceOf(BrokenIndexException.class)
        .hasMessageContaining("format 1")
        .hasMessageContaining("reads format 2");
    assertThatThrownBy(() -> DayIndex.positions(other)).isInstanceOf(IOException.class);
  }
}
