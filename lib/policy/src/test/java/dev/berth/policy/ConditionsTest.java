package dev.berth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When conditions hold: the table of IAM's manual and its corners. */
class ConditionsTest {
  private static final Map<String, List<String>> CONTEXT =
      Map.ofEntries(
          Map.entry("aws:username", List.of("Alice")),
          Map.entry("aws:SourceIp", List.of("192.0.2.7")),
          Map.entry("t:Six", List.of("2001:db8::7")),
          Map.entry("t:Mapped", List.of("::ffff:192.0.2.7")),
          Map.entry("t:Ten", List.of("10.0")),
          Map.entry("t:Now", List.of("2026-04-01T12:00:00Z")),
          Map.entry("t:Epoch", List.of("1775044800")),
          Map.entry("t:True", List.of("true")),
          Map.entry("t:Colors", List.of("red", "blue")),
          Map.entry("t:Star", List.of("*")),
          Map.entry("t:Arn", List.of("arn:aws:ssm:eu:1:parameter/a:b")),
          Map.entry("t:Name", List.of("berth:acme:stack/shop")),
          Map.entry("t:Bytes", List.of("AQID")),
          Map.entry("aws:PrincipalTag/Team", List.of("blue")));

  static Stream<Arguments> table() {
    return Stream.of(
        row("StringEquals", "aws:username", "\"Alice\"", true),
        row("StringEquals", "AWS:USERNAME", "\"Alice\"", true),
        row("StringEquals", "aws:username", "\"alice\"", false),
        row("StringEquals", "aws:username", "[\"Bob\", \"Alice\"]", true),
        row("StringEquals", "aws:username", "\"A*\"", false),
        row("StringEquals", "t:Star", "\"*\"", true),
        row("StringEquals", "t:None", "\"x\"", false),
        row("StringEqualsIfExists", "t:None", "\"x\"", true),
        row("StringEqualsIfExists", "aws:username", "\"x\"", false),
        row("StringEquals", "aws:principaltag/team", "\"blue\"", true),
        row("StringNotEquals", "aws:username", "\"Bob\"", true),
        row("StringNotEquals", "aws:username", "[\"Bob\", \"Alice\"]", false),
        row("StringNotEquals", "t:None", "\"x\"", true),
        row("StringEqualsIgnoreCase", "aws:username", "\"aLICE\"", true),
        row("StringEqualsIgnoreCase", "aws:username", "\"ali\u0441e\"", false),
        row("StringNotEqualsIgnoreCase", "aws:username", "\"ALICE\"", false),
        row("StringLike", "aws:username", "\"A*e\"", true),
        row("StringLike", "aws:username", "\"A?ice\"", true),
        row("StringLike", "aws:username", "\"a*\"", false),
        row("StringLike", "t:None", "\"*\"", false),
        row("StringNotLike", "aws:username", "\"B*\"", true),
        row("StringNotLike", "aws:username", "\"A*\"", false),
        row("StringLike", "t:Star", "\"${*}\"", true),
        row("StringLike", "aws:username", "\"${*}\"", false),
        row("StringEquals", "aws:username", "\"${aws:UserName}\"", true),
        row("StringLike", "aws:username", "\"${t:Star}\"", false),
        row("StringEquals", "aws:username", "\"${t:None, 'Alice'}\"", true),
        row("StringEquals", "aws:username", "\"${t:None}\"", false),
        row("StringNotEquals", "aws:username", "\"${t:None}\"", false),
        row("StringNotEquals", "aws:username", "\"${t:None, 'Bob'}\"", true),
        row("StringEquals", "t:Star", "\"${$}{*}\"", false),
        row("NumericEquals", "t:Ten", "10", true),
        row("NumericEquals", "t:Ten", "\"10.00\"", true),
        row("NumericNotEquals", "t:Ten", "10", false),
        row("NumericLessThan", "t:Ten", "10", false),
        row("NumericLessThan", "t:Ten", "[1, 11]", true),
        row("NumericLessThanEquals", "t:Ten", "10", true),
        row("NumericGreaterThan", "t:Ten", "9.5", true),
        row("NumericGreaterThan", "t:Ten", "-9.5", true),
        row("NumericGreaterThanEquals", "t:Ten", "10.1", false),
        row("NumericGreaterThan", "aws:username", "1", false),
        row("NumericNotEquals", "t:None", "1", true),
        row("DateEquals", "t:Now", "\"2026-04-01T14:00:00+02:00\"", true),
        row("DateEquals", "t:Now", "1775044800", true),
        row("DateEquals", "t:Epoch", "\"2026-04-01T12:00Z\"", true),
        row("DateNotEquals", "t:Now", "\"2026-04-01\"", true),
        row("DateGreaterThan", "t:Now", "\"2026-04-01\"", true),
        row("DateGreaterThanEquals", "t:Now", "\"2026-04-01T12:00:00Z\"", true),
        row("DateLessThan", "t:Now", "\"2026-04-02\"", true),
        row("DateLessThanEquals", "t:Now", "\"2026-03-31T00:00:00Z\"", false),
        row("DateLessThan", "t:None", "\"2026-04-02\"", false),
        row("Bool", "t:True", "true", true),
        row("Bool", "t:True", "\"TRUE\"", true),
        row("Bool", "t:True", "false", false),
        row("Bool", "t:None", "false", false),
        row("BoolIfExists", "t:None", "false", true),
        row("BinaryEquals", "t:Bytes", "\"AQID\"", true),
        row("BinaryEquals", "t:Bytes", "\"AQIE\"", false),
        row("IpAddress", "aws:SourceIp", "\"192.0.2.0/24\"", true),
        row("IpAddress", "aws:SourceIp", "\"192.0.2.7\"", true),
        row("IpAddress", "aws:SourceIp", "\"192.0.2.0/30\"", false),
        row("IpAddress", "aws:SourceIp", "\"192.0.2.4/30\"", true),
        row("IpAddress", "aws:SourceIp", "\"0.0.0.0/0\"", true),
        row("IpAddress", "aws:SourceIp", "\"::/0\"", false),
        row("IpAddress", "t:Six", "\"2001:db8::/32\"", true),
        row("IpAddress", "t:Six", "\"2001:db8::8/125\"", false),
        row("IpAddress", "t:Six", "\"0.0.0.0/0\"", false),
        row("IpAddress", "t:Mapped", "\"192.0.2.0/24\"", true),
        row("NotIpAddress", "aws:SourceIp", "[\"10.0.0.0/8\", \"192.0.2.0/24\"]", false),
        row("NotIpAddress", "aws:SourceIp", "\"10.0.0.0/8\"", true),
        row("NotIpAddress", "t:None", "\"10.0.0.0/8\"", true),
        row("IpAddress", "aws:username", "\"0.0.0.0/0\"", false),
        row("ArnEquals", "t:Arn", "\"arn:aws:ssm:*:*:parameter/*\"", true),
        row("ArnLike", "t:Arn", "\"arn:*:parameter/*:*:*:*\"", false),
        row("ArnLike", "t:Arn", "\"arn:aws:ssm:e?:1:parameter/a:b\"", true),
        row("ArnNotEquals", "t:Arn", "\"arn:aws:s3:*:*:*\"", true),
        row("ArnNotLike", "t:Arn", "\"arn:aws:ssm:*:*:*\"", false),
        row("ArnLike", "t:Name", "\"berth:acme:stack/*\"", true),
        row("ArnLike", "t:Name", "\"berth:*:stack/${t:None, 'shop'}\"", true),
        row("ArnLike", "t:Name", "\"arn:aws:ssm:*:*:*\"", false),
        row("Null", "t:None", "true", true),
        row("Null", "t:None", "\"false\"", false),
        row("Null", "t:True", "false", true),
        row("StringEquals", "t:Colors", "\"red\"", true),
        row("StringNotEquals", "t:Colors", "\"red\"", false),
        row("ForAnyValue:StringEquals", "t:Colors", "[\"blue\", \"green\"]", true),
        row("ForAnyValue:StringEquals", "t:Colors", "\"green\"", false),
        row("ForAnyValue:StringEquals", "t:None", "\"green\"", false),
        row("ForAnyValue:StringNotEquals", "t:Colors", "\"red\"", true),
        row("ForAnyValue:StringNotEquals", "t:None", "\"red\"", false),
        row("ForAllValues:StringEquals", "t:Colors", "[\"red\", \"blue\", \"green\"]", true),
        row("ForAllValues:StringEquals", "t:Colors", "\"red\"", false),
        row("ForAllValues:StringEquals", "t:None", "\"red\"", true),
        row("ForAllValues:StringNotEquals", "t:Colors", "\"green\"", true),
        row("ForAllValues:StringNotLike", "t:Colors", "\"b*\"", false),
        row("ForAnyValue:StringLikeIfExists", "t:None", "\"b*\"", true));
  }

  private static Arguments row(String operator, String key, String values, boolean holds) {
    return Arguments.of(operator, key, values, holds);
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @MethodSource("table")
  void holds(String operator, String key, String values, boolean holds) {
    assertThat(isAllowed(block(operator, key, values))).isEqualTo(holds);
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @MethodSource("table")
  void aSecondConditionHasToHoldToo(String operator, String key, String values, boolean holds) {
    String both = "{\"%s\": {\"%s\": %s}, \"NumericGreaterThanIfExists\": {\"t:Ten\": %s}}";
    assertThat(isAllowed(both.formatted(operator, key, values, "5"))).isEqualTo(holds);
    assertThat(isAllowed(both.formatted(operator, key, values, "50"))).isFalse();
  }

  private static String block(String operator, String key, String values) {
    return "{\"%s\": {\"%s\": %s}}".formatted(operator, key, values);
  }

  private static boolean isAllowed(String block) {
    PolicyDocument document =
        PolicyDocument.parse(
            "p",
            """
            {"Version": "2012-10-17", "Statement":
              {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": %s}}
            """
                .formatted(block));
    return PolicySet.of(List.of(new NamedPolicy("p", document)))
        .evaluate(new PolicyQuery("a:B", List.of("berth:acme:stack/shop"), CONTEXT))
        .isAllowed();
  }
}
