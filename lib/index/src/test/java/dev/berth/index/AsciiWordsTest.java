package dev.berth.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.TermToBytesRefAttribute;
import org.junit.jupiter.api.Test;

class AsciiWordsTest {
  private static final String SIGNS = "aB0_.:,;'\"-/ ";

  @Test
  void findsTheWordsThatTheStandardOneFinds() throws IOException {
    Random random = new Random(1);
    AsciiWords words = new AsciiWords();
    try (Analyzer standard = new StandardAnalyzer()) {
      for (int i = 0; i < 200_000; i++) {
        String text = random(random, i % 2 == 0);
        assertThat(words.begin(text)).isTrue();
        assertThat(words(words)).as(text).isEqualTo(words(standard.tokenStream("f", text)));
      }
    }
  }

  private static String random(Random random, boolean signs) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(24); i > 0; i--) {
      text.append(
          signs ? SIGNS.charAt(random.nextInt(SIGNS.length())) : (char) random.nextInt(128));
    }
    return text.toString();
  }

  private static List<String> words(TokenStream stream) throws IOException {
    List<String> words = new ArrayList<>();
    try (stream) {
      TermToBytesRefAttribute term = stream.getAttribute(TermToBytesRefAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        words.add(term.getBytesRef().utf8ToString());
      }
      stream.end();
    }
    return words;
  }

  @Test
  void leavesOtherCharactersAndLongWordsToTheStandardOne() {
    AsciiWords words = new AsciiWords();

    assertThat(words.begin("größer")).isFalse();
    assertThat(words.begin("a " + "b".repeat(255))).isTrue();
    assertThat(words.begin("a " + "b".repeat(256))).isFalse();
  }
}
