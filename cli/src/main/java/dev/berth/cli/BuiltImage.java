package dev.berth.cli;

/** The image that is built for a service. */
final class BuiltImage {
  private BuiltImage() {}

  /** What it is called when the file does not say so. */
  static String name(String stack, String service) {
    return stack + "-" + service + ":latest";
  }
}
