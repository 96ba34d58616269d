package dev.berth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OneTimeCodesTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  @Test
  void codesAreThoseOfTheStandard() {
    // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
    Map<Long, String> codes =
        Map.of(
            59L, "287082",
            1111111109L, "081804",
            1111111111L, "050471",
            1234567890L, "005924",
            2000000000L, "279037",
            20000000000L, "353130");
    codes.forEach(
        (time, code) ->
            assertThat(OneTimeCodes.codeAt(SECRET, Instant.ofEpochSecond(time))).isEqualTo(code));
  }

  @Test
  void codeIsRightOneStepBeforeAndAfter() {
    Instant now = Instant.ofEpochSecond(1111111111L);
    String code = OneTimeCodes.codeAt(SECRET, now);

    assertThat(OneTimeCodes.step(SECRET, code, now.plusSeconds(30), 0)).isPresent();
    assertThat(OneTimeCodes.step(SECRET, code, now.minusSeconds(30), 0)).isPresent();
    assertThat(OneTimeCodes.step(SECRET, code, now.plusSeconds(61), 0)).isEmpty();
    assertThat(OneTimeCodes.step(SECRET, code, now.minusSeconds(61), 0)).isEmpty();
  }

  @Test
  void codeWorksOnce() {
    Instant now = Instant.ofEpochSecond(1111111111L);
    String code = OneTimeCodes.codeAt(SECRET, now);
    OptionalLong step = OneTimeCodes.step(SECRET, code, now, 0);

    assertThat(OneTimeCodes.step(SECRET, code, now, step.orElseThrow())).isEmpty();
    assertThat(OneTimeCodes.step(SECRET, code, now, step.orElseThrow() + 1)).isEmpty();
  }

  @Test
  void secretIsTypedInBase32() {
    assertThat(OneTimeCodes.base32("foobar".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("MZXW6YTBOI");
    assertThat(OneTimeCodes.base32(SECRET)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
  }

  @Test
  void recoveryCodeMayBeTypedInAnyForm() {
    Secret code = new OneTimeCodes(new SecureRandom()).newRecoveryCodes().getFirst();

    assertThat(code.reveal()).matches("([0-9a-z]{4}-){3}[0-9a-z]{4}");
    String typed = " " + code.reveal().replace("-", " ").toUpperCase(java.util.Locale.ROOT);
    assertThat(OneTimeCodes.recoveryHash(typed))
        .isEqualTo(OneTimeCodes.recoveryHash(code.reveal()));
  }
}
