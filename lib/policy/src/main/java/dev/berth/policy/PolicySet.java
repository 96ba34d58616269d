package dev.berth.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * Policies that are asked together: a statement that denies beats all that allow, and what no
 * statement allows is not allowed. Compiled once, then asked often. Immutable.
 */
public final class PolicySet {
  private final StatementIndex denials;
  private final StatementIndex permissions;

  private PolicySet(StatementIndex denials, StatementIndex permissions) {
    this.denials = denials;
    this.permissions = permissions;
  }

  /** Of some policies; verdicts name the first statement that decides, in this order. */
  public static PolicySet of(List<NamedPolicy> policies) {
    List<StatementIndex.Entry> denials = new ArrayList<>();
    List<StatementIndex.Entry> permissions = new ArrayList<>();
    for (NamedPolicy policy : policies) {
      List<Statement> statements = policy.document().statements();
      for (int i = 0; i < statements.size(); i++) {
        Statement statement = statements.get(i);
        List<StatementIndex.Entry> entries =
            switch (statement.effect()) {
              case ALLOW -> permissions;
              case DENY -> denials;
            };
        StatementRef ref = new StatementRef(policy.name(), i, statement.sid());
        entries.add(new StatementIndex.Entry(entries.size(), statement, ref));
      }
    }
    return new PolicySet(StatementIndex.of(denials), StatementIndex.of(permissions));
  }

  /** What they say. Does not block. */
  public Verdict evaluate(PolicyQuery query) {
    Question question = new Question(query);
    StatementRef denial = denials.first(question);
    if (denial != null) {
      return new Verdict.Denied(denial);
    }
    StatementRef permission = permissions.first(question);
    return permission == null ? new Verdict.NotAllowed() : new Verdict.Allowed(permission);
  }
}
