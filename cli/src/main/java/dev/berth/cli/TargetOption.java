package dev.berth.cli;

import dev.berth.client.ApiPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which target's images, networks or volumes are meant. */
final class TargetOption {
  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description = "On one of 'berth target ls' (default: local).")
  private @Nullable String target;

  /** A path of the API for things of a target. */
  ApiPath in(ApiPath path) {
    return path.withIfGiven("target", target);
  }
}
