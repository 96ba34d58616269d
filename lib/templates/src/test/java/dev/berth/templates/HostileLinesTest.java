package dev.berth.templates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever comes in, one well-formed object of JSON comes out for each line. */
final class HostileLinesTest {
  private static final long SEED = 20260131;
  private static final long NANOSECONDS = 1_500_000_000L;
  private static final List<String> SEEDS =
      List.of(
          "2024-03-04 05:06:07,123 INFO [main] a.b.C: took 12 ms for user ann (ok)",
          "<13>1 2024-03-04T05:06:07Z web1 cron 99 ID1 - job=a \"b c\" 10.0.0.1:80",
          "{\"a\":[1,{\"b\":null}],\"msg\":\"x\\u20ac\",\"level\":\"info\"}",
          "a=1 b=\"c d\" e= f=[1, 2] g=X{y}",
          "id=0 tty= ruser= rhost=",
          ".253: 11: core.1 Bye \"GET /\" [",
          "10.0.0.1 - - [04/Mar/2024:05:06:07 +0100] \"GET / HTTP/1.1\" 200 5 \"-\" \"-\"",
          "20240304-05:06:07:123|Worker|42|fe80::1 00:1a:2b:3c:4d:5e /a/b ~/c C:\\d 1,234 <1 sec",
          "I0304 05:06:07.123456    42 work.go:12] Thu Mar 4 05:06:07 CET 2024 failed (why)");

  @Test
  void givesOneObjectForEachLine() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    LogConverter converter = new LogConverter(new Templater(500));
    long end = System.nanoTime() + NANOSECONDS;
    int rounds = 0;
    while (System.nanoTime() < end || rounds < 50) {
      byte[] input = input(random, 100);
      int lines = 0;
      for (byte b : input) {
        lines += b == '\n' ? 1 : 0;
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      converter.convert(new ByteArrayInputStream(input), out, false);
      String text =
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(out.toByteArray()))
              .toString();
      assertThat(text.lines()).as("seed %d round %d", SEED, rounds).hasSize(lines);
      text.lines().forEach(HostileLinesTest::check);
      rounds++;
    }
  }

  private static void check(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    Fields fields = new Fields();
    // A line may have had more fields than a reader of ours takes.
    boolean valid =
        new JsonLine().read(bytes, 0, bytes.length, fields) || fields.count == Fields.MOST;
    assertThat(valid).as(line).isTrue();
    assertThat(line).contains("\"message type\":").contains("\"parameters\":{");
  }

  private static byte[] input(SplittableRandom random, int lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < lines; i++) {
      byte[] line = SEEDS.get(random.nextInt(SEEDS.size())).getBytes(UTF_8);
      int from = random.nextInt(4) == 0 ? random.nextInt(line.length) : 0;
      int to = random.nextInt(4) == 0 ? from + random.nextInt(line.length - from) : line.length;
      for (int change = random.nextInt(6); change > 0; change--) {
        byte other =
            random.nextInt(2) == 0 ? line[random.nextInt(line.length)] : (byte) random.nextInt(256);
        line[random.nextInt(line.length)] = other == '\n' ? 0 : other;
      }
      int times = random.nextInt(200) == 0 ? 300 : 1;
      for (int time = 0; time < times; time++) {
        all.write(line, from, to - from);
      }
      all.write('\n');
    }
    return all.toByteArray();
  }
}
