package dev.berth.deploy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service with all there is to it; what {@link ServiceView} has means the same here.
 *
 * @param update how its last change is getting on; null: there was none
 * @param spec what its tasks are made of
 * @param tasks also those that have ended and are kept for their logs
 */
public record ServiceDetails(
    String name,
    String stack,
    String image,
    String mode,
    int replicas,
    int running,
    int healthy,
    String state,
    String message,
    List<String> ports,
    List<String> urls,
    Instant updated,
    Map<String, String> labels,
    @Nullable Update update,
    Spec spec,
    List<TaskView> tasks) {
  /**
   * How a change of a service is getting on.
   *
   * @param state {@code updating}, {@code paused}, {@code completed}, {@code rollback_started},
   *     {@code rollback_paused} or {@code rollback_completed}
   * @param message why; empty: nothing to say
   */
  public record Update(String state, String message) {}

  /**
   * What its tasks are made of.
   *
   * @param imageId what the reference meant when it was deployed
   * @param environment of its variables the names alone: values may be secret
   * @param mounts {@code SOURCE:TARGET}, {@code :ro} where it is so
   * @param networks their names
   * @param restart {@code none}, {@code on-failure} or {@code any}
   * @param healthcheck the command; empty: none
   */
  public record Spec(
      String imageId,
      @Nullable List<String> entrypoint,
      @Nullable List<String> command,
      List<String> environment,
      @Nullable String workingDirectory,
      @Nullable String user,
      List<String> mounts,
      List<String> networks,
      String restart,
      List<String> healthcheck) {}
}
