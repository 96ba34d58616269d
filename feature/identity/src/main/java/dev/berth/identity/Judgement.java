package dev.berth.identity;

import dev.berth.access.Decision;
import dev.berth.policy.StatementRef;
import org.jspecify.annotations.Nullable;

/** What was decided, and by what. */
sealed interface Judgement {
  /** It may be done. */
  record Allowed(By by) implements Judgement {}

  /** Something forbids it. */
  record Forbidden(By by) implements Judgement {}

  /**
   * Nothing allows it.
   *
   * @param reason a sentence
   */
  record NotAllowed(String reason) implements Judgement {}

  /**
   * What decided.
   *
   * @param policy its name: {@code berth:viewer}, {@code platform/lock-down}, {@code shop-readers}
   * @param statement its number, from 1; null: no document says it
   * @param sid the statement's name; null: it has none
   */
  record By(String policy, @Nullable Integer statement, @Nullable String sid) {
    static By rule(String policy) {
      return new By(policy, null, null);
    }

    static By of(StatementRef ref) {
      return new By(ref.policy(), ref.index() + 1, ref.sid());
    }

    /** As a part of a sentence. */
    String words() {
      String name = sid == null ? "" : " ('" + sid + "')";
      return statement == null
          ? "'" + policy + "'"
          : "statement " + statement + name + " of policy '" + policy + "'";
    }
  }

  /** For a person: why. */
  default String reason() {
    return switch (this) {
      case Allowed(By by) -> "Allowed by " + by.words() + ".";
      case Forbidden(By by) -> "Forbidden by " + by.words() + ".";
      case NotAllowed(String why) -> why;
    };
  }

  default Decision decision() {
    return switch (this) {
      case Allowed _ -> new Decision.Allowed();
      case Forbidden _ -> new Decision.Denied(reason(), true);
      case NotAllowed(String why) -> new Decision.Denied(why, false);
    };
  }
}
