package dev.berth.cli;

import dev.berth.client.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Whether a command waits until its changes have come true. */
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

  /** By stack: a later version holds the changes of those before. */
  private final Map<String, String> versions = new LinkedHashMap<>();

  /** Takes in that the server has accepted a change of a stack. */
  void accepted(String stack, Json answer) {
    String version = answer.text("version");
    if (!version.isEmpty()) {
      versions.put(stack, version);
    }
  }

  /** Waits for all that was accepted, unless nobody wants to. */
  void await(Session session) {
    if (!detached) {
      versions.forEach((stack, version) -> new Deployment(session, stack, timeout).await(version));
    }
  }
}
