package dev.berth.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.entry;

import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.ProblemsException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DotEnvTest {
  @Test
  void readsNamesAndValues() {
    String text =
        """
        # comment
        PLAIN=value
        export EXPORTED = with blanks around\s
        EMPTY=
        HASH=a#b # comment
        ONLY_COMMENT= # nothing
        EQUALS=a=b
        dotted.name-x=1

        ALONE
        LAST=no line end""";
    assertThat(DotEnv.parse(".env", text))
        .containsExactly(
            entry("PLAIN", "value"),
            entry("EXPORTED", "with blanks around"),
            entry("EMPTY", ""),
            entry("HASH", "a#b"),
            entry("ONLY_COMMENT", ""),
            entry("EQUALS", "a=b"),
            entry("dotted.name-x", "1"),
            entry("LAST", "no line end"));
  }

  @Test
  void readsQuotes() {
    String text =
        """
        SINGLE='a $B \\n "c"' # comment
        DOUBLE="a\\tb\\n\\"c\\" \\\\ \\$D \\x"
        LINES="one
        two" # after
        AFTER=x
        """;
    assertThat(DotEnv.parse(".env", text))
        .containsExactly(
            entry("SINGLE", "a $B \\n \"c\""),
            entry("DOUBLE", "a\tb\n\"c\" \\ $D \\x"),
            entry("LINES", "one\ntwo"),
            entry("AFTER", "x"));
  }

  @Test
  void replacesVariables() {
    String text =
        """
        A=1
        B=$A-${HOST}-${C:-three}
        D="${A}$$x"
        E='$A'
        F=pa$$word$
        G=cost$5
        """;
    assertThat(DotEnv.parse(".env", text, Map.of("HOST", "h", "A", "outside")))
        .containsExactly(
            entry("A", "1"),
            entry("B", "1-h-three"),
            entry("D", "1$x"),
            entry("E", "$A"),
            entry("F", "pa$word$"),
            entry("G", "cost$5"));
  }

  @Test
  void readsWindowsLineEndsAndByteOrderMark() {
    assertThat(DotEnv.parse(".env", "\uFEFFA=1\r\nB=\"2\"\r\n"))
        .containsExactly(entry("A", "1"), entry("B", "2"));
  }

  @Test
  void tellsEveryProblemWithItsLine() {
    String text =
        """
        fine=1
        1A=2
        just words
        B="a" b
        C=${D:?which}
        E="open
        """;
    assertThatExceptionOfType(ProblemsException.class)
        .isThrownBy(() -> DotEnv.parse("shop.env", text))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .withMessage(
            """
            shop.env:2:1: '1A' is not a variable's name. Write NAME=value.
            shop.env:3:1: This is neither NAME=value nor a comment that begins with '#'.
            shop.env:4:1: 'b' follows the closing quote. Remove it.
            shop.env:5:1: The variable 'D' is not set: which
            shop.env:6:1: The quote is not closed.""");
  }

  @Test
  void randomTextIsReadOrRefused() {
    String letters = "AB=\"'\\$#{}:-?\n\r\t export 1";
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        DotEnv.parse(".env", text.toString());
      } catch (ProblemsException refused) {
        assertThat(refused.problems()).as("seed " + seed).isNotEmpty();
      }
    }
  }
}
