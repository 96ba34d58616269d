package dev.berth.metrics;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;
import dev.berth.records.MetricReadings.Reduction;
import dev.berth.series.SeriesKey;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to see together, as the API has it. Immutable.
 *
 * @param panels in the order of reading: rows are filled from the left
 */
public record Dashboard(String title, List<Panel> panels) {
  private static final int MOST_PANELS = 40;
  private static final int MOST_QUERIES = 10;
  private static final int MOST_LABELS = 20;
  private static final int LONGEST_TITLE = 100;
  private static final int LONGEST_TEXT = 10_000;
  private static final int LONGEST_LABEL = 500;
  private static final int COLUMNS = 12;
  private static final Set<String> KINDS = Set.of("chart", "number", "text");

  public Dashboard {
    panels = List.copyOf(panels);
  }

  /**
   * One part of it.
   *
   * @param kind {@code chart}, {@code number} or {@code text}
   * @param width in columns, of 12
   * @param height in rows, 12 at most
   * @param stacked whether series stand upon each other; null: they do not
   * @param text of a {@code text}; null: none
   * @param queries what a {@code chart} or a {@code number} shows; null: nothing
   */
  public record Panel(
      String kind,
      String title,
      int width,
      int height,
      @Nullable Boolean stacked,
      @Nullable String text,
      @Nullable List<Query> queries) {
    public Panel {
      queries = queries == null ? null : List.copyOf(queries);
    }
  }

  /**
   * Series of a metric.
   *
   * @param labels conditions as {@code /api/metrics/query} takes them; null: none
   * @param reduce as there; null: the average
   * @param by the labels by which series are summed up; null: none are
   * @param over a metric by which these are divided; null: none
   * @param scale what values are multiplied with; null: 1
   * @param platform whether the platform's are meant, which operators may see; null: the tenant's
   * @param title what they are called; null: by their labels
   */
  public record Query(
      String metric,
      @Nullable List<String> labels,
      @Nullable String reduce,
      @Nullable List<String> by,
      @Nullable String over,
      @Nullable Double scale,
      @Nullable Boolean platform,
      @Nullable String title) {
    public Query {
      labels = labels == null ? null : List.copyOf(labels);
      by = by == null ? null : List.copyOf(by);
    }
  }

  /**
   * Checks everything at once.
   *
   * @throws BerthException {@code INVALID_INPUT}
   */
  void check() {
    Problems problems = new Problems();
    line(problems, "title", title, LONGEST_TITLE);
    if (title.isBlank()) {
      problems.error(null, "title", "It is empty. Call the dashboard something.");
    }
    most(problems, "panels", panels.size(), MOST_PANELS);
    for (int i = 0; i < Math.min(panels.size(), MOST_PANELS); i++) {
      check(problems, "panels[" + i + "]", panels.get(i));
    }
    problems.throwIfErrors(ErrorCode.INVALID_INPUT);
  }

  private static void check(Problems problems, String path, Panel panel) {
    if (!KINDS.contains(panel.kind())) {
      problems.error(null, path + ".kind", "It is one of chart, number, text.");
    }
    line(problems, path + ".title", panel.title(), LONGEST_TITLE);
    within(problems, path + ".width", panel.width());
    within(problems, path + ".height", panel.height());
    String text = panel.text();
    if (text != null) {
      if (text.length() > LONGEST_TEXT) {
        tooLong(problems, path + ".text", LONGEST_TEXT);
      }
      if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
        control(problems, path + ".text");
      }
    }
    List<Query> given = panel.queries();
    List<Query> queries = given == null ? List.of() : given;
    most(problems, path + ".queries", queries.size(), MOST_QUERIES);
    for (int i = 0; i < Math.min(queries.size(), MOST_QUERIES); i++) {
      check(problems, path + ".queries[" + i + "]", queries.get(i));
    }
  }

  private static void check(Problems problems, String path, Query query) {
    metric(problems, path + ".metric", query.metric());
    String over = query.over();
    if (over != null) {
      metric(problems, path + ".over", over);
    }
    String reduce = query.reduce();
    if (reduce != null
        && Arrays.stream(Reduction.values())
            .noneMatch(one -> one.name().equalsIgnoreCase(reduce))) {
      problems.error(null, path + ".reduce", "It is one of average, least, most, last, rate.");
    }
    labels(problems, path + ".labels", query.labels());
    labels(problems, path + ".by", query.by());
    String called = query.title();
    if (called != null) {
      line(problems, path + ".title", called, LONGEST_TITLE);
    }
  }

  private static void metric(Problems problems, String path, String metric) {
    if (!SeriesKey.isName(metric, true) || metric.length() > LONGEST_LABEL) {
      problems.error(null, path, "It is no name of a metric.");
    }
  }

  private static void labels(Problems problems, String path, @Nullable List<String> labels) {
    if (labels == null) {
      return;
    }
    most(problems, path, labels.size(), MOST_LABELS);
    labels.stream().limit(MOST_LABELS).forEach(one -> line(problems, path, one, LONGEST_LABEL));
  }

  private static void within(Problems problems, String path, int value) {
    if (value < 1 || value > COLUMNS) {
      problems.error(null, path, "It is from 1 to " + COLUMNS + ".");
    }
  }

  private static void most(Problems problems, String path, int count, int most) {
    if (count > most) {
      problems.error(null, path, "There are %d; %d may be.".formatted(count, most));
    }
  }

  private static void line(Problems problems, String path, String text, int longest) {
    if (text.length() > longest) {
      tooLong(problems, path, longest);
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      control(problems, path);
    }
  }

  private static void tooLong(Problems problems, String path, int longest) {
    problems.error(null, path, "It is longer than " + longest + " characters.");
  }

  private static void control(Problems problems, String path) {
    problems.error(null, path, "It has control characters. Leave them out.");
  }
}
