package dev.berth.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.records.NewTemplates.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How many false alarms there are, and how soon faults are found; docs/alerts.md has the figures.
 */
class AnomalyTest {
  private static final Instant MONDAY = Instant.parse("2026-11-02T00:00:00Z");
  private static final int WINDOWS_OF_WEEK = 7 * 24 * 12;

  @TempDir Path folder;

  /** Made-up series, a value each five minutes. */
  private enum Shape {
    /** Counts with a course of day and week, noisier than chance. */
    RATE(Baseline.Kind.COUNT),
    /** A few events now and then. */
    RARE(Baseline.Kind.COUNT),
    /** Times with a long tail, which depend on those before. */
    LATENCY(Baseline.Kind.MEASURE),
    /** Percents of a share. */
    SHARE(Baseline.Kind.MEASURE),
    /** Use of memory: a saw. */
    SAW(Baseline.Kind.MEASURE);

    private final Baseline.Kind kind;

    Shape(Baseline.Kind kind) {
      this.kind = kind;
    }
  }

  private static final class Series {
    private final Shape shape;
    private final Random random;
    private final double size;
    private double drift;

    Series(Shape shape, long seed) {
      this.shape = shape;
      this.random = new Random(seed);
      this.size = Math.exp(1 + 4 * random.nextDouble());
    }

    double next(int window) {
      double hour = window % 288 / 12.0;
      boolean weekend = window / 288 % 7 >= 5;
      double course = 1 + 0.8 * Math.sin((hour - 8) / 24 * 2 * Math.PI);
      double week = weekend ? 0.4 : 1;
      drift = 0.9 * drift + 0.1 * random.nextGaussian();
      return switch (shape) {
        case RATE ->
            poisson(size * course * week * Math.exp(0.5 * drift + 0.15 * random.nextGaussian()));
        case RARE -> poisson(0.2 * week);
        case LATENCY -> 50 * (1 + 0.3 * course) * Math.exp(drift + 0.25 * random.nextGaussian());
        case SHARE -> Math.max(0, 2 + course + drift + 0.5 * random.nextGaussian());
        case SAW -> 200 + window % 100 + 5 * random.nextGaussian();
      };
    }

    private double poisson(double mean) {
      if (mean > 50) {
        return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
      }
      double limit = Math.exp(-mean);
      double product = random.nextDouble();
      int count = 0;
      while (product > limit) {
        product *= random.nextDouble();
        count++;
      }
      return count;
    }
  }

  /** When a series is looked at, in windows: from, to, and when it becomes faulty. */
  private record Course(int from, int fault, int to) {
    /** A week, after two weeks of learning. */
    static final Course THIRD_WEEK =
        new Course(2 * WINDOWS_OF_WEEK, 2 * WINDOWS_OF_WEEK + 150, 3 * WINDOWS_OF_WEEK);

    static final Course FIRST_WEEK = new Course(0, WINDOWS_OF_WEEK, WINDOWS_OF_WEEK);

    /** A day of the first week, with a fault from its beginning. */
    static Course early(int from) {
      return new Course(from, from, from + 288);
    }
  }

  private static int alarms(Shape shape, long seed, double factor, int[] delay) {
    return alarms(shape, seed, factor, delay, Course.THIRD_WEEK);
  }

  /** Alarms, two unusual values in a row each. */
  private static int alarms(Shape shape, long seed, double factor, int[] delay, Course course) {
    Series series = new Series(shape, seed);
    Baseline baseline = new Baseline();
    int alarms = 0;
    int inARow = 0;
    boolean firing = false;
    int fault = course.fault();
    for (int window = 0; window < course.to(); window++) {
      Instant time = MONDAY.plus(Duration.ofMinutes(5L * window));
      double value = series.next(window);
      if (factor != 1 && window >= fault) {
        value = value * factor + (shape == Shape.RARE ? factor : 0);
      }
      Baseline.Score score =
          window < course.from() ? null : baseline.score(time, value, shape.kind);
      boolean unusual = score != null && score.score() >= Baseline.DEFAULT_SCORE;
      inARow = unusual ? inARow + 1 : 0;
      if (!firing && inARow == 2) {
        firing = true;
        alarms++;
        if (factor != 1 && window >= fault) {
          delay[0] = window - fault + 1;
          return alarms;
        }
      } else if (firing && score != null && score.score() < 0.6 * Baseline.DEFAULT_SCORE) {
        firing = false;
      }
      baseline.add(time, value);
    }
    return alarms;
  }

  @Test
  void thereAreFewFalseAlarms() {
    int all = 0;
    int weeks = 0;
    StringBuilder told = new StringBuilder();
    for (Shape shape : Shape.values()) {
      int found = 0;
      int series = 12;
      for (int i = 0; i < series; i++) {
        found += alarms(shape, 1000 + i, 1, new int[1]);
      }
      told.append("%s %d of %d; ".formatted(shape, found, series));
      all += found;
      weeks += series;
    }
    System.getLogger("anomalies").log(System.Logger.Level.INFO, told);
    assertThat(all / (double) weeks)
        .as("false alarms in a series and week: " + told)
        .isLessThan(0.1);
  }

  @Test
  void thereAreFewFalseAlarmsInTheFirstWeek() {
    StringBuilder told = new StringBuilder();
    int all = 0;
    int series = 12;
    for (Shape shape : Shape.values()) {
      int found = 0;
      for (int i = 0; i < series; i++) {
        found += alarms(shape, 5000 + i, 1, new int[1], Course.FIRST_WEEK);
      }
      told.append("%s %d of %d; ".formatted(shape, found, series));
      all += found;
    }
    assertThat(all).as("false alarms in first weeks: " + told).isLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 500, 1000})
  void greatFaultsAreFoundInTheFirstWeek(int from) {
    StringBuilder told = new StringBuilder();
    int missed = 0;
    int late = 0;
    for (Shape shape : Shape.values()) {
      for (int i = 0; i < 6; i++) {
        int[] delay = {-1};
        int _ = alarms(shape, 6000 + i, 8, delay, Course.early(from));
        missed += delay[0] < 0 ? 1 : 0;
        late += delay[0] > 12 ? 1 : 0;
        told.append(shape).append(' ').append(delay[0]).append("; ");
      }
    }
    assertThat(missed + late).as("windows to the alarm: " + told).isLessThanOrEqualTo(2);
  }

  @Test
  void faultsAreFoundSoon() {
    StringBuilder told = new StringBuilder();
    int missed = 0;
    int delays = 0;
    int count = 0;
    for (Shape shape : Shape.values()) {
      for (int i = 0; i < 6; i++) {
        int[] delay = {-1};
        int _ = alarms(shape, 2000 + i, 8, delay);
        missed += delay[0] < 0 ? 1 : 0;
        delays += Math.max(0, delay[0]);
        count++;
        told.append(shape).append(' ').append(delay[0]).append("; ");
      }
    }
    assertThat(missed).as(told.toString()).isLessThanOrEqualTo(count / 10);
    assertThat(delays / (double) (count - missed))
        .as("windows to the alarm: " + told)
        .isLessThan(4);
  }

  @Test
  void nothingIsSaidInTheFirstHours() {
    Baseline baseline = new Baseline();
    for (int window = 0; window < WINDOWS_OF_WEEK; window++) {
      Instant time = MONDAY.plus(Duration.ofMinutes(5L * window));
      Baseline.Score score = baseline.score(time, 1e9, Baseline.Kind.COUNT);
      if (window < 12 * 12) {
        assertThat(score).as("after %d windows", window).isNull();
      } else {
        assertThat(score).isEqualTo(new Baseline.Score(100, true, 3, 3, true));
      }
      baseline.add(time, 3);
    }
    Instant time = MONDAY.plus(Duration.ofDays(8));
    assertThat(baseline.score(time, 40, Baseline.Kind.COUNT))
        .isEqualTo(new Baseline.Score(100, true, 3, 3, false));
    assertThat(Baseline.parse(baseline.render()).score(time, 40, Baseline.Kind.COUNT))
        .isEqualTo(new Baseline.Score(100, true, 3, 3, false));
  }

  @Test
  void saysInWordsWhatIsUnusual() {
    try (Scene scene = new Scene(folder)) {
      Baseline baseline = new Baseline();
      for (int i = 8 * 288; i > 0; i--) {
        baseline.add(TestClock.START.minus(Duration.ofMinutes(5L * i)), 2 + i % 4);
      }
      scene.store.write(
          handle -> {
            BaselineTable.put(
                handle,
                new RuleKey(Scene.ACME, "web"),
                AlertLabels.fingerprint(Map.of()),
                baseline,
                TestClock.START);
            return baseline;
          });
      scene.sources.counts.put("q", 4L);
      scene.apply("rules: [{name: web, kind: anomaly, query: q}]");
      assertThat(scene.states()).isEqualTo("{}");
      scene.sources.counts.put("q", 48L);
      scene.pass(Duration.ofMinutes(15));
      assertThat(scene.states()).isEqualTo("{web=firing}");
      assertThat(scene.get("/api/alerts"))
          .contains(
              "48 records in 5m, usually 2 to 5 at this hour (score 100)", "\"severity\":\"info\"");
      scene.sources.counts.put("q", 3L);
      scene.pass(Duration.ofMinutes(10));
      assertThat(scene.states()).isEqualTo("{web=resolved}");
    }
  }

  @Test
  void saysInWordsThatLittleIsKnown() {
    try (Scene scene = new Scene(folder)) {
      scene.sources.counts.put("q", 3L);
      scene.apply("rules: [{name: web, kind: anomaly, query: q}]");
      scene.pass(Duration.ofHours(13));
      assertThat(scene.states()).isEqualTo("{}");
      scene.sources.counts.put("q", 48L);
      scene.pass(Duration.ofMinutes(15));
      assertThat(scene.get("/api/alerts"))
          .contains("48 records in 5m, 3 to 3 in the last day (score 100)");
    }
  }

  @Test
  void templatesThatWereNeverSeenBefore() {
    try (Scene scene = new Scene(folder)) {
      scene.apply("rules: [{name: new, kind: anomaly, new-templates: true}]");
      scene.sources.templates.add(template("aa", TestClock.START));
      scene.pass(Duration.ofMinutes(6));
      assertThat(scene.states()).isEqualTo("{}");
      scene.clock.advance(Duration.ofDays(2));
      scene.sources.templates.add(template("bb", scene.clock.instant()));
      scene.pass(Duration.ofMinutes(5));
      assertThat(scene.states()).isEqualTo("{new/web=firing}");
      assertThat(scene.get("/api/alerts")).contains("never seen before: Disk <path> is bb");
      scene.pass(Duration.ofMinutes(10));
      assertThat(scene.states()).isEqualTo("{new/web=resolved}");
      for (int i = 0; i < 30; i++) {
        scene.sources.templates.add(template("t" + i, scene.clock.instant()));
      }
      scene.pass(Duration.ofMinutes(5));
      assertThat(scene.get("/api/alerts")).contains("30 messages that were never seen before");
    }
  }

  private static Template template(String id, Instant first) {
    return new Template(id, "web", "Disk <path> is " + id, first, 3);
  }
}
