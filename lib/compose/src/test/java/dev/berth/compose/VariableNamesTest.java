package dev.berth.compose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VariableNamesTest {
  @Test
  void findsVariablesOfValues() {
    String text =
        """
        x-a: &a {b: "${ANCHOR}"}
        services:
          web:
            <<: *a
            image: $IMAGE:${TAG:-$OTHER_TAG}
            command: "$$NOT ${ONE:?$TWO} ${THREE+x}" # $COMMENT
            $KEY: a
            labels: [$LABEL]
        """;
    assertThat(VariableNames.in(text))
        .containsExactly("ANCHOR", "IMAGE", "LABEL", "ONE", "OTHER_TAG", "TAG", "THREE", "TWO");
  }

  @Test
  void findsNamesThatAnEnvironmentLeavesOpen() {
    String text =
        """
        services:
          a: {environment: [OPEN, SET=1, WITH=$VALUE]}
          b:
            environment:
              EMPTY:
              FULL: text
        """;
    assertThat(VariableNames.in(text)).containsExactly("EMPTY", "OPEN", "VALUE");
  }

  @Test
  void findsNothingInWhatIsNotYaml() {
    assertThat(VariableNames.in("a: [$A")).isEmpty();
    assertThat(VariableNames.in("")).isEmpty();
    assertThat(VariableNames.in("a: ${")).isEmpty();
  }
}
