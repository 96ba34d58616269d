package dev.berth.exposition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineProtocolReaderTest {
  private final List<Measurement> all = new ArrayList<>();

  private List<String> read(String text, String precision) {
    return LineProtocolReader.read(text, precision, (_, each) -> all.add(each)).stream()
        .map(Throwable::getMessage)
        .toList();
  }

  @Test
  void readsMeasurementsTagsFieldsAndTimes() {
    assertThat(
            read(
                """
                # comment
                cpu,host=server\\ 01,region=us\\,west user=2.5,system=3i,on=t 1465839830100400200
                mem value=7u
                my\\ disk,path=/var used-percent=1e3,note="a, b=c \\" d",full=false 1465839830100400201
                """,
                "ns"))
        .isEmpty();
    assertThat(all)
        .containsExactly(
            new Measurement(
                "cpu_user", Map.of("host", "server 01", "region", "us,west"), 2.5, 1465839830100L),
            new Measurement(
                "cpu_system", Map.of("host", "server 01", "region", "us,west"), 3, 1465839830100L),
            new Measurement(
                "cpu_on", Map.of("host", "server 01", "region", "us,west"), 1, 1465839830100L),
            new Measurement("mem", Map.of(), 7, null),
            new Measurement("my_disk_used_percent", Map.of("path", "/var"), 1000, 1465839830100L),
            new Measurement("my_disk_full", Map.of("path", "/var"), 0, 1465839830100L));
  }

  @Test
  void tellsOfWrongLinesAndTakesTheOthers() {
    assertThat(
            read(
                "a v=1\nb\nc, v=1\nd v=\ne v=x\nf v=1 soon\ng,t=1\nh v=\"open\ni v=NaN\nj v=2\n",
                "s"))
        .containsExactly(
            "line 2: missing fields",
            "line 3: missing tag value",
            "line 4: invalid number",
            "line 5: invalid number",
            "line 6: bad timestamp",
            "line 7: missing fields",
            "line 8: unbalanced quotes",
            "line 9: invalid number");
    assertThat(all.stream().map(Measurement::metric)).containsExactly("a_v", "j_v");
  }

  @Test
  void readsTimesInTheirUnit() {
    assertThat(read("a v=1 5\n", "s")).isEmpty();
    assertThat(read("a v=1 5\n", "h")).isEmpty();
    assertThat(read("a v=1 5000\n", "us")).isEmpty();
    assertThat(all.stream().map(Measurement::time)).containsExactly(5000L, 18_000_000L, 5L);
  }
}
