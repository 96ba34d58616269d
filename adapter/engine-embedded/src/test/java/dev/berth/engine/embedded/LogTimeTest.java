package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTimeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T06:52:39.549223607+00:00",
        "2026-11-21T06:52:39.000000001+05:45",
        "2026-11-21T00:02:39.549223607+02:00",
        "2026-12-31T23:52:39.549223607-11:30",
        "2024-02-29T23:59:59.999999999+00:00",
        "2026-02-29T23:59:59.999999999+00:00",
        "2026-04-31T23:59:59.999999999+00:00",
        "2026-00-10T23:59:59.999999999+00:00",
        "2026-13-10T23:59:59.999999999+00:00",
        "2026-01-00T23:59:59.999999999+00:00",
        "2026-01-01T24:00:00.000000000+00:00",
        "2026-01-01T23:60:00.000000000+00:00",
        "2026-01-01T23:59:60.000000000+00:00",
        "2026-01-01T23:59:00.000000000+18:00",
        "2026-01-01T23:59:00.000000000+18:01",
        "2026-01-01T23:59:00.000000000-00:00",
        "2026-01-01T23:59:00.000000000+19:00",
        "2026-01-01T23:59:00.00000000x+00:00",
        "2026-01-01T23:59:00.5+00:00",
        "2026-01-01T23:59:00+00:00",
        "2026-01-01T23:59:00Z",
        "1969-01-01T23:59:00.123456789+00:00",
        "nonsense"
      })
  void readsWhatAFormatterReads(String text) {
    byte[] record = (text + " stdout F more").getBytes(StandardCharsets.UTF_8);

    assertThat(LogTime.parse(record, text.length())).isEqualTo(formatted(text));
  }

  private static @Nullable Instant formatted(String text) {
    try {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
