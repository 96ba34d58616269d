package dev.berth.deploy;

import dev.berth.access.Principal;
import dev.berth.compose.StackFile;
import dev.berth.compose.StackFileParser;
import dev.berth.deploy.StackResolver.Resolved;
import dev.berth.deploy.StackResolver.Surroundings;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problem;
import dev.berth.kernel.TargetName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what is to be deployed: what the stack would be. Changes nothing. Thread-safe. */
final class StackReading {
  private final Deployments.Surroundings around;
  private final DeploySettings settings;
  private final Targets targets;
  private final QuotaCheck quotas;
  private final ForeignTable foreign;
  private final ContentTable contents;

  StackReading(
      Deployments.Surroundings around,
      DeploySettings settings,
      Targets targets,
      QuotaCheck quotas,
      ForeignTable foreign,
      ContentTable contents) {
    this.around = around;
    this.settings = settings;
    this.targets = targets;
    this.quotas = quotas;
    this.foreign = foreign;
    this.contents = contents;
  }

  /**
   * What was read.
   *
   * @param resolved with the images that its services mean now
   * @param warnings beside those of the stack
   */
  record Read(Resolved resolved, StackFile file, List<Problem> warnings) {}

  /**
   * Reads an order for a principal, who needs the right to all that it names.
   *
   * @throws BerthException with every problem of its file, and if its target is another one
   */
  Read read(Principal principal, StackKey key, Stacks.Order order, DesiredState desired) {
    Target target = targets.get(target(key, order.target(), desired));
    ParameterReadings readings = new ParameterReadings(around.parameters(), principal);
    StackFile file = StackFileParser.parse(order.source(), readings);
    GivenContents given = givenContents(key, desired);
    Surroundings surroundings =
        new Surroundings(
            target,
            settings,
            around.access(),
            quotas,
            principal,
            given,
            readings.filled(),
            foreign.volumes(target.name(), key.tenant()));
    Resolved resolved =
        new StackResolver(surroundings, key, file).resolve(around.clock().instant());
    DesiredStack before = desired.find(key).orElse(null);
    ImagePins pins = new ImagePins(target, key, order.credentials(), before);
    Resolved pinned = resolved.with(pins.pin(resolved.stack(), file));
    List<Problem> warnings = new ArrayList<>(pins.warnings());
    warnings.addAll(ClusterChecks.changesOfMode(before, resolved.stack(), file));
    return new Read(pinned, file, List.copyOf(warnings));
  }

  /** For the contents of one more file of a stack. */
  GivenContents givenContents(StackKey key, DesiredState desired) {
    StackParameters before =
        desired.find(key).map(DesiredStack::parameters).orElse(StackParameters.NONE);
    return new GivenContents(contents, key.tenant(), around.ids(), before);
  }

  /** Where a stack is, or is to be. */
  private static TargetName target(StackKey key, @Nullable TargetName asked, DesiredState desired) {
    Optional<TargetName> present = desired.find(key).map(DesiredStack::target);
    if (asked != null && present.isPresent() && !present.get().equals(asked)) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot deploy stack '%s' to target '%s': it is on target '%s'. Remove it there first with 'berth stack rm %s', or deploy it under another name."
              .formatted(key, asked, present.get(), key));
    }
    return present.orElse(asked == null ? TargetName.LOCAL : asked);
  }

  /** Makes folders that bind mounts name. */
  static void make(Set<Path> folders) {
    for (Path folder : folders) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new BerthException(
            ErrorCode.INVALID_INPUT,
            "Cannot make folder '%s' for a bind mount. Make it, or correct the path."
                .formatted(folder),
            e);
      }
    }
  }
}
