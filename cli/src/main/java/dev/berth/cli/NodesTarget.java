package dev.berth.cli;

import dev.berth.client.ApiPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose nodes are meant. */
final class NodesTarget {
  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description = "Only nodes of one of 'berth target ls'.")
  private @Nullable String target;

  /** A path of the API for nodes. */
  ApiPath in(ApiPath path) {
    return path.withIfGiven("target", target);
  }

  /** One node, or what is below it in the API. */
  ApiPath node(String name, String... below) {
    return in(ApiPath.of("nodes", name).below(below));
  }
}
