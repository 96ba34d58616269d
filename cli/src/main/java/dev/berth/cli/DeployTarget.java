package dev.berth.cli;

import dev.berth.client.ApiPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a stack is deployed. */
final class DeployTarget {
  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description =
          "Where to deploy: one of 'berth target ls'; a new stack goes to local without it.")
  private @Nullable String target;

  /** Its name; null: where the stack is, or local. */
  @Nullable String name() {
    return target;
  }

  /** A path of the API for the images there. */
  ApiPath in(ApiPath path) {
    return path.withIfGiven("target", target);
  }
}
