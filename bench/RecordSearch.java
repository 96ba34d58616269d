package dev.berth.logs;

import dev.berth.index.Aggregation;
import dev.berth.index.DayRecords;
import dev.berth.index.Search;
import dev.berth.index.Summary;
import dev.berth.index.TopValues;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import dev.berth.kql.KqlParser;
import dev.berth.kql.Query;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Searches of many records: lines drawn from labelled logs with other digits, evenly over the days
 * before today, through templates and index; then, in a process of its own, what {@code berth
 * search} and the Elasticsearch API ask.
 *
 * <p>Arguments: {@code fill LOGS FOLDER RECORDS DAYS}; {@code ask FOLDER DAYS [PART]}, where only
 * the searches whose names contain a part are asked.
 */
final class RecordSearch {
  private static final TenantId TENANT = TenantId.DEFAULT;
  private static final int SERVICES = 8;
  private static final int ROUNDS = 40;
  private static final int WARM = 10;

  /** Slow ones are not asked longer than this. */
  private static final long ENOUGH = Duration.ofSeconds(20).toNanos();

  private static final LogsSettings SETTINGS =
      LogsSettings.DEFAULT.withSize(ByteSize.ofMebibytes(100 * 1024));

  private RecordSearch() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "fill" ->
          fill(
              read(Path.of(arguments[1])),
              Path.of(arguments[2]),
              Integer.parseInt(arguments[3]),
              Integer.parseInt(arguments[4]));
      case "ask" ->
          ask(
              Path.of(arguments[1]),
              Integer.parseInt(arguments[2]),
              arguments.length > 3 ? arguments[3] : "");
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static List<String> read(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each :
          files.filter(file -> file.toString().endsWith("_2k.log")).sorted().toList()) {
        lines.addAll(Files.readString(each, StandardCharsets.ISO_8859_1).lines().toList());
      }
    }
    return lines;
  }

  private static Instant today() {
    return LocalDate.now(ZoneOffset.UTC).atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  private static void fill(List<String> lines, Path folder, int number, int days) throws Exception {
    long begun = System.nanoTime();
    try (Logs logs = new Logs(folder, SETTINGS, InstantSource.system())) {
      Shelf shelf = logs.of(TENANT).shelf();
      Intake intake = shelf.intake();
      List<Source> sources = IntStream.range(0, SERVICES).mapToObj(RecordSearch::source).toList();
      SplittableRandom random = new SplittableRandom(1);
      Instant first = today().minus(Duration.ofDays(days));
      long step = Duration.ofDays(days).toNanos() / number;
      Mark[] marks = new Mark[SERVICES];
      Arrays.fill(marks, Mark.BEGINNING);
      for (int i = 0; i < number; i++) {
        int from = random.nextInt(SERVICES);
        Instant time = first.plusNanos(i * step);
        Mark after = new Mark(marks[from].ordinal() + 1, time.toEpochMilli(), 1, time);
        String text = other(lines.get(random.nextInt(lines.size())), random);
        String stream = random.nextInt(5) == 0 ? "stderr" : "stdout";
        if (!intake.put(
            new TakenLine(sources.get(from), stream, time, text, false, marks[from], after))) {
          throw new IllegalStateException("The shelf takes no more: " + shelf.status());
        }
        marks[from] = after;
        if (i % (number / 10) == number / 10 - 1) {
          System.out.printf("%,d after %.0f s%n", i + 1, (System.nanoTime() - begun) / 1e9);
        }
      }
      while (shelf.counts().records() < number) {
        LockSupport.parkNanos(100_000_000);
      }
    }
    System.out.printf(
        "%,d records of %d days in %.0f s; %,d bytes a record%n",
        number, days, (System.nanoTime() - begun) / 1e9, size(folder) / number);
  }

  private static Source source(int number) {
    Source.Service service = new Source.Service("bench", "s" + number);
    return new Source("t" + number, Source.Kind.TASK, TENANT, service, "t" + number, 1, "here");
  }

  private static String other(String line, SplittableRandom random) {
    char[] chars = line.toCharArray();
    for (int i = 0; i < chars.length; i++) {
      chars[i] = chars[i] >= '0' && chars[i] <= '9' ? (char) ('0' + random.nextInt(10)) : chars[i];
    }
    return new String(chars);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static String memory() throws IOException {
    return Files.readString(Path.of("/proc/self/status"))
        .lines()
        .filter(line -> line.startsWith("RssAnon"))
        .findFirst()
        .orElse("?")
        .replaceAll("\\s+", " ");
  }

  /** What is asked; it tells how many records it found. */
  private record Question(String name, LongSupplier work) {}

  private static void ask(Path folder, int days, String part) throws IOException {
    Instant last = today();
    Instant first = last.minus(Duration.ofDays(days));
    Instant day = first.plus(Duration.ofDays(days / 2));
    Instant noon = day.minus(Duration.ofHours(12));
    Span all = new Span("all", first, last);
    Span one = new Span("one day", day, day.plus(Duration.ofDays(1)));
    Span two = new Span("24 h of two days", noon, noon.plus(Duration.ofDays(1)));
    try (Logs logs = new Logs(folder, SETTINGS, InstantSource.system())) {
      Asker asker =
          new Asker(
              logs.of(TENANT).search(),
              new SeenDays(logs.of(TENANT).shelf().days(), logs.of(TENANT).search()));
      List<Question> questions = new ArrayList<>();
      for (String query :
          List.of(
              "error",
              "severity: error",
              "service: s1 and stream: stderr",
              "parameters.port > 60000",
              "connect*",
              "\"connection from\"")) {
        questions.add(asker.newest(query, one));
        questions.add(asker.newest(query, two));
      }
      questions.add(asker.newest("*", one));
      for (String query : List.of("*", "error", "nowhere")) {
        questions.add(asker.newest(query, all));
      }
      for (String query : List.of("*", "error", "severity: error")) {
        questions.add(asker.histogram(query, one));
        questions.add(asker.histogram(query, all));
      }
      for (String field : List.of("service", "template", "severity", "parameters.user")) {
        questions.add(asker.top(field, one));
        questions.add(asker.top(field, all));
        questions.add(asker.terms(field, all));
      }
      questions.add(asker.dates(all));
      questions.add(asker.datesByTerms(all));
      System.out.printf(
          "%-60s %12s %9s %9s %9s %9s%n", "", "records", "first", "p50", "p99", "most");
      for (Question each : questions) {
        if (each.name().contains(part)) {
          time(each);
        }
      }
      System.out.println(memory());
    }
  }

  private static void time(Question question) {
    double[] times = new double[WARM + ROUNDS];
    long begun = System.nanoTime();
    long found = 0;
    int asked = 0;
    while (asked < times.length && (asked < WARM || System.nanoTime() - begun < ENOUGH)) {
      long before = System.nanoTime();
      found = answer(question);
      times[asked++] = (System.nanoTime() - before) / 1e6;
    }
    double first = times[0];
    int warm = Math.min(WARM, asked / 2);
    double[] sorted = Arrays.copyOfRange(times, warm, asked);
    Arrays.sort(sorted);
    System.out.printf(
        "%-60s %,12d %6.1f ms %6.1f ms %6.1f ms %6.1f ms%n",
        question.name(),
        found,
        first,
        sorted[sorted.length / 2],
        sorted[(int) Math.ceil(sorted.length * 0.99) - 1],
        sorted[sorted.length - 1]);
  }

  /** The first search of days may take longer than a search may, and goes on the next time. */
  private static long answer(Question question) {
    for (int i = 0; i < WARM; i++) {
      try {
        return question.work().getAsLong();
      } catch (BerthException e) {
        System.out.println(question.name() + ": " + e.getMessage());
      }
    }
    throw new IllegalStateException("Never answered: " + question.name());
  }

  private record Span(String name, Instant from, Instant to) {
    Search search(String query, int limit) {
      return new Search(KqlParser.parse(query), from, to, limit, Search.Order.NEWEST);
    }
  }

  private record Asker(ShelfSearch search, DayRecords days) {
    Question newest(String query, Span span) {
      return new Question(
          "newest 100, %s, %s".formatted(query, span.name()),
          () -> search.find(span.search(query, 100)).total());
    }

    Question histogram(String query, Span span) {
      Duration interval = Duration.between(span.from(), span.to()).dividedBy(60);
      return new Question(
          "histogram, %s, %s".formatted(query, span.name()),
          () -> search.histogram(span.search(query, 0), interval).total());
    }

    Question top(String field, Span span) {
      return new Question(
          "top values of %s, %s".formatted(field, span.name()),
          () ->
              search.top(span.search("*", 0), field, 10).values().stream()
                  .mapToLong(TopValues.Value::count)
                  .sum());
    }

    Question terms(String field, Span span) {
      return summary("terms aggregation of " + field, span, "terms", byTerms(field, Map.of()));
    }

    Question dates(Span span) {
      return summary("date_histogram of an hour", span, "dates", byHour(Map.of()));
    }

    Question datesByTerms(Span span) {
      Aggregation terms = byTerms("service", Map.of());
      return summary(
          "date_histogram of an hour by service", span, "dates", byHour(Map.of("by", terms)));
    }

    private static Aggregation byTerms(String field, Map<String, Aggregation> parts) {
      return new Aggregation.Terms(field, 10, 1, Aggregation.TermOrder.MOST, parts);
    }

    private static Aggregation byHour(Map<String, Aggregation> parts) {
      return new Aggregation.Dates(
          "@timestamp",
          new dev.berth.index.TimeSteps.Equal(Duration.ofHours(1), Duration.ZERO, ZoneOffset.UTC),
          1,
          parts);
    }

    private Question summary(String what, Span span, String name, Aggregation aggregation) {
      return new Question(
          "%s, %s".formatted(what, span.name()),
          () -> {
            Summary summary = new Summary(Map.of(name, aggregation), 100_000);
            days.summarize(days.dates(), new Query.All(), span.from(), span.to(), summary);
            return summary.records() + summary.outcomes().size() - 1;
          });
    }
  }
}
