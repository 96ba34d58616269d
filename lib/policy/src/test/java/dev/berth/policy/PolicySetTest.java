package dev.berth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicySetTest {
  private static final PolicyDocument OWNER =
      PolicyDocument.parse(
          "owner",
          """
          {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": ["stack:*", "ssm:GetParameter*"], "Resource": "berth:acme:*"},
            {"Sid": "NoDrop", "Effect": "Deny", "Action": "stack:Remove", "Resource": "berth:acme:stack/prod*"}
          ]}
          """);
  private static final PolicySet SET = PolicySet.of(List.of(new NamedPolicy("owner", OWNER)));

  @Test
  void whatAStatementAllowsIsAllowed() {
    assertThat(ask("stack:Deploy", "berth:acme:stack/shop"))
        .isEqualTo(new Verdict.Allowed(new StatementRef("owner", 0, null)));
    assertThat(ask("SSM:getparametersByPath", "berth:acme:parameter/db").isAllowed()).isTrue();
  }

  @Test
  void aDenialBeatsWhatAllows() {
    assertThat(ask("stack:Remove", "berth:acme:stack/production"))
        .isEqualTo(new Verdict.Denied(new StatementRef("owner", 1, "NoDrop")));
    assertThat(ask("stack:Remove", "berth:acme:stack/shop").isAllowed()).isTrue();
  }

  @Test
  void whatNothingSpeaksOfIsNotAllowed() {
    assertThat(ask("task:Exec", "berth:acme:task/1")).isEqualTo(new Verdict.NotAllowed());
    assertThat(ask("stack:Deploy", "berth:other:stack/shop")).isEqualTo(new Verdict.NotAllowed());
  }

  private static Verdict ask(String action, String resource) {
    return SET.evaluate(new PolicyQuery(action, List.of(resource), Map.of()));
  }
}
