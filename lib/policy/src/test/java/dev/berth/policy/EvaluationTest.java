package dev.berth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What statements of each form say to questions. */
class EvaluationTest {
  private static final String SHOP = "berth:acme:stack/shop";
  private static final String DATABASE = "arn:aws:ssm:us-east-1:acme:parameter/production/db";

  static Stream<Arguments> table() {
    return Stream.of(
        row("everything", allow("*", "*"), "stack:Deploy", SHOP, "allowed 0"),
        row("an action by name", allow("stack:Deploy", "*"), "stack:Deploy", SHOP, "allowed 0"),
        row("in other capitals", allow("STACK:deploy", "*"), "stack:Deploy", SHOP, "allowed 0"),
        row("another action", allow("stack:Deploy", "*"), "stack:Remove", SHOP, "not allowed"),
        row("a verb's beginning", allow("stack:De*", "*"), "stack:Deploy", SHOP, "allowed 0"),
        row("any service", allow("*:Deploy", "*"), "stack:Deploy", SHOP, "allowed 0"),
        row("some services", allow("st??k:*", "*"), "stack:Deploy", SHOP, "allowed 0"),
        row("another service", allow("service:*", "*"), "stack:Deploy", SHOP, "not allowed"),
        row("the resource", allow("*", SHOP), "stack:Deploy", SHOP, "allowed 0"),
        row("in other capitals", allow("*", "berth:acme:stack/Shop"), "a:B", SHOP, "not allowed"),
        row("below a path", allow("*", "berth:acme:stack/*"), "a:B", SHOP, "allowed 0"),
        row("any tenant", allow("*", "berth:*:stack/shop"), "a:B", SHOP, "allowed 0"),
        row("another tenant", allow("*", "berth:other:*"), "a:B", SHOP, "not allowed"),
        row(
            "the other name",
            allow("*", "arn:aws:ssm:*:*:parameter/production/*"),
            "a:B",
            DATABASE,
            "allowed 0"),
        row(
            "a user's own",
            allow("*", "berth:acme:stack/${aws:username}"),
            "a:B",
            "berth:acme:stack/alice",
            "allowed 0"),
        row(
            "another's",
            allow("*", "berth:acme:stack/${aws:username}"),
            "a:B",
            SHOP,
            "not allowed"),
        row(
            "a variable without value",
            allow("*", "berth:acme:stack/${aws:none}"),
            "a:B",
            "berth:acme:stack/",
            "not allowed"),
        row(
            "a default",
            allow("*", "berth:acme:stack/${aws:none, 'shop'}"),
            "a:B",
            SHOP,
            "allowed 0"),
        row(
            "a value with a wildcard",
            allow("*", "berth:acme:stack/${t:Star}"),
            "a:B",
            SHOP,
            "not allowed"),
        row(
            "several values",
            allow("*", "berth:acme:stack/${t:Two}"),
            "a:B",
            "berth:acme:stack/a",
            "not allowed"),
        row(
            "all other actions",
            "{'Effect': 'Allow', 'NotAction': 'stack:*', 'Resource': '*'}",
            "task:Exec",
            SHOP,
            "allowed 0"),
        row(
            "not those",
            "{'Effect': 'Allow', 'NotAction': 'stack:*', 'Resource': '*'}",
            "stack:Deploy",
            SHOP,
            "not allowed"),
        row(
            "all other resources",
            "{'Effect': 'Allow', 'Action': '*', 'NotResource': 'berth:other:*'}",
            "a:B",
            SHOP,
            "allowed 0"),
        row(
            "not that",
            "{'Effect': 'Allow', 'Action': '*', 'NotResource': 'berth:acme:*'}",
            "a:B",
            SHOP,
            "not allowed"),
        row(
            "all others, by a variable without value",
            "{'Effect': 'Allow', 'Action': '*', 'NotResource': 'berth:acme:stack/${aws:none}'}",
            "a:B",
            SHOP,
            "not allowed"),
        row(
            "denied all others, by a variable without value",
            allow("*", "*")
                + ", {'Effect': 'Deny', 'Action': '*', 'NotResource': 'berth:acme:stack/${aws:none}'}",
            "a:B",
            SHOP,
            "denied 1"),
        row(
            "a denial after",
            allow("*", "*") + "," + deny("stack:*", "*"),
            "stack:Deploy",
            SHOP,
            "denied 1"),
        row(
            "a denial before",
            deny("stack:*", "*") + "," + allow("stack:Deploy", "*"),
            "stack:Deploy",
            SHOP,
            "denied 0"),
        row(
            "a denial of others",
            allow("*", "*") + "," + deny("task:*", "*"),
            "stack:Deploy",
            SHOP,
            "allowed 0"),
        row("a denial alone", deny("task:*", "*"), "stack:Deploy", SHOP, "not allowed"),
        row(
            "the first of several",
            allow("task:*", "*")
                + ","
                + allow("stack:*", "*")
                + ","
                + allow("*", "*")
                + ","
                + allow("stack:Deploy", "*"),
            "stack:Deploy",
            SHOP,
            "allowed 1"),
        row(
            "the first of several in another order",
            allow("*", "berth:other:*")
                + ","
                + allow("stack:Deploy", "*")
                + ","
                + allow("stack:*", "*"),
            "stack:Deploy",
            SHOP,
            "allowed 1"),
        row(
            "a denial unless from here",
            allow("*", "*")
                + ", {'Effect': 'Deny', 'Action': '*', 'Resource': '*', 'Condition': {'NotIpAddress': {'aws:SourceIp': '192.0.2.0/24'}}}",
            "a:B",
            SHOP,
            "denied 1"),
        row(
            "a denial without second factor",
            allow("*", "*")
                + ", {'Effect': 'Deny', 'Action': '*', 'Resource': '*', 'Condition': {'BoolIfExists': {'aws:MultiFactorAuthPresent': 'false'}}}",
            "a:B",
            SHOP,
            "denied 1"));
  }

  private static Arguments row(
      String desc, String statements, String action, String resource, String expected) {
    return Arguments.of(desc, statements.replace('\'', '"'), action, resource, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void decides(String desc, String statements, String action, String resource, String expected) {
    // Defaults of variables are the one thing with real single quotes.
    String json = statements.replace("\"shop\"}", "'shop'}");
    PolicySet set = PolicySet.of(List.of(policy("p", json)));
    PolicyQuery query =
        new PolicyQuery(
            action,
            List.of("berth:nobody:other", resource),
            Map.of(
                "aws:username",
                List.of("alice"),
                "t:Star",
                List.of("*"),
                "t:Two",
                List.of("a", "b")));
    assertThat(shown(set.evaluate(query))).as(desc).isEqualTo(expected);
  }

  @Test
  void withoutVersionVariablesAreTheirOwnCharacters() {
    PolicyDocument old =
        PolicyDocument.parse(
            "p",
            "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"berth:${aws:username}:*\"}}");
    PolicySet set = PolicySet.of(List.of(new NamedPolicy("p", old)));
    Map<String, List<String>> alice = Map.of("aws:username", List.of("alice"));
    assertThat(set.evaluate(new PolicyQuery("a:B", List.of("berth:alice:x"), alice)).isAllowed())
        .isFalse();
    assertThat(
            set.evaluate(new PolicyQuery("a:B", List.of("berth:${aws:username}:x"), alice))
                .isAllowed())
        .isTrue();
  }

  @Test
  void severalPoliciesAreOne() {
    PolicySet set =
        PolicySet.of(
            List.of(
                policy("a", allow("stack:*", "*").replace('\'', '"')),
                policy("b", deny("stack:Remove", "*").replace('\'', '"'))));
    assertThat(set.evaluate(new PolicyQuery("stack:Remove", List.of(SHOP), Map.of())))
        .isEqualTo(new Verdict.Denied(new StatementRef("b", 0, null)));
    assertThat(set.evaluate(new PolicyQuery("stack:Deploy", List.of(SHOP), Map.of())))
        .isEqualTo(new Verdict.Allowed(new StatementRef("a", 0, null)));
  }

  @Test
  void nothingAllowsNothing() {
    assertThat(PolicySet.of(List.of()).evaluate(new PolicyQuery("a:B", List.of(SHOP), Map.of())))
        .isEqualTo(new Verdict.NotAllowed());
  }

  @Test
  void lookAlikesOfLettersAreNotThoseLetters() {
    PolicySet set = PolicySet.of(List.of(policy("p", allow("key:Rotate", "*").replace('\'', '"'))));
    assertThat(set.evaluate(new PolicyQuery("\u212Aey:Rotate", List.of(SHOP), Map.of())))
        .isEqualTo(new Verdict.NotAllowed());
  }

  @Test
  void theIndexChangesNothing() {
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      statements.add(
          (i % 7 == 0 ? deny("s%d:*", "berth:acme:%d") : allow("s%d:Get*", "berth:acme:*"))
              .formatted(i % 20, i)
              .replace('\'', '"'));
    }
    PolicyDocument document = policy("p", String.join(",", statements)).document();
    PolicySet set = PolicySet.of(List.of(new NamedPolicy("p", document)));
    for (int i = 0; i < 300; i++) {
      PolicyQuery query =
          new PolicyQuery("s" + i % 25 + ":Get", List.of("berth:acme:" + i), Map.of());
      assertThat(set.evaluate(query)).as(query.toString()).isEqualTo(oneByOne(document, query));
    }
  }

  private static Verdict oneByOne(PolicyDocument document, PolicyQuery query) {
    for (Effect effect : List.of(Effect.DENY, Effect.ALLOW)) {
      for (int i = 0; i < document.statements().size(); i++) {
        Statement statement = document.statements().get(i);
        if (statement.effect() == effect && statement.matches(new Question(query))) {
          StatementRef ref = new StatementRef("p", i, null);
          return effect == Effect.DENY ? new Verdict.Denied(ref) : new Verdict.Allowed(ref);
        }
      }
    }
    return new Verdict.NotAllowed();
  }

  private static String allow(String action, String resource) {
    return "{'Effect': 'Allow', 'Action': '%s', 'Resource': '%s'}".formatted(action, resource);
  }

  private static String deny(String action, String resource) {
    return "{'Effect': 'Deny', 'Action': '%s', 'Resource': '%s'}".formatted(action, resource);
  }

  private static NamedPolicy policy(String name, String statements) {
    String json = "{\"Version\": \"2012-10-17\", \"Statement\": [" + statements + "]}";
    return new NamedPolicy(name, PolicyDocument.parse(name, json));
  }

  private static String shown(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allowed allowed -> "allowed " + allowed.by().index();
      case Verdict.Denied denied -> "denied " + denied.by().index();
      case Verdict.NotAllowed _ -> "not allowed";
    };
  }
}
