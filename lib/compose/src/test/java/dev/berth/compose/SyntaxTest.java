package dev.berth.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The small languages within values. */
class SyntaxTest {
  @Test
  void durationsOfAllUnits() {
    assertThat(DurationSyntax.parse("1h1m1s1ms1us1ns"))
        .isEqualTo(Duration.ofSeconds(3661, 1_001_001));
    assertThat(DurationSyntax.parse("1.5s")).isEqualTo(Duration.ofMillis(1500));
    assertThat(DurationSyntax.parse("90m")).isEqualTo(Duration.ofMinutes(90));
    assertThat(DurationSyntax.parse("0")).isEqualTo(Duration.ZERO);
    assertThat(DurationSyntax.parse(" 2µs ")).isEqualTo(Duration.ofNanos(2000));
  }

  @Test
  void durationsArePrintedAsTheyAreRead() {
    for (String text : List.of("0s", "1m30s", "500ms", "26h", "1s1us", "7ns")) {
      assertThat(DurationSyntax.render(DurationSyntax.parse(text))).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "1x", "1s2", "-1s", "1,5s", "9999999h", "1 s", "1d"})
  void noDuration(String text) {
    refused(() -> DurationSyntax.parse(text));
  }

  @Test
  void commandsAreSplitAsShellsDo() {
    assertThat(CommandLine.split("a  b\tc\nd")).containsExactly("a", "b", "c", "d");
    assertThat(CommandLine.split("a'b c'\"d e\"f")).containsExactly("ab cd ef");
    assertThat(CommandLine.split("'' \"\"")).containsExactly("", "");
    assertThat(CommandLine.split("a\\ b \\'c\\'")).containsExactly("a b", "'c'");
    assertThat(CommandLine.split("\"a\\\"b\\nc\\\\\" '\\'")).containsExactly("a\"b\\nc\\", "\\");
    assertThat(CommandLine.split("a \\\n b")).containsExactly("a", "b");
    assertThat(CommandLine.split("$A *.txt #c")).containsExactly("$A", "*.txt", "#c");
    assertThat(CommandLine.split("  ")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a", "a\"b", "a\\", "\"a\\"})
  void noCommand(String text) {
    refused(() -> CommandLine.split(text));
  }

  @Test
  void portsOfAllForms() {
    assertThat(PortSyntax.parse("80"))
        .isEqualTo(new PortSyntax(null, null, new PortRange(80, 80), false));
    assertThat(PortSyntax.parse("[2001:db8::1]:1-2:3-4/udp"))
        .isEqualTo(new PortSyntax("2001:db8::1", new PortRange(1, 2), new PortRange(3, 4), true));
    assertThat(PortSyntax.parse("10.0.0.1::80"))
        .isEqualTo(new PortSyntax("10.0.0.1", null, new PortRange(80, 80), false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "80:",
        "a",
        "1:2:3",
        "80/",
        "80/tcp/udp",
        "1.2.3:1:1",
        "-1",
        "1-",
        "[]:1:1",
        "[1.2.3.4]:1:1",
        "٣",
        "1e3",
        "+80",
        "256.1.1.1:1:1",
        "[fe80::1%eth0]:1:1",
        "80-70"
      })
  void noPort(String text) {
    refused(() -> PortSyntax.parse(text));
  }

  @Test
  void volumesOfAllForms() {
    assertThat(VolumeSyntax.parse("/data")).isEqualTo(new VolumeSyntax(null, "/data", List.of()));
    assertThat(VolumeSyntax.parse("a:/b:ro,z"))
        .isEqualTo(new VolumeSyntax("a", "/b", List.of("ro", "z")));
    assertThat(VolumeSyntax.parse("c:/d").isBind()).isFalse();
    assertThat(VolumeSyntax.parse("./c:/d").isBind()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":", "a:", ":a", "a:b:", "a:b:c:d", "C:\\a:/b", "c:/a:/b", "\\\\s\\a:/b"})
  void noVolume(String text) {
    refused(() -> VolumeSyntax.parse(text));
  }

  private static void refused(Runnable parse) {
    assertThatThrownBy(parse::run)
        .isInstanceOfSatisfying(
            BerthException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_INPUT))
        .message()
        .matches("(?s).*[.?]");
  }
}
