package dev.berth.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is written, it is read or there is a reason, and soon. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LabelFuzzTest {
  private static final List<String> PIECES =
      List.of(
          "Host",
          "host",
          "PathPrefix",
          "Path",
          "HostRegexp",
          "Headers",
          "Header",
          "Query",
          "Method",
          "ClientIP",
          "PathRegexp",
          "HostSNI",
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
          "}",
          "*",
          "{a:[a-z]+}",
          "[",
          "]",
          "$",
          "^",
          ".",
          "{2,3}",
          "{1000}",
          "+",
          "?",
          "10.0.0.0/8",
          "Host(`a.io`)",
          "PathPrefix(`/x`)",
          "HostRegexp(`^.+\\.a\\.io$`)",
          "Host:a.io",
          "PathStrip:/x");
  private static final List<String> VALUES =
      List.of(
          "true",
          "false",
          "",
          "80",
          "-1",
          "99999999999999999999",
          "http",
          "https",
          "1s",
          "1h1x",
          "/x",
          "a,b,,c",
          "X-A:b||C:d",
          "user:$2y$05$x",
          "10.0.0.0/8",
          "Host(`a.io`)",
          "Host:a.io",
          "(",
          "[",
          "\0",
          "\uD800",
          "'a",
          "\"true\"",
          "500-599",
          "http://a",
          "web");

  private static String pick(Random random, List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static String rule(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(14);
    for (int i = 0; i < length; i++) {
      text.append(pick(random, PIECES));
    }
    return text.toString();
  }

  @Test
  void rulesAreReadOrRefused() {
    int read = 0;
    for (int i = 0; i < 8_000; i++) {
      Random random = new Random(2026 + i);
      String text = rule(random);
      try {
        for (RuleSyntax syntax : RuleSyntax.values()) {
          read += check(() -> RuleParser.parse(text, syntax));
          read += check(() -> TcpRuleParser.parse(text, syntax));
        }
        read += check(() -> LegacyRuleParser.parse(text).rule());
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + (2026 + i) + ", rule: " + text, e);
      }
    }
    assertThat(read).isGreaterThan(100);
  }

  private interface Parse {
    Rule rule() throws InvalidRule;
  }

  private static int check(Parse parse) {
    try {
      Rule rule = parse.rule();
      RuleHosts hosts = RuleHosts.of(rule);
      for (String host : List.of("a.io", "b.a.io", "aa.io", "xa.io", "", "ü")) {
        if (rule.matches(Asked.get(host, "/x"))) {
          assertThat(hosts.covers(host)).as("%s %s", rule, host).isTrue();
        }
      }
      return 1;
    } catch (InvalidRule e) {
      assertThat(e.getMessage()).isNotBlank();
      return 0;
    }
  }

  @Test
  void hostsOfPatternsAreCovered() {
    List<String> parts =
        List.of(
            "a", "b", "\\.", ".", "io", "(a|b)", "[ab]", "[.]", "a*", "b?", "(b\\.)?", "|", "$",
            "^", "a{2}", "\\w", "\\pN", "\\x61", "(?:a)", "(?i:A)", "(?m)");
    List<String> letters = List.of("a", "b", ".", "io", "1", "N");
    int pinned = 0;
    for (int i = 0; i < 8_000; i++) {
      Random random = new Random(7 + i);
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "^" : "");
      for (int j = random.nextInt(7); j >= 0; j--) {
        text.append(pick(random, parts));
      }
      text.append(random.nextInt(4) == 0 ? "" : "\\.io$");
      try {
        HostPattern host = HostPattern.of(text.toString(), RuleSyntax.V3);
        pinned += host.suffixes().isEmpty() ? 0 : 1;
        RuleHosts hosts = RuleHosts.of(new Rule.HostRegexp(host.pattern(), host.suffixes()));
        for (int j = 0; j < 20; j++) {
          StringBuilder name = new StringBuilder();
          for (int k = random.nextInt(5); k >= 0; k--) {
            name.append(pick(random, letters));
          }
          if (host.pattern().matches(name.toString())) {
            assertThat(hosts.covers(name.toString())).as("%s %s", text, name).isTrue();
          }
        }
      } catch (InvalidRule e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(pinned).isGreaterThan(800);
  }

  @Test
  void labelsAreReadOrTold() {
    Set<String> known = KnownKeys.ofLabels().keySet();
    List<String> keys = new ArrayList<>(known);
    for (int i = 0; i < 1_000; i++) {
      Random random = new Random(11 + i);
      Map<String, String> labels = new LinkedHashMap<>();
      for (int j = random.nextInt(8); j >= 0; j--) {
        String key = pick(random, keys).replace("NAME", "n" + random.nextInt(2));
        key = key.replace("[n]", "[" + random.nextInt(3) + "]").replace("SEGMENT", "seg");
        if (random.nextInt(5) == 0) {
          key += random.nextBoolean() ? ".x" : "[1]";
        }
        if (random.nextInt(20) == 0) {
          key = key.substring(0, random.nextInt(key.length()));
        }
        labels.put(key, random.nextBoolean() ? pick(random, VALUES) : rule(random));
      }
      try {
        TraefikConfiguration read = LabelReader.read(labels, "web");
        assertThat(LabelReader.isEnabled(labels)).isNotNull();
        assertThat(read.toString()).isNotEmpty();
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + (11 + i) + ", labels: " + labels, e);
      }
    }
  }

  @Test
  void filesAreReadOrTold() {
    String good =
        """
        http: {routers: {a: {rule: "Host(`a.io`)", service: s, tls: {domains: [{main: a.io}]}}},
          services: {s: {loadBalancer: {servers: [{url: "http://a:80"}], sticky: {cookie: {}}}}},
          middlewares: {m: {headers: {customRequestHeaders: {X-A: b}}}}}
        tls: {certificates: [{certFile: a, keyFile: b}], options: {default: {sniStrict: true}}}
        """;
    for (int i = 0; i < 2_000; i++) {
      Random random = new Random(13 + i);
      StringBuilder text = new StringBuilder(good);
      for (int j = random.nextInt(5); j >= 0; j--) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + random.nextInt(8));
        text.replace(at, end, random.nextBoolean() ? pick(random, PIECES) : "");
      }
      try {
        assertThat(FileReader.read("f.yml", text.toString()).toString()).isNotEmpty();
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + (13 + i) + ", file:\n" + text, e);
      }
    }
  }
}
