package dev.berth.cli;

import dev.berth.client.ApiPath;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where foreign stacks are meant. */
final class ForeignTarget {
  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description = "Only on one of 'berth target ls'.")
  private @Nullable String target;

  ApiPath all() {
    return in(ApiPath.of("foreign"));
  }

  /** One stack, or what is below it in the API. */
  ApiPath stack(String name, String... below) {
    return in(ApiPath.of("foreign", name).below(below));
  }

  private ApiPath in(ApiPath path) {
    return path.withIfGiven("target", target);
  }
}
