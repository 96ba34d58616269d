package dev.berth.deploy;

import dev.berth.kernel.Problem;
import java.time.Instant;
import java.util.List;

/**
 * A stack with all there is to it; what {@link StackView} has means the same here.
 *
 * @param warnings what is odd in its file, and why routes are off
 * @param deployment how the last change is getting on
 */
public record StackDetails(
    String name,
    String tenant,
    long version,
    String state,
    List<ServiceView> services,
    int running,
    int desired,
    Instant updated,
    List<String> urls,
    List<Problem> warnings,
    Deployment deployment,
    String target) {
  /**
   * How a change is getting on.
   *
   * @param state {@code running}, {@code done} or {@code failed}
   * @param message what it waits for, or why it failed
   */
  public record Deployment(String state, String message) {}
}
