package dev.berth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Problem;
import dev.berth.kernel.Problems;
import dev.berth.kernel.ProblemsException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Documents with damage, and some made to cost much: whatever comes, it is a document or a refusal
 * with places, and soon. The seed is in the message of a failure.
 */
class HostileDocumentsTest {
  private static final PolicyRules RULES =
      PolicyRules.DEFAULT.withActions(
          ActionNames.of(
              IntStream.range(0, 300).mapToObj(i -> "service" + i + ":GetThing").toList()));

  private static final String GOOD =
      """
      {"Version": "2012-10-17", "Id": "x", "Statement": [
        {"Sid": "A1", "Effect": "Allow", "Action": ["service1:*", "service2:GetThing"],
         "Resource": ["berth:${aws:username}:stack/*", "arn:aws:ssm:*:*:parameter/a?"],
         "Condition": {
           "StringLike": {"aws:username": ["a*", "${aws:PrincipalTag/team, 'x'}"]},
           "IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"]},
           "DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"},
           "NumericLessThan": {"aws:EpochTime": 99},
           "Null": {"aws:SecureTransport": false}}},
        {"Effect": "Deny", "NotAction": "service3:*", "NotResource": "berth:acme:*",
         "Condition": {"ForAllValues:StringEqualsIfExists": {"aws:TagKeys": ["a"]},
           "ArnNotLike": {"aws:SourceArn": "arn:aws:iam::*:role/*"}}}]}
      """;

  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ",",
          ":",
          "null",
          "true",
          "1e999999999",
          "-0",
          "*",
          "?",
          "${",
          "${*}",
          "${aws:username}",
          "'",
          "\\u0000",
          "\\uD83D",
          "\\u202E",
          "\u0430",
          "\uFFFF",
          "\uFFFE",
          "\uFEFF",
          "\u0000",
          "\u212A",
          "/",
          "//",
          "/*",
          "Statement",
          "\"Effect\": ",
          "\"Action\": ",
          "Deny",
          "ForAnyValue:",
          "IfExists",
          "::",
          "arn:",
          "berth:",
          "9".repeat(99),
          "0x7f.1",
          "::ffff:10.0.0.1",
          "fe80::1%eth0",
          "/129");

  static Stream<Arguments> costly() {
    return Stream.of(
        Arguments.of("depth", "{\"Statement\":".repeat(5000)),
        Arguments.of("lists", "[".repeat(65_000)),
        Arguments.of("digits", "{\"Version\": " + "9".repeat(65_000) + "}"),
        Arguments.of("one key", "{\"" + "k".repeat(65_000) + "\": 1}"),
        Arguments.of("many keys", "{" + many(8000, i -> "\"" + i + "\": 1") + "}"),
        Arguments.of("the same key", "{" + many(10_000, _ -> "\"a\": 1") + "}"),
        Arguments.of("unknown actions", actions(many(5000, i -> "\"s:A" + (i % 10) + "\""))),
        Arguments.of("wildcards", actions(many(8000, _ -> "\"*:*a\""))),
        Arguments.of("a long wildcard", actions("\"s:" + "*a".repeat(64) + "b\"")),
        Arguments.of("statements", "{\"Statement\": [" + many(15_000, _ -> "{}") + "]}"),
        Arguments.of("hidden characters", "{\"Id\": \"" + "\u202E".repeat(20_000) + "\"}"),
        Arguments.of("open braces of variables", actions("\"" + "${".repeat(30_000) + "\"")),
        Arguments.of("megabytes", " ".repeat(50_000_000)));
  }

  private static String many(int times, java.util.function.IntFunction<String> piece) {
    return IntStream.range(0, times).mapToObj(piece).collect(Collectors.joining(","));
  }

  private static String actions(String actions) {
    return "{\"Statement\": {\"Effect\": \"Allow\", \"Resource\": \"*\", \"Action\": ["
        + actions
        + "]}}";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("costly")
  @Timeout(value = 3, unit = TimeUnit.SECONDS)
  void costlyDocumentsAreRefusedSoon(String desc, String json) {
    assertThat(check(json, desc)).as("read").isFalse();
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.SECONDS)
  void costlyPatternsAreAskedQuickly() {
    String pattern = "\"berth:" + "*a".repeat(1000) + "b\"";
    String json =
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": [%s]}}"
            .formatted(many(30, _ -> pattern));
    PolicySet set =
        PolicySet.of(List.of(new NamedPolicy("p", PolicyDocument.parse("p", json, RULES))));
    PolicyQuery query =
        new PolicyQuery("a:B", List.of("berth:" + "a".repeat(2000), "berth:a"), Map.of());
    assertThat(set.evaluate(query)).isEqualTo(new Verdict.NotAllowed());
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void damagedDocumentsAreReadOrRefused() {
    run(4, 10_000);
  }

  @Test
  @Tag("full")
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void damagedDocumentsAreReadOrRefusedManyTimes() {
    run(1_000_004, 500_000);
  }

  private static void run(long seed, int times) {
    int read = 0;
    for (int i = 0; i < times; i++) {
      Random random = new Random(seed + i);
      read += check(damage(random), "seed " + (seed + i)) ? 1 : 0;
    }
    assertThat(read).as("documents that were read all the same").isGreaterThan(times / 50);
  }

  private static String damage(Random random) {
    StringBuilder text = new StringBuilder(GOOD);
    int edits = 1 + random.nextInt(4);
    for (int i = 0; i < edits; i++) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(12));
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, piece);
        case 2 -> text.insert(at, text.substring(at, end).repeat(1 + random.nextInt(3)));
        case 3 -> text.insert(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
        default -> text.replace(at, Math.min(text.length(), at + 1), piece);
      }
    }
    return text.toString();
  }

  /** Whether the text was read. */
  private static boolean check(String json, String which) {
    long start = System.nanoTime();
    boolean read = false;
    try {
      PolicyDocument document = PolicyDocument.parse("p", json, RULES);
      PolicySet.of(List.of(new NamedPolicy("p", document))).evaluate(QUERY);
      read = true;
    } catch (ProblemsException refused) {
      assertThat(refused.problems()).as(which).hasSizeLessThanOrEqualTo(Problems.LIMIT);
      assertThat(refused.problems()).as(which).anyMatch(Problem::isError);
      assertThat(refused.problems()).as(which).allMatch(problem -> problem.place() != null);
      assertThat(refused.getMessage().length()).as(which).isLessThan(100_000);
      boolean isShown =
          refused.getMessage().codePoints().allMatch(c -> c == '\n' || Quoted.isShown(c));
      assertThat(isShown).as("all of the message can be seen: " + which).isTrue();
    } catch (RuntimeException failure) {
      throw new AssertionError(which + ":\n" + json, failure);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertThat(millis).as("milliseconds for " + which).isLessThan(2000);
    return read;
  }

  private static final PolicyQuery QUERY =
      new PolicyQuery(
          "service1:GetThing",
          List.of("berth:alice:stack/shop"),
          Map.of(
              "aws:username", List.of("alice"),
              "aws:SourceIp", List.of("10.1.2.3"),
              "aws:CurrentTime", List.of("2026-04-01T00:00:00Z"),
              "aws:EpochTime", List.of("5"),
              "aws:SecureTransport", List.of("true")));
}
