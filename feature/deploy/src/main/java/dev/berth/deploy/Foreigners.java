package dev.berth.deploy;

import dev.berth.engine.Capability;
import dev.berth.engine.ForeignPicture;
import dev.berth.engine.ForeignStack;
import dev.berth.engine.ForeignStacks;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TargetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks for the stacks of others on targets. Thread-safe. */
final class Foreigners {
  private final Targets targets;

  Foreigners(Targets targets) {
    this.targets = targets;
  }

  /** A stack and where it is; its services may have no definitions. */
  record Located(TargetName target, ForeignStack stack) {}

  /**
   * What is there.
   *
   * @param warnings what could not be looked at, a sentence each
   */
  record Found(List<Located> stacks, List<String> warnings) {}

  /**
   * @param target null: all of them
   * @throws BerthException {@code NOT_FOUND}; of one target, whatever it fails with
   */
  Found list(@Nullable TargetName target) {
    List<Located> stacks = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Target one : target == null ? targets.list() : List.of(targets.get(target))) {
      try {
        ForeignPicture picture = one.runner().foreign().picture();
        picture.stacks().forEach(stack -> stacks.add(new Located(one.name(), stack)));
        if (picture.left() > 0) {
          warnings.add(
              "On target '%s' there are %d more containers or services of others than the %d that are shown."
                  .formatted(one.name(), picture.left(), ForeignStacks.MOST));
        }
      } catch (BerthException e) {
        if (target != null) {
          throw e;
        }
        warnings.add(String.valueOf(e.getMessage()));
      }
    }
    return new Found(stacks, warnings);
  }

  /**
   * The one of a name.
   *
   * @param target null: wherever it is
   * @throws BerthException {@code NOT_FOUND}; {@code CONFLICT} if several targets have one; {@code
   *     UNSUPPORTED} where there never are any
   */
  Located get(@Nullable TargetName target, String name) {
    if (target != null) {
      requireAny(targets.get(target));
    }
    List<Located> found =
        list(target).stacks().stream().filter(one -> one.stack().name().equals(name)).toList();
    if (found.size() > 1) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot choose foreign stack '%s': targets %s have one. Name one with --target."
              .formatted(
                  name,
                  found.stream()
                      .map(one -> "'" + one.target() + "'")
                      .collect(Collectors.joining(", "))));
    }
    return found.stream().findFirst().orElseThrow(() -> missing(name));
  }

  private static void requireAny(Target target) {
    if (!target.runner().capabilities().contains(Capability.FOREIGN_STACKS)) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED,
          "Cannot look for foreign stacks on target '%s': its engine '%s' runs nothing but what Berth deploys. Choose a target with Docker, Podman or Swarm."
              .formatted(target.name(), target.runner().name()));
    }
  }

  /** As {@link #get}, with the definitions of its services. */
  Located defined(@Nullable TargetName target, String name) {
    Located located = get(target, name);
    return new Located(located.target(), on(located.target()).get(name));
  }

  /** One that may have gone meanwhile. */
  Optional<ForeignStack> findDefined(TargetName target, String name) {
    try {
      return Optional.of(on(target).get(name));
    } catch (BerthException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  ForeignStacks on(TargetName target) {
    return targets.get(target).runner().foreign();
  }

  private static BerthException missing(String name) {
    String shown = name.length() > 63 ? name.substring(0, 63) + "…" : name;
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find foreign stack '%s': nobody has deployed one of that name beside Berth. 'berth foreign ls' lists them."
            .formatted(shown));
  }
}
