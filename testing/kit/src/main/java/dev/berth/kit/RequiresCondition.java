package dev.berth.kit;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips, or in CI fails, what the machine cannot run. */
final class RequiresCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<Requires> requires =
        AnnotationSupport.findAnnotation(context.getElement(), Requires.class);
    List<String> missing =
        requires.stream().flatMap(r -> Stream.of(r.value())).filter(need -> !has(need)).toList();
    if (missing.isEmpty()) {
      return enabled("everything it needs is here");
    }
    if ("true".equals(System.getenv("CI"))) {
      throw new IllegalStateException("Missing on this machine: " + String.join(", ", missing));
    }
    return disabled("needs " + String.join(", ", missing));
  }

  private static boolean has(String need) {
    if (need.equals("root")) {
      return "root".equals(System.getProperty("user.name"));
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of((path + ":/usr/sbin:/sbin").split(":"))
        .filter(directory -> !directory.isEmpty())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, need)));
  }
}
