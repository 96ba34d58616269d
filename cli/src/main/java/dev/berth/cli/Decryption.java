package dev.berth.cli;

import dev.berth.client.ApiPath;
import picocli.CommandLine.Option;

/** Whether a command shows what is encrypted. */
final class Decryption {
  @Option(
      names = {"--decrypt", "--with-decryption"},
      description = "Show what a SecureString holds.")
  private boolean wanted;

  boolean isWanted() {
    return wanted;
  }

  /** A path that asks for it, if it is wanted. */
  ApiPath of(ApiPath path) {
    return wanted ? path.with("decrypt", "true") : path;
  }
}
