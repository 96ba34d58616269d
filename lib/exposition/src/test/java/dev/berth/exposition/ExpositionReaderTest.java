package dev.berth.exposition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionReaderTest {
  private static List<Measurement> read(String text) throws ExpositionException {
    List<Measurement> all = new ArrayList<>();
    ExpositionReader.read(text, false, all::add);
    return all;
  }

  private static List<Measurement> readOpen(String text) throws ExpositionException {
    List<Measurement> all = new ArrayList<>();
    ExpositionReader.read(text, true, all::add);
    return all;
  }

  @Test
  void readsThePrometheusForm() throws ExpositionException {
    String text =
        """
        # HELP http_requests_total The total number of HTTP requests.
        # TYPE http_requests_total counter
        http_requests_total{method="post",code="200"} 1027 1395066363000
        http_requests_total{method="post",code="400",}    3

        # Escaping in label values:
        msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9
        metric_without_timestamp_and_labels 12.47
        something_weird{problem="division by zero"} +Inf -3982045
        http_request_duration_seconds_bucket{le="+Inf"} 144320
         rpc_duration_seconds { quantile = "0.01" } NaN\r
        """;
    List<Measurement> all = read(text);
    assertThat(all).hasSize(7);
    assertThat(all.getFirst())
        .isEqualTo(
            new Measurement(
                "http_requests_total",
                Map.of("method", "post", "code", "200"),
                1027,
                1395066363000L));
    assertThat(all.get(2).labels())
        .containsEntry("path", "C:\\DIR\\FILE.TXT")
        .containsEntry("error", "Cannot find file:\n\"FILE.TXT\"");
    assertThat(all.get(4))
        .isEqualTo(
            new Measurement(
                "something_weird",
                Map.of("problem", "division by zero"),
                Double.POSITIVE_INFINITY,
                -3982045L));
    assertThat(all.get(6).value()).isNaN();
  }

  @Test
  void readsOpenMetrics() throws ExpositionException {
    String text =
        """
        # TYPE foo counter
        # UNIT foo seconds
        foo_total{a="b"} 17.0 1520879607.789 # {trace_id="KOO5S4vxi0o"} 0.67
        foo_created 1520430000.123
        foo_bucket{le="10"} 8 # {} 9.8 1520879607.789
        # EOF
        """;
    List<Measurement> all = readOpen(text);
    assertThat(all).hasSize(3);
    assertThat(all.getFirst())
        .isEqualTo(new Measurement("foo_total", Map.of("a", "b"), 17, 1520879607789L));
    assertThat(all.getLast().time()).isNull();
    assertThatThrownBy(() -> readOpen("a 1\n")).hasMessage("line 1: the text ends without '# EOF'");
    assertThatThrownBy(() -> readOpen("# EOF\na 1\n"))
        .hasMessage("line 2: there is something after '# EOF'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a{",
        "a{b",
        "a{b=",
        "a{b=\"",
        "a{b=\"c} 1",
        "a{b=\"c\" d=\"e\"} 1",
        "a{b=\"c\",b=\"d\"} 1",
        "a{1=\"c\"} 1",
        "1a 1",
        "a 0x10",
        "a 1d",
        "a 1_000",
        "a --1",
        "a 1 2 3",
        "a 1 1.5",
        "a b",
        "{} 1",
        "\u0000\u0001\u00ff"
      })
  void refusesWhatPrometheusRefuses(String line) {
    assertThatThrownBy(() -> read("good 1\n" + line + "\n"))
        .isInstanceOf(ExpositionException.class)
        .hasMessageStartingWith("line 2: ");
  }

  @Test
  void survivesAnything() {
    long seed = 7;
    Random random = new Random(seed);
    String signs = "ab_{}\"=,\\ #\n\r\t1.e+-NaNInf\u00e4\u0000";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(40); j > 0; j--) {
        text.append(signs.charAt(random.nextInt(signs.length())));
      }
      try {
        ExpositionReader.read(text.toString(), random.nextBoolean(), _ -> {});
      } catch (ExpositionException e) {
        assertThat(e.line()).isPositive();
      }
      assertThat(LineProtocolReader.read(text.toString(), "ns", (_, _) -> {})).isNotNull();
    }
  }

  @Test
  void whatIsWrittenIsReadAgain() throws ExpositionException {
    ExpositionWriter writer = new ExpositionWriter();
    writer.family("a", "gauge", "Help with \\ and \n in it.");
    writer.line(Map.of("l", "x\"\\\ny"), 1.5);
    writer.line(Map.of(), Double.NEGATIVE_INFINITY, 77);
    assertThat(read(writer.toString()))
        .containsExactly(
            new Measurement("a", Map.of("l", "x\"\\\ny"), 1.5, null),
            new Measurement("a", Map.of(), Double.NEGATIVE_INFINITY, 77L));
  }
}
