package dev.berth.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Laws about what a line of main code may say; each says why. */
class CodeRulesTest {
  @Test
  void executorsAreMadeByThreads() {
    forbid(
        "\\bExecutors\\.new|\\bnew Thread\\(",
        "kernel/src/main/java/dev/berth/kernel/Threads.java|examples/.*",
        "make it with dev.berth.kernel.Threads, so that it has a name and its failures are told");
  }

  @Test
  void clocksAndRandomIdsAreGiven() {
    forbid(
        "\\bInstant\\.now\\(\\)|\\bUUID\\.randomUUID\\(|\\bSystem\\.currentTimeMillis\\(",
        "(server|cli|testing|bench)/.*",
        "take an InstantSource or an IdSource in the constructor, so that tests decide");
  }

  @Test
  void nothingIsPrintedButByTheCommandLine() {
    forbid(
        "\\bSystem\\.(out|err)\\b",
        "(server|cli|examples|testing|bench)/.*",
        "log through System.Logger");
  }

  @Test
  void testsDoNotSleep() {
    List<String> found = new ArrayList<>();
    for (Path file : SourceTree.files(".java")) {
      String name = SourceTree.relative(file);
      if (name.contains("/src/test/") || name.startsWith("testing/")) {
        collect(found, name, SourceTree.read(file), Pattern.compile("Thread\\.sle{2}p\\("));
      }
    }
    assertThat(found).as("wait with dev.berth.kit.Eventually for what is expected").isEmpty();
  }

  @Test
  void namesSayWhatAThingIsNotItsKind() {
    List<String> found =
        SourceTree.files(".java").stream()
            .map(SourceTree::relative)
            .filter(
                name ->
                    name.matches(
                        ".*(Impl|Manager|Util|Utils|Helper|Dto)\\.java"
                            + "|.*/(util|utils|common|helper|impl|dto|manager)/.*"))
            .toList();
    assertThat(found).as("name it by its difference: DockerEngine, FileStore").isEmpty();
  }

  @Test
  void filesStaySmall() {
    List<String> found =
        SourceTree.files(".java").stream()
            .filter(file -> SourceTree.read(file).lines().count() > 600)
            .map(SourceTree::relative)
            .toList();
    assertThat(found).as("files that fit in a head: split by what changes together").isEmpty();
  }

  @Test
  void nothingIsLeftToDo() {
    forbid("\\b(TO" + "DO|FIX" + "ME|XXX)\\b", "nothing", "do it, or say it in the docs");
  }

  private static void forbid(String pattern, String allowedFiles, String advice) {
    List<String> found = new ArrayList<>();
    Pattern compiled = Pattern.compile(pattern);
    for (Path file : SourceTree.files(".java")) {
      String name = SourceTree.relative(file);
      if (name.contains("/src/main/") && !name.matches(allowedFiles)) {
        collect(found, name, SourceTree.read(file), compiled);
      }
    }
    assertThat(found).as(advice).isEmpty();
  }

  private static void collect(List<String> found, String name, String source, Pattern pattern) {
    Matcher matcher = pattern.matcher(source);
    while (matcher.find()) {
      int line = (int) source.substring(0, matcher.start()).lines().count();
      found.add(name + ":" + Math.max(1, line) + ": " + matcher.group());
    }
  }
}
