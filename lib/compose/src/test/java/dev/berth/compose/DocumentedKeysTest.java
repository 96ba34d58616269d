package dev.berth.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code docs/compose.md} says of each key whether it is acted on. */
class DocumentedKeysTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("berth.root", "../..")).resolve("docs/compose.md");

  @Test
  void everyKeyIsInTheRightTable() throws IOException {
    String text = Files.readString(DOCUMENT);
    int notYet = text.indexOf("## What is not acted on yet");
    int refused = text.indexOf("## What is refused");
    Map<Boolean, String> chapters = new LinkedHashMap<>();
    chapters.put(true, text.substring(0, notYet) + text.substring(refused));
    chapters.put(false, text.substring(notYet, refused));
    List<String> missing = new ArrayList<>();
    for (KnownKeys section : KnownKeys.SECTIONS) {
      for (String key : section.all()) {
        String chapter = chapters.getOrDefault(section.isActedOn(key), "");
        if (!chapter.contains("`" + key + "`") && !text.contains("`" + key + "`:")) {
          missing.add(key + (section.isActedOn(key) ? ", acted on" : ", not acted on yet"));
        }
      }
    }
    assertThat(missing).as("keys that docs/compose.md does not name").isEmpty();
  }
}
