package dev.berth.policy;

import dev.berth.kernel.ByteSize;

/**
 * What a document has to keep to, beside its form.
 *
 * @param actions those it may speak of
 * @param keys the condition keys and variables it may speak of
 * @param longest its size in UTF-8
 * @param mostStatements how many it may have
 */
public record PolicyRules(
    ActionNames actions, ConditionKeys keys, ByteSize longest, int mostStatements) {
  /** Any actions and keys, 64 KiB, 2,000 statements. */
  public static final PolicyRules DEFAULT =
      new PolicyRules(ActionNames.ANY, ConditionKeys.ANY, new ByteSize(64 * 1024), 2000);

  public PolicyRules withActions(ActionNames known) {
    return new PolicyRules(known, keys, longest, mostStatements);
  }

  public PolicyRules withKeys(ConditionKeys known) {
    return new PolicyRules(actions, known, longest, mostStatements);
  }

  public PolicyRules withLongest(ByteSize size) {
    return new PolicyRules(actions, keys, size, mostStatements);
  }
}
