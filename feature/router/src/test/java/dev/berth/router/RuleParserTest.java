package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RuleParserTest {
  private static RouteRule read(String text) throws InvalidRule {
    return RouteRule.of(text, text.length(), RuleParser.parse(text));
  }

  private static RouteRule readLegacy(String text) throws InvalidRule {
    return RouteRule.of(text, text.length(), LegacyRuleParser.parse(text));
  }

  private static String refusal(String text) {
    try {
      read(text);
    } catch (InvalidRule e) {
      return e.reason();
    }
    throw new AssertionError("Accepted: " + text);
  }

  @Test
  void readsHostsInAllTheirForms() throws InvalidRule {
    assertThat(read("Host(`a.example.com`)").hosts()).containsExactly("a.example.com");
    assertThat(read("Host(`a.io`, `b.io`)").hosts()).containsExactly("a.io", "b.io");
    assertThat(read("Host(`a.io`) || Host(\"b.io\")").hosts()).containsExactly("a.io", "b.io");
    assertThat(read(" ( host( `A.IO.` ) ) ").hosts()).containsExactly("a.io");
    assertThat(read("Host(`bücher.example`)").hosts()).containsExactly("xn--bcher-kva.example");
    assertThat(readLegacy("Host:a.io,b.io").hosts()).containsExactly("a.io", "b.io");
    assertThat(readLegacy("Host: a.io , b.io").hosts()).containsExactly("a.io", "b.io");
  }

  @Test
  void joinsHostsWithPaths() throws InvalidRule {
    RouteRule rule =
        read("(Host(`a.io`) || Host(`b.io`)) && PathPrefix(`/x`, `/y`) || Host(`c.io`)");
    assertThat(rule.alternatives()).hasSize(3);
    assertThat(rule.alternatives().get(0).matches("/x/1")).isTrue();
    assertThat(rule.alternatives().get(1).matches("/z")).isFalse();
    assertThat(rule.alternatives().get(2).matches("/z")).isTrue();
    RouteRule legacy = readLegacy("Host:a.io;PathPrefix:/x;Path:/x/1,/x/2");
    assertThat(legacy.alternatives()).hasSize(1);
    assertThat(legacy.alternatives().getFirst().matches("/x/2")).isTrue();
    assertThat(legacy.alternatives().getFirst().matches("/x/3")).isFalse();
  }

  @Test
  void keepsOnlyHostsThatAllPartsName() throws InvalidRule {
    assertThat(read("Host(`a.io`, `b.io`) && Host(`b.io`)").hosts()).containsExactly("b.io");
    assertThat(refusal("Host(`a.io`) && Host(`b.io`)")).isEqualTo("no host can match it");
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    assertThat(refusal(""))
        .isEqualTo("column 1 has the end where it needs a matcher such as Host(`…`)");
    assertThat(refusal("Host(`a.io`")).isEqualTo("column 12 has the end where it needs ')'");
    assertThat(refusal("Host(`a.io)")).isEqualTo("the quote at column 6 does not end");
    assertThat(refusal("Host(a.io)"))
        .isEqualTo("column 6 has 'a' where it needs a text in back quotes");
    assertThat(refusal("Host(`a.io`) Host(`b.io`)"))
        .isEqualTo("column 14 has 'H' where it needs &&, || or the end");
    assertThat(refusal("Host(`a b`)")).isEqualTo("'a b' is not a host name");
    assertThat(refusal("Host(`*.a.io`)")).isEqualTo("'*.a.io' is not a host name");
    assertThat(refusal("PathPrefix(`/x`)"))
        .isEqualTo("it takes requests for any host; name one with Host(`…`)");
    assertThat(refusal("Host(`a.io`) || PathPrefix(`/x`)"))
        .isEqualTo("it takes requests for any host; name one with Host(`…`)");
    assertThat(refusal("!Host(`a.io`)")).isEqualTo("'!' is not supported");
    assertThat(refusal("HostRegexp(`.*`)"))
        .isEqualTo("'HostRegexp' is not supported; use Host, Path and PathPrefix");
    assertThat(refusal("Host(`a.io`) && Path(`x`)"))
        .isEqualTo("the path 'x' does not begin with '/'");
    assertThat(refusal("Host(`a.io`) && PathPrefix(`/{id:[0-9]+}`)"))
        .isEqualTo("the path '/{id:[0-9]+}' is a pattern, which is not supported");
    assertThatExceptionOfType(InvalidRule.class)
        .isThrownBy(() -> readLegacy("a.io"))
        .withMessage("'a.io' has no matcher such as Host: before it");
    assertThatExceptionOfType(InvalidRule.class).isThrownBy(() -> readLegacy("Host:"));
    assertThatExceptionOfType(InvalidRule.class).isThrownBy(() -> readLegacy("Host:a.io;"));
  }

  @Test
  void boundsWhatARuleCanCost() {
    String many =
        String.join(" && ", java.util.Collections.nCopies(10, "(Host(`a`) || Host(`b`))"));
    assertThat(refusal(many)).isEqualTo("it comes to more than 64 alternatives");
    assertThat(refusal("(".repeat(40) + "Host(`a`)" + ")".repeat(40)))
        .isEqualTo("its parentheses are more than 32 deep");
    assertThat(refusal("Host(`" + "a".repeat(5000) + "`)"))
        .isEqualTo("it is longer than 4096 characters");
  }

  @Test
  void neverFailsOtherwiseThanWithAReason() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> parts =
        List.of(
            "Host",
            "host",
            "PathPrefix",
            "Path",
            "(",
            ")",
            "`",
            "\"",
            "a.io",
            "/x",
            "&&",
            "||",
            "!",
            ",",
            " ",
            ";",
            ":",
            "\\",
            "\0",
            "ü",
            "{",
            "*",
            "Host(`a.io`)",
            "PathPrefix(`/x`)");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(14);
      for (int j = 0; j < length; j++) {
        text.append(parts.get(random.nextInt(parts.size())));
      }
      for (boolean legacy : new boolean[] {true, false}) {
        try {
          RouteRule rule = legacy ? readLegacy(text.toString()) : read(text.toString());
          assertThat(rule.hosts()).isNotEmpty().allMatch(host -> HostNames.parse(host).isPresent());
          rule.alternatives().forEach(way -> way.matches("/x"));
        } catch (InvalidRule e) {
          assertThat(e.reason()).isNotBlank();
        } catch (RuntimeException e) {
          throw new AssertionError("seed " + seed + ", rule: " + text, e);
        }
      }
    }
  }
}
