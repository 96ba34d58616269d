package dev.berth.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Problem;
import dev.berth.kernel.ProblemsException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What comes out of Compose files, good and bad; {@code -Dgolden=rewrite} rewrites the outputs. */
class GoldenTest {
  @TestFactory
  Stream<DynamicTest> outputIsAsBefore() {
    return GoldenFile.all().stream()
        .map(file -> DynamicTest.dynamicTest(file.name(), () -> check(file)));
  }

  @TestFactory
  Stream<DynamicTest> whatIsPrintedParsesToTheSameFile() {
    return GoldenFile.all().stream()
        .filter(file -> !file.name().startsWith("bad-"))
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.name(), () -> RoundTrip.check(StackFileParser.parse(file.source()))));
  }

  private static void check(GoldenFile file) {
    String actual = outcome(file.source());
    if (GoldenFile.REWRITE) {
      file.rewrite(actual);
    } else {
      assertThat(actual).isEqualTo(file.output());
    }
    assertThat(actual.contains("error: ")).isEqualTo(file.name().startsWith("bad-"));
  }

  private static String outcome(StackSource source) {
    try {
      StackFile parsed = StackFileParser.parse(source);
      return lines(parsed.warnings()) + StackFileRenderer.render(parsed);
    } catch (ProblemsException refused) {
      return lines(refused.problems());
    }
  }

  private static String lines(List<Problem> problems) {
    StringBuilder lines = new StringBuilder();
    for (Problem problem : problems) {
      lines.append(problem.isError() ? "error: " : "warning: ").append(problem).append('\n');
    }
    return lines.toString();
  }
}
