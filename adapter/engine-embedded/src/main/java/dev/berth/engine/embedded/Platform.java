package dev.berth.engine.embedded;

/** This machine as images name it. */
final class Platform {
  private Platform() {}

  /** As in an image's configuration: {@code amd64}, {@code arm64}. */
  static String architecture() {
    String name = System.getProperty("os.arch", "");
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }
}
