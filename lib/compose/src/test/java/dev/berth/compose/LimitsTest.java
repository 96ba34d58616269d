package dev.berth.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problem;
import dev.berth.kernel.Problems;
import dev.berth.kernel.ProblemsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Input that would cost too much is refused early, with its place. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class LimitsTest {
  private static final String SERVICE = "services: {web: {image: example/web}}\n";

  @Test
  void refusesHundredMegabytes() {
    String text = "a".repeat(100 * 1024 * 1024);
    assertThat(problems(text))
        .containsExactly(
            "compose.yml:1:1: The file is too large: 104,857,600 characters, and at most 2,097,152 are read.");
  }

  @Test
  void refusesAliasBomb() {
    StringBuilder bomb = new StringBuilder("x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("x-%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
    }
    assertThat(problems(bomb + SERVICE))
        .singleElement()
        .asString()
        .startsWith("compose.yml:6:")
        .endsWith(
            "The file holds more than 100,000 values, those that aliases repeat counted each time.");
  }

  @Test
  void refusesAliasBombOfMergeKeys() {
    StringBuilder bomb = new StringBuilder("x-big: &big\n");
    for (int i = 0; i < 5000; i++) {
      bomb.append("  k").append(i).append(": v\n");
    }
    for (int i = 0; i < 5000; i++) {
      bomb.append("x-").append(i).append(": {<<: *big}\n");
    }
    assertThat(problems(bomb + SERVICE)).singleElement().asString().contains("more than 100,000");
  }

  @Test
  void refusesLongTextRepeatedByAliases() {
    String bomb =
        "x-text: &t " + "a".repeat(1_000_000) + "\nx-list: [" + "*t,".repeat(50) + "]\n" + SERVICE;
    assertThat(problems(bomb)).singleElement().asString().contains("more than 100,000");
  }

  @Test
  void refusesDeepNesting() {
    assertThat(problems("x: " + "[".repeat(100_000)))
        .singleElement()
        .asString()
        .startsWith("compose.yml:1:44: x[0][0]")
        .endsWith("Values are nested more than 40 deep.");
    assertThat(problems("{a: ".repeat(100_000)))
        .singleElement()
        .asString()
        .endsWith("Values are nested more than 40 deep.");
  }

  @Test
  void refusesVariablesThatMakeTheFileHuge() {
    String text = "x-a: \"" + "$A".repeat(100_000) + "\"\n" + SERVICE;
    assertThat(problems(text, Map.of("A", "b".repeat(1_000_000))))
        .containsExactly(
            "compose.yml:1:7: x-a: With its variables replaced the file is longer than 8,388,608 characters.");
  }

  @Test
  void refusesDeeplyNestedDefaults() {
    String text = "x-a: \"" + "${A:-".repeat(50_000) + "\"\n" + SERVICE;
    assertThat(problems(text))
        .singleElement()
        .asString()
        .contains("Variables are nested more than 20 deep.");
  }

  @Test
  void refusesTooManyPorts() {
    String text =
        "services: {web: {image: example/web, ports: ["
            + "\"1-65535\",".repeat(1000)
            + "], expose: [1-65535]}}";
    assertThat(problems(text)).hasSize(Problems.LIMIT + 1).first().asString().contains("70,000");
  }

  @Test
  void refusesChainOfExtendsThatGrows() {
    StringBuilder text = new StringBuilder("services:\n  s0: {image: a}\n");
    for (int i = 1; i < 90; i++) {
      text.append("  s%d:\n    extends: s%d\n    labels:\n".formatted(i, i - 1));
      for (int j = 0; j < 400; j++) {
        text.append("      l%d-%d: x\n".formatted(i, j));
      }
    }
    assertThat(problems(text.toString())).first().asString().contains("more than 500,000 values");
  }

  @Test
  void refusesVeryLongChainOfExtends() {
    StringBuilder text = new StringBuilder("services:\n  s0: {image: a}\n");
    for (int i = 5_000; i > 0; i--) {
      text.append("  s%d: {extends: s%d}\n".formatted(i, i - 1));
    }
    assertThat(problems(text.toString()))
        .first()
        .asString()
        .endsWith("Services extend each other more than 100 deep.");
  }

  @Test
  void refusesAttachmentOfHundredMegabytes() {
    Content large = new Content(new byte[100 * 1024 * 1024]);
    StackSource source =
        new StackSource(
            List.of(new StackSource.Text("compose.yml", "include: [big.yml]\n" + SERVICE)),
            Map.of(),
            "/srv/shop",
            List.of(new StackSource.Attachment("/srv/shop/big.yml", large)),
            Set.of());
    assertThatExceptionOfType(ProblemsException.class)
        .isThrownBy(() -> StackFileParser.parse(source))
        .withMessage(
            "compose.yml:1:11: include[0]: Cannot read the file '/srv/shop/big.yml': it is larger than 2 MiB. Check the path.");
  }

  @Test
  void refusesFilesThatIncludeMoreAndMore() {
    List<StackSource.Attachment> files = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      String text =
          "include: [f%d.yml, f%d.yml]\nservices: {s%d: {image: a}}\n".formatted(i + 1, i + 1, i);
      files.add(attachment("/srv/shop/f" + i + ".yml", text));
    }
    files.add(attachment("/srv/shop/f15.yml", "services: {last: {image: a}}"));
    StackSource source =
        new StackSource(
            List.of(new StackSource.Text("compose.yml", "include: [f0.yml]\n" + SERVICE)),
            Map.of(),
            "/srv/shop",
            files,
            Set.of());
    assertThatExceptionOfType(ProblemsException.class)
        .isThrownBy(() -> StackFileParser.parse(source))
        .withMessageContaining("The files name each other more than 300 times.");
  }

  private static StackSource.Attachment attachment(String path, String text) {
    return new StackSource.Attachment(path, new Content(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void tellsOneHundredProblemsAndCountsTheOthers() {
    StringBuilder text = new StringBuilder("services:\n");
    for (int i = 0; i < 5_000; i++) {
      text.append("  s").append(i).append(": {imagee: a, volumes: [v").append(i).append(":/v]}\n");
    }
    assertThatExceptionOfType(ProblemsException.class)
        .isThrownBy(() -> parse(text.toString(), Map.of()))
        .satisfies(refused -> assertThat(refused.problems()).hasSize(Problems.LIMIT))
        .satisfies(refused -> assertThat(refused.getMessage()).endsWith("more"));
  }

  @Test
  void followsLongChainOfDependencies() {
    StringBuilder text = new StringBuilder("services:\n  s0: {image: a}\n");
    for (int i = 1; i < 10_000; i++) {
      text.append("  s%d: {image: a, depends_on: [s%d]}\n".formatted(i, i - 1));
    }
    assertThat(parse(text.toString(), Map.of()).services()).hasSize(10_000);
    String circle =
        text.toString().replace("s0: {image: a}", "s0: {image: a, depends_on: [s9999]}");
    assertThat(problems(circle)).singleElement().asString().contains("→ … → s0.");
  }

  @Test
  void readsByteOrderMarkAndWindowsLineEnds() {
    assertThat(parse("\uFEFFservices:\r\n  web:\r\n    image: a\r\n", Map.of()).services())
        .containsOnlyKeys("web");
  }

  @Test
  void tellsPlaceOfForbiddenCharacter() {
    assertThat(problems("services:\n  web: a\u0007b\n"))
        .containsExactly(
            "compose.yml:2:9: This is not YAML: the character U+0007 is not allowed in a text.");
    assertThat(problems("services: {web: {image: a, command: [\"a\\0b\"]}}"))
        .containsExactly(
            "compose.yml:1:38: services.web.command[0]: A text cannot hold the character NUL.");
  }

  @Test
  void refusesNoFileAtAll() {
    assertThatExceptionOfType(ProblemsException.class)
        .isThrownBy(() -> StackFileParser.parse(new StackSource(List.of(), Map.of(), "/")))
        .withMessage("There is no file to read.")
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_STACK_FILE));
  }

  private static List<String> problems(String text) {
    return problems(text, Map.of());
  }

  private static List<String> problems(String text, Map<String, String> variables) {
    try {
      parse(text, variables);
      return List.of();
    } catch (ProblemsException refused) {
      assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_STACK_FILE);
      assertThat(refused.problems()).hasSizeLessThanOrEqualTo(Problems.LIMIT);
      return refused.getMessage().lines().toList();
    }
  }

  private static StackFile parse(String text, Map<String, String> variables) {
    StackSource.Text file = new StackSource.Text("compose.yml", text);
    StackFile parsed =
        StackFileParser.parse(new StackSource(List.of(file), variables, "/srv/shop"));
    assertThat(parsed.warnings()).noneMatch(Problem::isError);
    return parsed;
  }
}
