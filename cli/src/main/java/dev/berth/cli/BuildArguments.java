package dev.berth.cli;

import dev.berth.compose.Build;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The options that all builders share. The values of {@code args} are often secrets, and everybody
 * on a machine can read a list of processes: they go through the environment, where the builder
 * takes an argument without a value from. Only those whose names mean something to the builder
 * itself stand on its command line.
 */
final class BuildArguments {
  private static final Pattern MEANT_FOR_BUILDERS =
      Pattern.compile(
          "PATH|HOME|USER|SHELL|TMPDIR|TERM|LANG|(LC|LD|XDG|BUILDAH|STORAGE|CONTAINERS|DOCKER|BUILDKIT|BUILDX|GO|REGISTRY)_?.*");

  private final Build build;

  BuildArguments(Build build) {
    this.build = build;
  }

  /** For the command line, up to and without the context. */
  List<String> options(String dockerfile) {
    List<String> options = new ArrayList<>();
    if (!dockerfile.isEmpty()) {
      options.add("--file");
      options.add(dockerfile);
    }
    build
        .arguments()
        .forEach(
            (name, value) -> {
              options.add("--build-arg");
              options.add(isForBuilders(name) ? name + "=" + value : name);
            });
    String target = build.target();
    if (target != null) {
      options.add("--target");
      options.add(target);
    }
    build
        .labels()
        .forEach(
            (name, value) -> {
              options.add("--label");
              options.add(name + "=" + value);
            });
    return options;
  }

  /** For the environment of the builder. */
  Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    build
        .arguments()
        .forEach(
            (name, value) -> {
              if (!isForBuilders(name)) {
                environment.put(name, value);
              }
            });
    return environment;
  }

  private static boolean isForBuilders(String name) {
    return MEANT_FOR_BUILDERS.matcher(name).matches();
  }
}
