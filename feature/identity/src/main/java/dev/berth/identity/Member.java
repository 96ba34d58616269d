package dev.berth.identity;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Comparator;

/** One that belongs to a group: {@code user:alice}, or {@code group:backend} of the same tenant. */
record Member(Kind kind, String name) implements Comparable<Member> {
  private static final Comparator<Member> ORDER =
      Comparator.comparing(Member::kind).thenComparing(Member::name);

  enum Kind {
    USER,
    GROUP
  }

  static Member user(String name) {
    return new Member(Kind.USER, name);
  }

  static Member group(String name) {
    return new Member(Kind.GROUP, name);
  }

  /**
   * Reads one.
   *
   * @throws BerthException {@code INVALID_INPUT}
   */
  static Member parse(String text) {
    if (text.startsWith("user:")) {
      return user(text.substring("user:".length()));
    }
    if (text.startsWith("group:")) {
      return group(text.substring("group:".length()));
    }
    throw new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot tell who '%s' is: write 'user:NAME' or 'group:NAME'."
            .formatted(NameForm.shown(text)));
  }

  @Override
  public int compareTo(Member other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return (kind == Kind.USER ? "user:" : "group:") + name;
  }
}
