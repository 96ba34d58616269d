package dev.berth.cli;

import dev.berth.compose.StackFile;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.StackName;
import java.util.List;
import picocli.CommandLine.Option;

/** Whether the images of a stack are built before it is deployed. */
final class BuildOptions {
  @Option(
      names = "--build",
      description = "Build every image that the files say how to build, not only missing ones.")
  private boolean build;

  @Option(names = "--no-build", description = "Build nothing, even if images are missing.")
  private boolean none;

  /**
   * Refuses what contradicts itself.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT}
   */
  void check() {
    if (build && none) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT, "Cannot take both --build and --no-build. Use one of the two.");
    }
  }

  /** Builds what has to be built, for where it is deployed. */
  void apply(Session session, StackName stack, StackFile file, DeployTarget target) {
    List<BuiltImage> images = BuiltImage.of(stack, file);
    if (!none && !images.isEmpty()) {
      ImageBuilds builds = new ImageBuilds(session, target::in);
      builds.build(build ? images : builds.missing(images));
    }
  }
}
