package dev.berth.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/labels.md} says of each key what becomes of it; {@code -Dgolden=rewrite} writes its
 * tables anew.
 */
class DocumentedLabelsTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("berth.root", "../..")).resolve("docs/labels.md");
  private static final String BEGIN = "<!-- keys -->\n";
  private static final String END = "<!-- end of keys -->\n";

  @Test
  void everyKeyIsInTheRightColumn() throws IOException {
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    String tables = "\n" + KnownKeys.tables() + "\n";
    if ("rewrite".equals(System.getProperty("golden"))) {
      Files.writeString(DOCUMENT, text.substring(0, begin) + tables + text.substring(end));
    } else {
      assertThat(text.substring(begin, end)).isEqualTo(tables);
    }
  }
}
