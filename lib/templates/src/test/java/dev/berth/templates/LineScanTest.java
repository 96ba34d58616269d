package dev.berth.templates;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a parameter at first sight. */
final class LineScanTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "took 12 steps | took <number> steps",
        "took -3.5 steps | took <number> steps",
        "sum is 1,234,567 | sum is <number>",
        "pair (1,234) | pair (<number>,<number2>)",
        "waited 250ms | waited <duration>",
        "waited <1 sec | waited <duration>",
        "freed 64MiB | freed <size>",
        "at 0x7ffe12ab | at <hex>",
        "commit 9f4ef63 done | commit <hex> done",
        "mask ffffffff set | mask <hex> set",
        "peer 10.1.2.3 left | peer <ip> left",
        "peer 10.1.2.3:443 left | peer <address> left",
        "peers 10.1.2.3,10.1.2.4 left | peers <address> left",
        "peer fe80::1:2 left | peer <ip> left",
        "peer db.example.org:5432 left | peer <address> left",
        "card 00:1a:2b:3c:4d:5e up | card <mac> up",
        "open /var/lib/a.txt now | open <path> now",
        "open C:\\Temp\\a.txt now | open <path> now",
        "open ~/notes/today now | open <path> now",
        "get https://example.org/a?b=c#d now | get <url> now",
        "mail to ann@example.org sent | mail to <email> sent",
        "key 123e4567-e89b-12d3-a456-426614174000 ok | key <uuid> ok",
        "due 2024-03-01 10:11:12.5 again | due <time> again",
        "due Fri Mar  1 10:11:12 CET 2024 again | due <time> again",
        "ready: true | ready: <ready>",
        "chunk_1234 lost | <id> lost",
        "chunks chunk_12345 chunk_23456 lost | chunks <id> lost",
        "release v2.10.3 out | release <version> out",
        "writing core.4711 | writing core.<number>",
        "eth0 is up | eth0 is up",
        "load/store unit idle | load/store unit idle",
        "wait.......done | wait.......done",
      })
  void masksByShape(String message, String template) {
    assertThat(new Lines().text(message)).isEqualTo(template);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "user ann logged out | user ann logged out",
        "welcome back for user ann today | welcome back for user <user> today",
        "invalid user ann from 10.0.0.1 | invalid user <user> from <ip>",
        "no password for root from 10.0.0.1 | no password for <user> from <ip>",
        "user request denied | user request denied",
        "size=12 color=a1b2 | size=<size> color=<color>",
        "owner = ann-2, list=[1, 2] | owner = <owner>, list=[<list>]",
        "tag=\"two words\" end | tag=\"<tag>\" end",
        "box=Box{3 4} next=Box{w=1} | box=<box> next=Box{w=<w>}",
        "a==b | a==b",
        "went from IDLE to RUNNING | went from <word> to <word2>",
        "{\"kind\": \"a b\", \"n\": 3} tail | {\"kind\": \"<text>\", \"n\": <number>} tail",
        "\"GET /a/b?c=d HTTP/1.1\" 200 17 | \"GET <request>\" <status> <bytes>",
        "Connect failed (no route) | Connect failed (<reason>)",
        "Connect done (no route) | Connect done (no route)",
      })
  void masksByContext(String message, String template) {
    assertThat(new Lines().text(message)).isEqualTo(template);
  }

  @Test
  void numbersNamesThatComeTwice() {
    assertThat(new Lines().text("moved 10.0.0.1 to 10.0.0.2 port 1 port 2"))
        .isEqualTo("moved <ip> to <ip2> port <port> port <port2>");
  }

  @Test
  void takesTheRestOfLongMessagesAsOneParameter() {
    String many = "word ".repeat(5000);
    assertThat(new Lines().find(many).types()).containsExactly(ParameterType.TEXT);
    assertThat(new Lines().find("x".repeat(100_000)).text()).hasSizeLessThan(10_000);
  }
}
