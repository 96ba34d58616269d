package dev.berth.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Holds what was reached on labelled logs of the LogPAI benchmark, all with one setting: {@code
 * LOGHUB} names the folder that has them.
 */
final class TemplateQualityTest {
  private List<LabelledLog> logs = List.of();

  @BeforeEach
  void readLogs() {
    String folder = System.getenv("LOGHUB");
    assumeTrue(
        folder != null && !folder.isEmpty(),
        "LOGHUB is not set, so the quality of templates is not checked: set it to a folder of labelled logs.");
    logs = LabelledLog.all(Path.of(Objects.requireNonNull(folder)));
    assertThat(logs).as("logs in " + folder).isNotEmpty();
  }

  @Test
  void findsTheTemplatesOfMessages() {
    List<TemplateScore> scores = new ArrayList<>();
    for (LabelledLog log : logs) {
      TemplateScore score = score(log, log.messages(), false, order(log, 0));
      assertThat(score.ga()).as("GA of " + log.name()).isGreaterThan(0.70);
      scores.add(score);
    }
    hold(TemplateScore.mean(scores));
  }

  @Test
  void findsTheTemplatesOfRawLines() {
    List<TemplateScore> scores = new ArrayList<>();
    for (LabelledLog log : logs) {
      scores.add(score(log, log.raw(), true, order(log, 0)));
    }
    hold(TemplateScore.mean(scores));
  }

  @Test
  void doesNotDependOnTheOrder() {
    List<TemplateScore> straight = new ArrayList<>();
    List<TemplateScore> shuffled = new ArrayList<>();
    for (LabelledLog log : logs) {
      straight.add(score(log, log.raw(), true, order(log, 0)));
      shuffled.add(score(log, log.raw(), true, order(log, 20260101)));
    }
    double difference = TemplateScore.mean(straight).ga() - TemplateScore.mean(shuffled).ga();
    assertThat(Math.abs(difference)).isLessThan(0.02);
  }

  private static void hold(TemplateScore mean) {
    assertThat(mean.ga()).as("mean GA").isGreaterThan(0.97);
    assertThat(mean.fga()).as("mean FGA").isGreaterThan(0.95);
    assertThat(mean.pa()).as("mean PA").isGreaterThan(0.85);
    assertThat(mean.fta()).as("mean FTA").isGreaterThan(0.80);
  }

  private static List<Integer> order(LabelledLog log, long seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < log.truth().size(); i++) {
      order.add(i);
    }
    if (seed != 0) {
      Collections.shuffle(order, new Random(seed));
    }
    return order;
  }

  private static TemplateScore score(
      LabelledLog log, List<byte[]> lines, boolean headers, List<Integer> order) {
    Templater templater = new Templater(10_000);
    RecordHeader header = new RecordHeader();
    List<String> ids = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    List<String> truth = new ArrayList<>();
    for (int at : order) {
      byte[] line = lines.get(at);
      int begin = 0;
      if (headers) {
        header.read(line, 0, line.length);
        begin = header.message;
      }
      Template template = templater.find(line, begin, line.length);
      ids.add(template.id());
      texts.add(LabelledLog.fold(template.text().replaceAll("<[a-z][a-z0-9_]*>", "<*>")));
      truth.add(log.truth().get(at));
    }
    return TemplateScore.of(ids, texts, truth);
  }
}
