package dev.berth.server;

/** Which release this is. */
final class Version {
  private Version() {}

  /** As the jar says; {@code development} for classes that are in none. */
  static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
