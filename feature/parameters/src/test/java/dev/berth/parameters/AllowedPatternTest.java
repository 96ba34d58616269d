package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class AllowedPatternTest {
  private static final String LONG = "a".repeat(8191) + "!";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+",
        "(a|a)*b",
        "(a|aa)+$",
        "(.*)*x",
        "(a?){300}a{300}",
        "([a-z]+)*[0-9]",
        "(.*a){20}b",
        "(?:(?:a*)*)*"
      })
  void answersSoonWhereBacktrackingWouldNot(String pattern) {
    assertThat(AllowedPattern.parse(pattern).matches(LONG)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(((a{1000}){1000}){1000})",
        "((((((((((a?){10}){10}){10}){10}){10}){10}){10}){10}){10}){10}",
        "(((((.){99}){99}){99}){99}){99}",
        "[a]{900}[b]{900}[c]{900}"
      })
  void refusesWhatIsTooLargeWrittenOut(String pattern) {
    assertThatThrownBy(() -> AllowedPattern.parse(pattern))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.awsCode()).isEqualTo("InvalidAllowedPatternException"))
        .hasMessageContaining("it repeats too much");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "a{2000}", "(?=a)b", "\\1", "*", "\\", "(?<a", "[z-a]"})
  void refusesWhatIsNoPatternOfRe2(String pattern) {
    assertThatThrownBy(() -> AllowedPattern.parse(pattern)).isInstanceOf(Refusal.class);
  }

  @Test
  void takesDeepNestingOrRefusesIt() {
    String deep = "(".repeat(500) + "a" + ")".repeat(500);
    assertThat(AllowedPattern.parse(deep).matches("a")).isTrue();
  }

  @Test
  void matchesWholeValues() {
    AllowedPattern digits = AllowedPattern.parse("\\d{1,3}(\\.\\d{1,3}){3}");
    assertThat(digits.matches("192.0.2.1")).isTrue();
    assertThat(digits.matches("x192.0.2.1")).isFalse();
    assertThat(AllowedPattern.parse("^[a-z{}]{2,10}$").matches("a{b}")).isTrue();
    assertThat(AllowedPattern.parse("\\p{L}+").matches("Grüße")).isTrue();
  }
}
