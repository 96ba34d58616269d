package dev.berth.policy;

import dev.berth.kernel.Problem;
import dev.berth.kernel.ProblemsException;
import java.util.List;

/** A policy in IAM's JSON form, as identities have them: without {@code Principal}. Immutable. */
public final class PolicyDocument {
  private final List<Statement> statements;
  private final List<Problem> warnings;

  PolicyDocument(List<Statement> statements, List<Problem> warnings) {
    this.statements = List.copyOf(statements);
    this.warnings = List.copyOf(warnings);
  }

  /** Reads a document that may speak of any action. */
  public static PolicyDocument parse(String name, String json) {
    return parse(name, json, PolicyRules.DEFAULT);
  }

  /** Reads a document that may speak of some actions; a wildcard has to match one of them. */
  public static PolicyDocument parse(String name, String json, ActionNames known) {
    return parse(name, json, PolicyRules.DEFAULT.withActions(known));
  }

  /**
   * Reads a document.
   *
   * @param name stands for the file in the places of problems
   * @throws ProblemsException {@code INVALID_INPUT}: everything that is wrong with it, with line
   *     and column
   */
  public static PolicyDocument parse(String name, String json, PolicyRules rules) {
    return new DocumentReader(name, rules).read(json);
  }

  /** In the order of the document. */
  public List<Statement> statements() {
    return statements;
  }

  /** What is odd about it, but does not keep it from being used. */
  public List<Problem> warnings() {
    return warnings;
  }
}
