package dev.berth.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** Whether a command waits until its change has come true. */
final class Waiting {
  @Option(
      names = {"-d", "--detach"},
      description = "Do not wait until it has come true.")
  private boolean detached;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "How long to wait (default: 5m).")
  private Duration timeout = Duration.ofMinutes(5);

  /** Waits for a version of a stack, unless nobody wants to or nothing was changed. */
  void await(Session session, String stack, String version) {
    if (!detached && !version.isEmpty()) {
      new Deployment(session, stack, timeout).await(version);
    }
  }
}
