package dev.berth.registry;

/** Texts from outside, made harmless and short for a message. */
final class Texts {
  private static final int LONGEST = 200;

  private Texts() {}

  static String shown(String text) {
    String harmless = text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    return harmless.length() <= LONGEST ? harmless : harmless.substring(0, LONGEST) + "…";
  }
}
