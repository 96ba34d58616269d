package dev.berth.templates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordHeaderTest {
  private final RecordHeader header = new RecordHeader();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '!',
      value = {
        "Mar  4 05:06:07 web1 cron[99]: job done ! time=Mar  4 05:06:07 host=web1 logger=cron pid=99 : job done",
        "<13>Mar  4 05:06:07 web1 cron: job done ! time=Mar  4 05:06:07 host=web1 logger=cron : job done",
        "<13>1 2024-03-04T05:06:07Z web1 cron 99 ID1 - job done ! time=2024-03-04T05:06:07Z host=web1 logger=cron pid=99 : job done",
        "2024-03-04 05:06:07,123 INFO [pool-1] a.b.Worker: job done ! time=2024-03-04 05:06:07,123 level=INFO logger=a.b.Worker thread=pool-1 : job done",
        "2024-03-04 05:06:07,123 - WARN  [pool:a.b.Worker@12] - job done ! time=2024-03-04 05:06:07,123 level=WARN thread=pool:a.b.Worker@12 : job done",
        "2024-03-04T05:06:07.1Z  INFO 12 --- [main] a.b.Worker : job done ! time=2024-03-04T05:06:07.1Z level=INFO logger=a.b.Worker pid=12 thread=main : job done",
        "2024/03/04 05:06:07 [error] job done ! time=2024/03/04 05:06:07 level=error : job done",
        "24/03/04 05:06:07 INFO a.Worker: job done ! time=24/03/04 05:06:07 level=INFO logger=a.Worker : job done",
        "[Mon Mar 04 05:06:07 2024] [notice] job done ! time=Mon Mar 04 05:06:07 2024 level=notice : job done",
        "03-04 05:06:07.123  1702  2395 D Worker: job done ! time=03-04 05:06:07.123 level=D logger=Worker pid=1702 thread=2395 : job done",
        "I0304 05:06:07.123456    42 work.go:12] job done ! time=0304 05:06:07.123456 level=I logger=work.go:12 pid=42 : job done",
        "20240304-05:06:07:123|Worker|42|job done ! time=20240304-05:06:07:123 logger=Worker pid=42 : job done",
        "- 1709528767 2024.03.04 n1 2024-03-04-05.06.07.123 n1 RAS APP INFO job done ! time=2024-03-04-05.06.07.123 level=INFO host=n1 logger=APP : job done",
        "[03.04 05:06:07] app.exe - job done ! time=03.04 05:06:07 logger=app.exe : job done",
        "2024-03-04 05:06:07, Info     CORE   job done ! time=2024-03-04 05:06:07 level=Info logger=CORE : job done",
        "10.0.0.1 - ann [04/Mar/2024:05:06:07 +0100] \"GET /\" 200 5 ! time=04/Mar/2024:05:06:07 +0100 client=10.0.0.1 user=ann : \"GET /\" 200 5",
        "error: job done ! level=error : error: job done",
        "ERROR [main] a.B: job done ! level=ERROR logger=a.B thread=main : job done",
        "[INFO] job done ! level=INFO : job done",
        "job done at 05:06:07 today ! : job done at 05:06:07 today",
        "Error reading file ! : Error reading file",
      })
  void findsFieldsAndTheMessage(String line, String expected) {
    assertThat(told(line)).isEqualTo(expected);
  }

  private String told(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    header.read(bytes, 0, bytes.length);
    StringBuilder told = new StringBuilder();
    for (RecordHeader.Field field : RecordHeader.Field.values()) {
      if (header.start(field) >= 0) {
        told.append(field.key()).append('=');
        told.append(line, header.start(field), header.end(field)).append(' ');
      }
    }
    return told + ": " + line.substring(header.message);
  }
}
