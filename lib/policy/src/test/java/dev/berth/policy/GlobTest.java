package dev.berth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest(name = "{0} and {1}: {2}")
  @CsvSource({
    "*, '', true",
    "*, abc, true",
    "**, abc, true",
    "?, a, true",
    "?, '', false",
    "?*, '', false",
    "a*, abc, true",
    "*c, abc, true",
    "*b*, abc, true",
    "a*c, ac, true",
    "ab*bc, abc, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "*a?c*, xxabcx, true",
    "abc, abcd, false",
    "a*b*c, aXbYbZc, true",
    "a*b*c, acb, false",
    "*.?, x.y.z, true"
  })
  void matches(String glob, String value, boolean expected) {
    assertThat(glob(glob).matches(value)).isEqualTo(expected);
  }

  @Test
  void agreesWithRegularExpressions() {
    long seed = 4;
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      String glob = text(random, "ab*?", 8);
      String value = text(random, "ab", 10);
      Pattern same = Pattern.compile(glob.replace("*", ".*").replace("?", "."));
      assertThat(glob(glob).matches(value))
          .as("seed %d, time %d: %s and %s", seed, i, glob, value)
          .isEqualTo(same.matcher(value).matches());
    }
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.SECONDS)
  void hostilePatternsDoNotExplode() {
    String value = "a".repeat(2000);
    assertThat(glob("*a".repeat(1000) + "b").matches(value)).isFalse();
    assertThat(glob("*a".repeat(900) + "*b").matches(value)).isFalse();
    assertThat(glob("*?".repeat(1000) + "*b*").matches(value)).isFalse();
    assertThat(glob("*" + "a".repeat(1000) + "?b*").matches(value)).isFalse();
  }

  private static String text(Random random, String letters, int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most); i > 0; i--) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static Glob glob(String text) {
    return Glob.of(text.replace('*', Glob.ANY).replace('?', Glob.ONE));
  }
}
