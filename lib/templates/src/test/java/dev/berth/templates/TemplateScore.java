package dev.berth.templates;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How well found templates fit the labelled ones, in the measures of the LogPAI benchmark.
 *
 * @param ga share of lines whose group holds the same lines as the labelled one
 * @param fga F1 over groups
 * @param pa share of lines whose template has the labelled text
 * @param fta F1 over templates
 */
record TemplateScore(double ga, double fga, double pa, double fta) {
  /**
   * Scores lines in their order.
   *
   * @param ids the group that each line was put in
   * @param texts the template that each line was given, {@code <*>} for each parameter
   * @param truth the labelled template of each line
   */
  static TemplateScore of(List<String> ids, List<String> texts, List<String> truth) {
    Map<String, List<Integer>> found = groups(ids);
    Map<String, List<Integer>> labelled = groups(truth);
    Set<List<Integer>> exact = new HashSet<>(labelled.values());
    int grouped = 0;
    int groups = 0;
    for (List<Integer> each : found.values()) {
      if (exact.contains(each)) {
        grouped += each.size();
        groups++;
      }
    }
    int parsed = 0;
    for (int i = 0; i < truth.size(); i++) {
      parsed += texts.get(i).equals(truth.get(i)) ? 1 : 0;
    }
    Map<String, List<Integer>> byText = groups(texts);
    int templates = 0;
    for (Map.Entry<String, List<Integer>> each : byText.entrySet()) {
      templates +=
          each.getValue().stream().allMatch(line -> truth.get(line).equals(each.getKey())) ? 1 : 0;
    }
    double lines = truth.size();
    return new TemplateScore(
        grouped / lines,
        2.0 * groups / (found.size() + labelled.size()),
        parsed / lines,
        2.0 * templates / (byText.size() + labelled.size()));
  }

  private static Map<String, List<Integer>> groups(List<String> keys) {
    Map<String, List<Integer>> groups = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      groups.computeIfAbsent(keys.get(i), key -> new ArrayList<>()).add(i);
    }
    return groups;
  }

  static TemplateScore mean(List<TemplateScore> scores) {
    return new TemplateScore(
        scores.stream().mapToDouble(TemplateScore::ga).average().orElse(0),
        scores.stream().mapToDouble(TemplateScore::fga).average().orElse(0),
        scores.stream().mapToDouble(TemplateScore::pa).average().orElse(0),
        scores.stream().mapToDouble(TemplateScore::fta).average().orElse(0));
  }
}
