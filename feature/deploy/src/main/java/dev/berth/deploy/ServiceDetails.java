package dev.berth.deploy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service with all there is to it; what {@link ServiceView} has means the same here.
 *
 * @param spec what its tasks are made of
 * @param tasks also those that have ended and are kept for their logs
 */
public record ServiceDetails(
    String name,
    String stack,
    String image,
    int replicas,
    int running,
    int healthy,
    String state,
    String message,
    List<String> ports,
    List<String> urls,
    Instant updated,
    Map<String, String> labels,
    Spec spec,
    List<TaskView> tasks) {
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
