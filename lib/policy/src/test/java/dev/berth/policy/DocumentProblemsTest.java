package dev.berth.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problem;
import dev.berth.kernel.Problems;
import dev.berth.kernel.ProblemsException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said about documents that are wrong. */
class DocumentProblemsTest {
  private static final PolicyRules RULES =
      PolicyRules.DEFAULT
          .withActions(ActionNames.of(List.of("stack:Deploy", "stack:Remove", "ssm:GetParameter")))
          .withKeys(ConditionKeys.of(List.of("aws:SourceIp", "aws:username", "aws:PrincipalTag/")));

  private static final String GOOD =
      "\"Effect\": \"Allow\", \"Action\": \"stack:Deploy\", \"Resource\": \"*\"";

  @Test
  void everythingIsToldAtOnceWithItsPlace() {
    String json =
        """
        {
          "Version": "2013-10-17",
          "Statment": [],
          "Statement": [
            {
              "Sid": "One",
              "effect": "Allow",
              "Effect": "allow",
              "Action": ["stack:Deplyo", "stack:D*", "docker:*", "deploy"],
              "Resource": ["stack/shop", 7]
            },
            {"Sid": "One", "Effect": "Deny", "NotAction": "*", "Action": "*", "Principal": "*"}
          ]
        }
        """;
    assertThat(problems(json))
        .containsExactly(
            "p:2:14: Version: The version '2013-10-17' is unknown. Write '2012-10-17'.",
            "p:3:3: The key 'Statment' is unknown here. Did you mean 'Statement'?",
            "p:7:7: Statement[0]: The key 'effect' is unknown here. Did you mean 'Effect'?",
            "p:8:17: Statement[0].Effect: The effect 'allow' is unknown. Write 'Allow' or 'Deny'.",
            "p:9:18: Statement[0].Action[0]: The action 'stack:Deplyo' is unknown. Did you mean 'stack:Deploy'?",
            "p:9:46: Statement[0].Action[2]: 'docker:*' matches no action.",
            "p:9:58: Statement[0].Action[3]: 'deploy' is no action. Write NOUN:Verb, such as 'stack:Deploy', with * and ? as wildcards.",
            "p:10:20: Statement[0].Resource[0]: 'stack/shop' is no resource. Write '*', 'berth:TENANT:stack/shop' or 'arn:aws:ssm:*:*:parameter/shop/*'.",
            "p:10:34: Statement[0].Resource[1]: This has to be a text and is a number.",
            "p:12:5: Statement[1]: There is 'Action' and 'NotAction'. Write one.",
            "p:12:5: Statement[1]: The key 'Resource' is missing.",
            "p:12:13: Statement[1].Sid: Another statement has the Sid 'One' already.",
            "p:12:84: Statement[1].Principal: A policy here speaks of whoever it is attached to, so it has no Principal. Leave it out and attach the policy to a user, a group, a token or a tenant.");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("nothing", " ", "p:1:1: The document is empty."),
        Arguments.of("no object", "[]", "p:1:1: This has to be an object and is a list."),
        Arguments.of("no statement", "{}", "p:1:1: The key 'Statement' is missing."),
        Arguments.of(
            "an empty list of statements",
            "{\"Statement\": []}",
            "p:1:15: Statement: There is no statement."),
        Arguments.of(
            "no JSON",
            "{\"Statement\": [}",
            "p:1:16: This is not JSON: Unexpected close marker '}': expected ']'."),
        Arguments.of("two documents", "{} {}", "p:1:4: Something follows the end of the document."),
        Arguments.of(
            "a key that comes twice",
            "{\"Statement\": {%s, \"Effect\": \"Deny\"}}".formatted(GOOD),
            "p:1:78: The key 'Effect' comes twice here."),
        Arguments.of(
            "depth",
            "[".repeat(100_000),
            "p:1:16: This nests deeper than 16 levels, or is a number of more than 100 digits."),
        Arguments.of(
            "no actions",
            statement("\"Effect\": \"Deny\", \"Action\": [], \"Resource\": \"*\""),
            "p:1:44: Statement.Action: This list is empty, so nothing would ever match."),
        Arguments.of(
            "no effect",
            statement("\"Action\": \"*\", \"Resource\": \"*\""),
            "p:1:15: Statement: The key 'Effect' is missing. Write 'Allow' or 'Deny'."),
        Arguments.of(
            "null",
            statement(GOOD + ", \"Sid\": null"),
            "p:1:85: Statement.Sid: This has to be a text and is null."),
        Arguments.of(
            "a Sid with other characters",
            statement(GOOD + ", \"Sid\": \"a b\""),
            "p:1:85: Statement.Sid: The Sid 'a b' has other characters than letters and digits."),
        Arguments.of(
            "a look-alike in an action",
            statement(
                "\"Effect\": \"Deny\", \"Action\": \"st\u0430ck:Deploy\", \"Resource\": \"*\""),
            "p:1:44: Statement.Action: The action 'st\u0430ck:Deploy' has the character U+0430, which no action has."),
        Arguments.of(
            "a look-alike in a resource",
            statement(
                "\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"berth:\u0430cme:*\""),
            "p:1:61: Statement.Resource: The resource 'berth:\u0430cme:*' has the character U+0430, which no name has."),
        Arguments.of(
            "what cannot be seen",
            statement("\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"berth:\u202Ea\""),
            "p:1:61: Statement.Resource: The character U+202E in 'berth:\\u{202E}a' cannot be seen. Leave it out."),
        Arguments.of(
            "half a character",
            statement("\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"berth:\\uD83Da\""),
            "p:1:61: Statement.Resource: The character U+D83D in 'berth:\\u{D83D}a' cannot be seen. Leave it out."),
        Arguments.of(
            "a long text",
            statement(
                "\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"berth:%s\""
                    .formatted("x".repeat(2048))),
            "p:1:61: Statement.Resource: This text is longer than 2048 characters."),
        Arguments.of(
            "a variable without an end",
            statement("\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"berth:${a\""),
            "p:1:61: Statement.Resource: The variable at '${' has no '}'."),
        Arguments.of(
            "a variable that is none",
            statement("\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"berth:${a}\""),
            "p:1:61: Statement.Resource: '${a}' is no variable. Write ${aws:username}, or ${$}{ for the characters themselves."),
        Arguments.of(
            "an unknown variable",
            statement(
                "\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"berth:${aws:usernam}\""),
            "p:1:61: Statement.Resource: The variable ${aws:usernam} is unknown. Did you mean 'aws:username'?"),
        Arguments.of(
            "a default without quotes",
            statement(
                "\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"berth:${aws:username, x}\""),
            "p:1:61: Statement.Resource: The default of a variable stands in single quotes: ${aws:PrincipalTag/team, 'none'}."),
        Arguments.of(
            "no conditions",
            condition("[]"),
            "p:1:91: Statement.Condition: This has to be an object and is a list."),
        Arguments.of(
            "an unknown operator",
            condition("{\"ForAnyValue:StringEqual\": {\"aws:username\": \"a\"}}"),
            "p:1:92: Statement.Condition: The operator 'ForAnyValue:StringEqual' is unknown. Did you mean 'StringEquals'?"),
        Arguments.of(
            "an operator without keys",
            condition("{\"Bool\": {}}"),
            "p:1:92: Statement.Condition.Bool: There is no key to compare."),
        Arguments.of(
            "Null with a suffix",
            condition("{\"NullIfExists\": {\"aws:username\": \"true\"}}"),
            "p:1:92: Statement.Condition: The operator 'Null' has no prefix and no suffix."),
        Arguments.of(
            "an unknown condition key",
            condition("{\"StringEquals\": {\"aws:UserNam\": \"a\"}}"),
            "p:1:109: Statement.Condition.StringEquals.aws:UserNam: The condition key 'aws:UserNam' is unknown. Did you mean 'aws:username'?"),
        Arguments.of(
            "what is no condition key",
            condition("{\"StringEquals\": {\"username\": \"a\"}}"),
            "p:1:109: Statement.Condition.StringEquals.username: 'username' is no condition key. Write one such as 'aws:SourceIp'."),
        Arguments.of(
            "an address with a short octal",
            condition("{\"IpAddress\": {\"aws:SourceIp\": \"10.0.010.1\"}}"),
            "p:1:122: Statement.Condition.IpAddress.aws:SourceIp: '10.0.010.1' is no IP address. Write 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32."),
        Arguments.of(
            "a block that is too long",
            condition("{\"IpAddress\": {\"aws:SourceIp\": [\"10.0.0.0/8\", \"10.0.0.0/33\"]}}"),
            "p:1:137: Statement.Condition.IpAddress.aws:SourceIp[1]: The length '33' of the block is no number from 0 to 32."),
        Arguments.of(
            "no number",
            condition("{\"NumericLessThan\": {\"aws:username\": \"1e9\"}}"),
            "p:1:128: Statement.Condition.NumericLessThan.aws:username: '1e9' is no number."),
        Arguments.of(
            "no date",
            condition("{\"DateLessThan\": {\"aws:username\": \"yesterday\"}}"),
            "p:1:125: Statement.Condition.DateLessThan.aws:username: 'yesterday' is no date. Write 2026-04-01T12:00:00Z, 2026-04-01 or seconds since 1970."),
        Arguments.of(
            "no truth value",
            condition("{\"Bool\": {\"aws:username\": \"yes\"}}"),
            "p:1:117: Statement.Condition.Bool.aws:username: 'yes' is neither true nor false."),
        Arguments.of(
            "no base 64",
            condition("{\"BinaryEquals\": {\"aws:username\": \"%\"}}"),
            "p:1:125: Statement.Condition.BinaryEquals.aws:username: '%' is not in base 64."),
        Arguments.of(
            "no resource name",
            condition("{\"ArnLike\": {\"aws:username\": \"arn:aws:ssm:*\"}}"),
            "p:1:120: Statement.Condition.ArnLike.aws:username: 'arn:aws:ssm:*' is no name of a resource. Write arn:aws:ssm:REGION:ACCOUNT:parameter/… or berth:TENANT:…."));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void refuses(String desc, String json, String expected) {
    PolicyRules rules = json.length() > 65_536 ? RULES.withLongest(new ByteSize(1 << 20)) : RULES;
    assertThat(problems(json, rules)).as(desc).contains(expected);
  }

  @Test
  void refusesALargeDocument() {
    assertThat(problems("{\"Id\": \"%s\"}".formatted("\u00e9".repeat(32_770))))
        .containsExactly("p:1:1: The document is larger than 64KiB. Make several policies of it.");
  }

  @Test
  void refusesManyStatements() {
    String all =
        IntStream.rangeClosed(0, 2000)
            .mapToObj(_ -> "{" + GOOD + "}")
            .collect(Collectors.joining(","));
    assertThat(problems("{\"Statement\": [" + all + "]}", RULES.withLongest(new ByteSize(1 << 20))))
        .containsExactly(
            "p:1:15: Statement: There are 2001 statements; at most 2000 may be. Make several policies of it.");
  }

  @Test
  void tellsOnlySoMany() {
    String all = IntStream.range(0, 5000).mapToObj(_ -> "\"a:b\"").collect(Collectors.joining(","));
    String json = statement("\"Effect\": \"Deny\", \"Resource\": \"*\", \"Action\": [" + all + "]");
    ProblemsException refused =
        catchThrowableOfType(ProblemsException.class, () -> PolicyDocument.parse("p", json, RULES));
    assertThat(refused.problems()).hasSize(Problems.LIMIT);
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_INPUT);
    assertThat(refused).hasMessageEndingWith("… and 4900 more");
  }

  @Test
  void warnsOfWhatIsHardlyMeant() {
    String json =
        """
        {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "berth:${aws:username}:*",
          "Condition": {"ForAllValues:StringEquals": {"aws:username": "a"}}}}
        """;
    assertThat(PolicyDocument.parse("p", json).warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "p:1:62: Statement.Resource: Without \"Version\": \"2012-10-17\" variables mean only their own characters.",
            "p:2:17: Statement.Condition.ForAllValues:StringEquals: ForAllValues also holds when the key has no value. Add \"Null\": {\"aws:username\": \"false\"} unless that is meant.");
  }

  private static String statement(String inner) {
    return "{\"Statement\": {" + inner + "}, \"Version\": \"2012-10-17\"}";
  }

  private static String condition(String block) {
    return statement(GOOD + ", \"Condition\": " + block);
  }

  private static List<String> problems(String json) {
    return problems(json, RULES);
  }

  private static List<String> problems(String json, PolicyRules rules) {
    ProblemsException refused =
        catchThrowableOfType(ProblemsException.class, () -> PolicyDocument.parse("p", json, rules));
    return refused.problems().stream().map(Problem::toString).toList();
  }
}
