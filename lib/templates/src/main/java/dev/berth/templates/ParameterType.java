package dev.berth.templates;

import java.util.Arrays;
import java.util.Locale;

/** What a parameter of a template holds, as far as its shape or the words around it are sure. */
public enum ParameterType {
  /** A word whose place was seen to vary. */
  WORD(0),
  /** Digits, with a sign, a decimal point or digit groups. */
  NUMBER(1),
  /** A number with a unit of bytes. */
  SIZE(2),
  /** A number with a unit of time. */
  DURATION(3),
  /** Hexadecimal digits, with or without {@code 0x}. */
  HEX(4),
  /** Letters and digits that name one thing of many. */
  ID(5),
  /** An IPv4 or IPv6 address. */
  IP(6),
  /** An IP address with a port, or several of them. */
  ADDRESS(7),
  /** A hardware address. */
  MAC(8),
  /** A path of files. */
  PATH(9),
  /** A URL with its scheme. */
  URL(10),
  /** An e-mail address. */
  EMAIL(11),
  /** A UUID. */
  UUID(12),
  /** A clock time, a date or both. */
  TIME(13),
  /** A version: digits in three or more places. */
  VERSION(14),
  /** {@code true}, {@code false} or that there is no value. */
  FLAG(15),
  /** The name of a user. */
  USER(16),
  /** Why something failed. */
  REASON(17),
  /** What was asked for by HTTP. */
  REQUEST(18),
  /** A name with dots. */
  HOST(19),
  /** Anything, up to where it ends. */
  TEXT(20);

  private static final ParameterType[] BY_KIND = byKind();

  /** How a token of this type is marked in a scanned line; kept on disk, so it never changes. */
  final byte kind;

  ParameterType(int number) {
    kind = (byte) (LineScan.VARIABLE + number);
  }

  private static ParameterType[] byKind() {
    ParameterType[] all = new ParameterType[LineScan.VARIABLE + values().length];
    Arrays.fill(all, WORD);
    for (ParameterType each : values()) {
      all[each.kind] = each;
    }
    return all;
  }

  /** The name that a parameter of this type has when nothing else names it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ParameterType of(byte kind) {
    return BY_KIND[kind];
  }

  /** Whether a token may be marked so. */
  static boolean isKind(byte kind) {
    return kind >= 0 && kind < BY_KIND.length;
  }
}
