package dev.berth.policy;

/** What a statement does with what it matches. */
public enum Effect {
  /** It may be done, unless a statement denies it. */
  ALLOW,
  /** It may not be done, whatever else allows it. */
  DENY
}
