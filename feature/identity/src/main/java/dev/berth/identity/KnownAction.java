package dev.berth.identity;

import java.util.Locale;

/**
 * Something that can be asked for. Immutable.
 *
 * @param name as {@code stack:Deploy}
 * @param grant who may do it without a policy that says so
 * @param description a sentence
 */
public record KnownAction(String name, Grant grant, String description) {
  /** Who may do something without a policy that says so; each includes those before it. */
  public enum Grant {
    /** For oneself. */
    EVERYBODY,
    VIEWER,
    DEVELOPER,
    OWNER,
    OPERATOR;

    /** As people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Who can allow it. */
  public enum Scope {
    /** The policies of a tenant too, within it. */
    TENANT,
    /** Only policies that an operator wrote. */
    OPERATOR;

    /** As people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Scope scope() {
    return grant == Grant.OPERATOR ? Scope.OPERATOR : Scope.TENANT;
  }

  /** Whether a role is enough. */
  boolean isGrantedTo(Role role) {
    return switch (role) {
      case MEMBER -> false;
      case VIEWER -> grant == Grant.VIEWER;
      case DEVELOPER -> grant == Grant.VIEWER || grant == Grant.DEVELOPER;
      case OWNER -> grant == Grant.VIEWER || grant == Grant.DEVELOPER || grant == Grant.OWNER;
    };
  }
}
