package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.access.Decision;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.compose.StackFile;
import dev.berth.compose.StackFileParser;
import dev.berth.compose.StackSource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;
import dev.berth.kernel.TargetName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out whether a foreign stack could be deployed, before anything of it is touched: as any
 * deployment of the one who asks, but for what becomes free when the foreign stack ends.
 * Thread-safe.
 */
final class AdoptionCheck {
  private static final Action DEPLOY = new Action("stack:Deploy");

  private final Deployments.Surroundings around;
  private final DeploySettings settings;
  private final Stacks stacks;
  private final Targets targets;

  AdoptionCheck(
      Deployments.Surroundings around, DeploySettings settings, Stacks stacks, Targets targets) {
    this.around = around;
    this.settings = settings;
    this.stacks = stacks;
    this.targets = targets;
  }

  /** What is deployed for a draft. */
  static StackSource source(ForeignDraft draft) {
    return new StackSource(
        List.of(new StackSource.Text("adopted.yml", draft.text())), Map.of(), "/");
  }

  /**
   * @throws BerthException {@code DENIED}; {@code CONFLICT} for a name that is taken; every problem
   *     that a deployment would have
   */
  void require(Principal principal, StackKey key, TargetName where, ForeignDraft draft) {
    Decision decision =
        around
            .access()
            .decide(principal, DEPLOY, new Resource(key.tenant(), "stack/" + key.stack()));
    if (decision instanceof Decision.Denied denied) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot deploy stack '%s' for tenant '%s': %s"
              .formatted(key, key.tenant(), denied.reason()));
    }
    DesiredState desired = stacks.desired();
    if (desired.find(key).isPresent()) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot take over a foreign stack as '%s': tenant '%s' has a stack of that name already. Choose another with --name, or remove that one."
              .formatted(key, key.tenant()));
    }
    ParameterReadings readings = new ParameterReadings(around.parameters(), principal);
    StackFile file = StackFileParser.parse(source(draft), readings);
    Target target = targets.get(where);
    Set<String> volumes = new TreeSet<>(stacks.foreign().volumes(where, key.tenant()));
    volumes.addAll(draft.volumes());
    StackResolver.Surroundings surroundings =
        new StackResolver.Surroundings(
            target,
            settings,
            around.access(),
            stacks.quotas(),
            principal,
            stacks.givenContents(key),
            readings.filled(),
            volumes);
    DesiredStack stack =
        new StackResolver(surroundings, key, file).resolve(around.clock().instant()).stack();
    Problems problems = new Problems();
    new PortClaims(desired, stack, draft.ports()).check(file, problems);
    problems.throwIfErrors(ErrorCode.INVALID_STACK_FILE);
    stacks.quotas().measure(key.tenant());
    stacks.quotas().require(desired, stack);
  }
}
