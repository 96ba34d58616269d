package dev.berth.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TemplateScoreTest {
  @Test
  void countsGroupsAndTexts() {
    List<String> truth = List.of("a <*>", "a <*>", "b", "c");
    assertThat(TemplateScore.of(List.of("1", "1", "2", "3"), truth, truth))
        .isEqualTo(new TemplateScore(1, 1, 1, 1));
    assertThat(
            TemplateScore.of(List.of("1", "1", "2", "2"), List.of("a <*>", "a x", "b", "b"), truth))
        .isEqualTo(new TemplateScore(0.5, 0.4, 0.5, 2.0 / 6));
  }
}
