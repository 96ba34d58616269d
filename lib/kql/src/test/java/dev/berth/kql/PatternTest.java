package dev.berth.kql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts with stars. */
class PatternTest {
  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, ab, false",
    "a*, ab, true",
    "a*, a, true",
    "*a, ba, true",
    "*a, ab, false",
    "a*a, a, false",
    "a*a, aa, true",
    "a*b*c, a-b-b-c, true",
    "a*b*c, a-c-b, false",
    "*b*, abc, true",
    "*bb*b, abb, false"
  })
  void matchesWhatIsLikeIt(String pattern, String text, boolean matches) {
    Pattern stars = new Pattern(List.of(pattern.split("\\*", -1)));

    assertThat(stars.matches(text)).isEqualTo(matches);
    assertThat(stars).hasToString(pattern);
  }

  @Test
  void aBombIsDefused() {
    Pattern bomb = new Pattern(List.of("a", "a", "a", "a", "a", "a", "a", "b"));

    assertThat(bomb.matches("a".repeat(1_000_000))).isFalse();
  }
}
