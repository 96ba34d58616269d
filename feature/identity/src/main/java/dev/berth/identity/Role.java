package dev.berth.identity;

import java.util.Locale;

/** What a user is in a tenant; each may do everything that those before it may. */
public enum Role {
  /** Belongs to it; policies say what it may do. */
  MEMBER,
  /** Sees everything that is no secret. */
  VIEWER,
  /** Deploys, and reads and writes parameters and secrets. */
  DEVELOPER,
  /** Decides who may do what. */
  OWNER;

  /** As people write it: {@code owner}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of the policy that says what it may do: {@code berth:owner}. */
  String policyName() {
    return "berth:" + word();
  }
}
