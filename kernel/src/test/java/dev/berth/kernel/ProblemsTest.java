package dev.berth.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProblemsTest {
  private final Problems problems = new Problems();

  @Test
  void tellsEveryErrorInTheOrderOfTheInput() {
    problems.error(new Place("compose.yml", 7, 3), "services.b", "second.");
    problems.warning(new Place("compose.yml", 4, 1), "services.a", "odd.");
    problems.error(new Place("compose.yml", 2, 5), "services.a", "first.");

    assertThatThrownBy(() -> problems.throwIfErrors(ErrorCode.INVALID_STACK_FILE))
        .isInstanceOf(ProblemsException.class)
        .hasMessage(
            """
            compose.yml:2:5: services.a: first.
            compose.yml:7:3: services.b: second.""");
    assertThat(problems.warnings()).hasSize(1);
  }

  @Test
  void letsWarningsPass() {
    problems.warning(null, "", "odd.");

    problems.throwIfErrors(ErrorCode.INVALID_INPUT);

    assertThat(problems.hasErrors()).isFalse();
  }

  @Test
  void isBoundedAndKeepsAnErrorAmongManyWarnings() {
    for (int i = 0; i < 1000; i++) {
      problems.warning(null, "a" + i, "odd.");
    }
    problems.error(null, "b", "wrong.");

    assertThat(problems.all()).hasSize(Problems.LIMIT);
    assertThat(problems.dropped()).isEqualTo(901);
    assertThat(problems.hasErrors()).isTrue();
  }
}
