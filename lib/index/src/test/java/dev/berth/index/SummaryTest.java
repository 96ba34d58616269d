package dev.berth.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.berth.index.Aggregation.TermOrder;
import dev.berth.kql.KqlParser;
import dev.berth.kql.Query;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aggregations over the records of two days. */
class SummaryTest {
  private static final Instant BEGIN = Instant.parse("2026-11-21T00:00:00Z");

  @TempDir Path folder;
  private DayIndex first;
  private DayIndex second;

  @BeforeEach
  void open() throws IOException {
    first = open("first");
    second = open("second");
    for (int i = 0; i < 100; i++) {
      add(i < 50 ? first : second, i);
    }
    first.refresh();
    second.refresh();
  }

  private DayIndex open(String name) throws IOException {
    TimeMath times = new TimeMath(InstantSource.fixed(BEGIN));
    return DayIndex.open(
        folder.resolve(name), new DayIndex.Settings(4 << 20, 100, Duration.ofSeconds(30), times));
  }

  /** Each half an hour: 100 records in 50 hours. */
  private static void add(DayIndex index, int i) throws IOException {
    Map<String, FieldValue> fields =
        i % 10 == 9
            ? Map.of("took", new FieldValue.Figure(i))
            : Map.of(
                "took", new FieldValue.Figure(i),
                "service", new FieldValue.Both("s" + i % 3),
                "ok", new FieldValue.Flag(i % 2 == 0),
                "tags",
                    new FieldValue.Several(
                        List.of(new FieldValue.Label("all"), new FieldValue.Label("t" + i % 2))));
    index.add(new Entry(BEGIN.plus(Duration.ofMinutes(30L * i)), "{}", fields));
  }

  @AfterEach
  void close() throws IOException {
    first.close();
    second.close();
  }

  private Outcome summarize(Aggregation aggregation) throws IOException {
    return summarize(aggregation, 10_000);
  }

  private Outcome summarize(Aggregation aggregation, int mostBuckets) throws IOException {
    Summary summary = new Summary(Map.of("it", aggregation), mostBuckets);
    first.summarize(new Query.All(), Instant.MIN, Instant.MAX, summary);
    second.summarize(new Query.All(), Instant.MIN, Instant.MAX, summary);
    assertThat(summary.records()).isEqualTo(100);
    return Objects.requireNonNull(summary.outcomes().get("it"));
  }

  private static String text(Outcome outcome) {
    StringBuilder text = new StringBuilder();
    for (Outcome.Bucket bucket : ((Outcome.Buckets) outcome).buckets()) {
      String key =
          switch (bucket.key()) {
            case Outcome.Key.Name(String name) -> name;
            case Outcome.Key.Figure(double number) -> Double.toString(number);
          };
      text.append(key).append('=').append(bucket.count()).append(' ');
    }
    return text.toString().strip();
  }

  @Test
  void countsTermsOfBothDaysWithTheirParts() throws IOException {
    Aggregation took = new Aggregation.Figures("took");
    Outcome.Buckets buckets =
        (Outcome.Buckets)
            summarize(new Aggregation.Terms("service", 2, 1, TermOrder.MOST, Map.of("took", took)));
    assertThat(text(buckets)).isEqualTo("s0=30 s1=30");
    assertThat(buckets.others()).isEqualTo(30);
    assertThat(buckets.buckets().getFirst().parts().get("took"))
        .isInstanceOfSatisfying(
            Outcome.Figures.class,
            figures -> {
              assertThat(figures.count()).isEqualTo(30);
              assertThat(figures.least()).isEqualTo(0);
              assertThat(figures.greatest()).isEqualTo(96);
            });
  }

  @Test
  void ordersTermsByKeyOrByAPart() throws IOException {
    TermOrder byKey = new TermOrder("_key", true);
    assertThat(text(summarize(new Aggregation.Terms("service.keyword", 9, 1, byKey, Map.of()))))
        .isEqualTo("s2=30 s1=30 s0=30");
    TermOrder byPart = new TermOrder("took.max", true);
    Map<String, Aggregation> parts = Map.of("took", new Aggregation.Figures("took"));
    assertThat(text(summarize(new Aggregation.Terms("service", 9, 1, byPart, parts))))
        .isEqualTo("s2=30 s1=30 s0=30");
  }

  @Test
  void countsEachOfSeveralValues() throws IOException {
    assertThat(text(summarize(new Aggregation.Terms("tags", 9, 1, TermOrder.MOST, Map.of()))))
        .isEqualTo("all=90 t0=50 t1=40");
    assertThat(text(summarize(new Aggregation.Terms("took", 2, 1, TermOrder.MOST, Map.of()))))
        .isEqualTo("0.0=1 1.0=1");
  }

  @Test
  void sortsByTheCalendarOfAZone() throws IOException {
    TimeSteps days =
        new TimeSteps.Calendar(TimeSteps.Unit.DAY, Duration.ZERO, ZoneId.of("Europe/Berlin"));
    Outcome outcome = summarize(new Aggregation.Dates("@timestamp", days, 0, Map.of()));
    assertThat(text(outcome))
        .isEqualTo(
            "%s=46 %s=48 %s=6"
                .formatted(
                    millis("2026-11-20T23:00:00Z"),
                    millis("2026-11-21T23:00:00Z"),
                    millis("2026-11-22T23:00:00Z")));
  }

  private static double millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  @Test
  void fillsEmptyBucketsBetweenOthers() throws IOException {
    TimeSteps steps = new TimeSteps.Equal(Duration.ofMinutes(10), Duration.ZERO, ZoneOffset.UTC);
    Outcome.Buckets all =
        (Outcome.Buckets) summarize(new Aggregation.Dates("@timestamp", steps, 0, Map.of()));
    assertThat(all.buckets()).hasSize(298);
    Outcome.Buckets full =
        (Outcome.Buckets) summarize(new Aggregation.Dates("@timestamp", steps, 1, Map.of()));
    assertThat(full.buckets()).hasSize(100);
  }

  @Test
  void aMillionBucketsAreRefused() {
    TimeSteps millis = new TimeSteps.Equal(Duration.ofMillis(1), Duration.ZERO, ZoneOffset.UTC);
    assertThatThrownBy(() -> summarize(new Aggregation.Dates("@timestamp", millis, 0, Map.of())))
        .isInstanceOf(TooManyBuckets.class)
        .hasMessageContaining("more than 10000 buckets");
    assertThatThrownBy(
            () -> summarize(new Aggregation.Terms("took", 100, 1, TermOrder.MOST, Map.of()), 99))
        .isInstanceOf(TooManyBuckets.class);
  }

  @Test
  void sortsBySpansFiltersAndWhatIsMissing() throws IOException {
    assertThat(text(summarize(new Aggregation.Steps("took", 25, 0, 0, Map.of()))))
        .isEqualTo("0.0=25 25.0=25 50.0=25 75.0=25");
    List<Aggregation.Range> ranges =
        List.of(
            new Aggregation.Range("low", null, 10.0), new Aggregation.Range("rest", 10.0, null));
    assertThat(text(summarize(new Aggregation.Ranges("took", ranges, Map.of()))))
        .isEqualTo("low=10 rest=90");
    List<Aggregation.Filter> filters =
        List.of(
            new Aggregation.Filter("slow", KqlParser.parse("took >= 90")),
            new Aggregation.Filter("s1", KqlParser.parse("service:s1")));
    assertThat(text(summarize(new Aggregation.Filters(filters, Map.of()))))
        .isEqualTo("slow=10 s1=30");
    assertThat(text(summarize(new Aggregation.Missing("service", Map.of())))).isEqualTo("=10");
  }

  @Test
  void tellsPercentilesAndDifferentValues() throws IOException {
    Outcome.Percentiles percentiles =
        (Outcome.Percentiles) summarize(new Aggregation.Percentiles("took", List.of(50.0, 99.0)));
    assertThat(percentiles.values().getFirst()).isEqualTo(49.5, within(1e-9));
    assertThat(summarize(new Aggregation.Cardinality("service"))).isEqualTo(new Outcome.Count(3));
    assertThat(summarize(new Aggregation.Cardinality("took"))).isEqualTo(new Outcome.Count(100));
    assertThat(summarize(new Aggregation.ValueCount("tags"))).isEqualTo(new Outcome.Count(180));
  }
}
