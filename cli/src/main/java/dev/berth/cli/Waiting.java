package dev.berth.cli;

import dev.berth.client.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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

  /**
   * Waits for all that was accepted, unless nobody wants to.
   *
   * @return the URLs of what has come true
   */
  List<String> await(Session session) {
    List<String> urls = new ArrayList<>();
    if (!detached) {
      versions.forEach(
          (stack, version) -> urls.addAll(new Deployment(session, stack, timeout).await(version)));
    }
    return urls;
  }

  /** Waits until stacks that are being removed have gone, unless nobody wants to. */
  void awaitEnd(Session session, List<String> stacks) {
    if (!detached) {
      StackRemoval removal = new StackRemoval(session, timeout);
      stacks.forEach(removal::await);
    }
  }
}
