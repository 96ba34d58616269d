package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every command that the documentation shows is one that the command line takes. */
class DocumentedCommandsTest {
  private static final List<Path> PAGES =
      List.of(Path.of("../docs/cli.md"), Path.of("../README.md"));

  @TestFactory
  Stream<DynamicTest> isUnderstood() throws IOException {
    Stream.Builder<DynamicTest> tests = Stream.builder();
    for (Path page : PAGES) {
      Files.readAllLines(page).stream()
          .map(line -> line.replaceFirst("\\s+#.*", ""))
          .filter(line -> line.matches("(\\./)?berth .*"))
          .forEach(line -> tests.add(test(line)));
    }
    return tests.build();
  }

  private static DynamicTest test(String line) {
    String[] words = line.replaceFirst("^(\\./)?berth ", "").split(" ");
    return DynamicTest.dynamicTest(
        line,
        () ->
            assertThatCode(
                    () -> new CommandTree(Shell.ofProcess()).commandLine(words).parseArgs(words))
                .doesNotThrowAnyException());
  }
}
