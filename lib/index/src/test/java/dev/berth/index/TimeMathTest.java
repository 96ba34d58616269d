package dev.berth.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times as people write them. */
class TimeMathTest {
  private final TimeMath times =
      new TimeMath(InstantSource.fixed(Instant.parse("2026-11-19T10:15:30.5Z")));

  @ParameterizedTest
  @CsvSource({
    "now, 2026-11-19T10:15:30.5Z",
    "now-15m, 2026-11-19T10:00:30.5Z",
    "now+1d-2h, 2026-11-20T08:15:30.5Z",
    "now/d, 2026-11-19T00:00:00Z",
    "now-1d/d, 2026-11-18T00:00:00Z",
    "now/w, 2026-11-16T00:00:00Z",
    "now/M, 2026-11-01T00:00:00Z",
    "now-1y/y, 2025-01-01T00:00:00Z",
    "2026-11-21, 2026-11-21T00:00:00Z",
    "2026-11-21T10:15, 2026-11-21T10:15:00Z",
    "2026-11-21T10:15:01.25, 2026-11-21T10:15:01.25Z",
    "2026-11-21T10:15:00+02:00, 2026-11-21T08:15:00Z",
    "1795257330500, 2026-11-21T10:35:30.500Z"
  })
  void readsThem(String text, Instant time) {
    assertThat(times.read(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "now-", "now-15", "now/x", "2026-13-01", "12", "now-9999999d"})
  void knowsWhatIsNone(String text) {
    assertThat(times.read(text)).isEmpty();
  }
}
