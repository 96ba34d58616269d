package dev.berth.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Any text survives being printed and read again. */
class StackFileRendererTest {
  private static final Place PLACE = new Place("compose.yml", 1, 1);
  private static final String[] TEXTS = {
    "",
    " ",
    "a b",
    "yes",
    "No",
    "null",
    "~",
    "true",
    "5",
    "0x1F",
    "1e3",
    "1.50",
    ".inf",
    "-",
    "- a",
    "a: b",
    "a:",
    ":a",
    "#a",
    "a #b",
    "'",
    "\"",
    "\\",
    "$A",
    "$$",
    "${A:-b}",
    "<<",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a",
    "{a}",
    "[a]",
    "?",
    "? a",
    "|",
    ">",
    "=",
    "a\nb\n",
    "\n",
    "\t",
    "\r\n",
    "é",
    "日本",
    "\uD83D\uDE00",
    "\u0085",
    "\u2028",
    "\uFEFF",
    "\u007f",
    "\u0001",
    "2020-01-01",
    "12:34",
    "---",
    "...",
    "a\\\nb",
    "x".repeat(3000)
  };

  @Test
  void textsComeBackUnchanged() {
    for (int seed = 0; seed < 300; seed++) {
      RoundTrip.check(file(new Random(seed)));
    }
  }

  @Test
  void everyTextComesBackUnchangedAsKeyAndValue() {
    for (String text : TEXTS) {
      Map<String, String> texts = Map.of("key" + text, text);
      RoundTrip.check(file(texts, List.of(text, text)));
    }
  }

  @Test
  void printsTheSameTextEachTime() {
    StackFile file = file(new Random(1));
    assertThat(StackFileRenderer.render(file)).isEqualTo(StackFileRenderer.render(file));
  }

  @Test
  void printsTheNameItIsGiven() {
    StackFile file = file(Map.of(), List.of()).withName("shop");
    assertThat(StackFileRenderer.render(file)).startsWith("name: shop\nservices:\n");
  }

  private static StackFile file(Random random) {
    Map<String, String> texts = new LinkedHashMap<>();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      texts.put("k" + text(random), text(random));
      words.add(text(random));
    }
    return file(texts, words);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(TEXTS[random.nextInt(TEXTS.length - 1)]);
    }
    return text.toString();
  }

  private static StackFile file(Map<String, String> texts, List<String> words) {
    ServiceSection service =
        new ServiceSection(
            "example/web",
            null,
            new ServiceSection.Program(
                words, words, texts, null, null, false, null, Duration.ofSeconds(3), false),
            List.of(),
            List.of(),
            new ServiceSection.Networking(null, "none", Map.of(), List.of(), Set.of(), Map.of()),
            new ServiceSection.Isolation(
                false, false, null, null, Set.of(), Set.of(), List.of(), Map.of(), null, null, null,
                List.of(), List.of(), null),
            null,
            new ServiceSection.Deploy(
                ServiceSection.Mode.REPLICATED,
                1,
                1,
                new ServiceSection.Restart(ServiceSection.Restart.Condition.NONE, null, null),
                Map.of(),
                Update.DEFAULT,
                Update.DEFAULT,
                Placement.ANYWHERE,
                null,
                ServiceSection.Reserved.NOTHING),
            texts,
            PLACE);
    return new StackFile(
        null, Map.of("web", service), Map.of(), Map.of(), Map.of(), Map.of(), List.of());
  }
}
