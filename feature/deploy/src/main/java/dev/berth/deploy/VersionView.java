package dev.berth.deploy;

import java.time.Instant;
import java.util.List;

/**
 * A version of a stack in a listing.
 *
 * @param current whether it is the one that is desired now
 * @param note why it was made, where Berth made it by itself; else empty
 */
public record VersionView(
    long version, Instant updated, boolean current, String note, List<Service> services) {
  /**
   * One of its services.
   *
   * @param image the reference as the file writes it
   * @param replicas how many tasks there should be
   */
  public record Service(String name, String image, int replicas) {}

  static VersionView of(DesiredStack stack, long current) {
    return new VersionView(
        stack.version(),
        stack.updated(),
        stack.version() == current,
        note(stack),
        stack.services().stream()
            .map(
                service ->
                    new Service(
                        service.key().service().value(), service.spec().image(), service.slots()))
            .toList());
  }

  /** A service that went back by itself says so, and when it did. */
  private static String note(DesiredStack stack) {
    return stack.services().stream()
        .filter(service -> service.updated().equals(stack.updated()))
        .map(DesiredService::rollout)
        .filter(rollout -> rollout != null && rollout.state().isRollback())
        .map(Rollout::message)
        .filter(message -> !message.isEmpty())
        .findFirst()
        .map(message -> message + ". Rolled back")
        .orElse("");
  }
}
