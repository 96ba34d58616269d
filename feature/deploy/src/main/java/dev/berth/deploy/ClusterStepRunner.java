package dev.berth.deploy;

import dev.berth.engine.Cluster;
import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.Contents;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Does one step on a cluster. Thread-safe; blocks. */
final class ClusterStepRunner {
  /** Questions to a cluster's manager at once. */
  private static final int CONCURRENT_CALLS = 8;

  private final Cluster cluster;
  private final Stacks stacks;
  private final Pulls pulls;
  private final Semaphore calls = new Semaphore(CONCURRENT_CALLS);

  /**
   * @param pulls which knows what nodes are to show to registries
   */
  ClusterStepRunner(Cluster cluster, Stacks stacks, Pulls pulls) {
    this.cluster = cluster;
    this.stacks = stacks;
    this.pulls = pulls;
  }

  /**
   * @throws BerthException if the cluster could not
   */
  void run(ClusterStep step) throws InterruptedException {
    calls.acquire();
    try {
      call(step);
    } finally {
      calls.release();
    }
  }

  private void call(ClusterStep step) {
    switch (step) {
      case ClusterStep.EnsureNetwork network -> cluster.networks().create(network.spec());
      case ClusterStep.CreateService(ClusterForm form) -> create(form.spec());
      case ClusterStep.UpdateService(ClusterForm form) -> update(form.spec());
      case ClusterStep.RemoveService remove -> cluster.services().remove(remove.service());
      case ClusterStep.RemoveNetwork remove -> cluster.networks().remove(remove.network());
    }
  }

  /** Stacks whose services are to be updated, though they are as desired: for the registries. */
  Set<StackKey> takeRenewedLogins() {
    return pulls.takeRenewedLogins();
  }

  private void create(ClusterServiceSpec spec) {
    Contents contents = stacks.contents(spec.identity().tenant());
    cluster.services().create(spec, contents, credentials(spec));
  }

  private void update(ClusterServiceSpec spec) {
    Contents contents = stacks.contents(spec.identity().tenant());
    cluster.services().update(spec, contents, credentials(spec));
  }

  private @Nullable Credentials credentials(ClusterServiceSpec spec) {
    StackKey stack = ServiceKey.of(spec.identity()).stackKey();
    return pulls.credentials(stack, spec.template().image());
  }

  /** What another try may bring. */
  static StepFailure.Outlook outlook(BerthException failure) {
    if (failure.code() == ErrorCode.CONFLICT) {
      // Somebody else was there at the same time, or a network is still in use.
      return StepFailure.Outlook.OPEN;
    }
    return switch (failure.code().type()) {
      case USER, DENIED, UNSUPPORTED, CONFLICT -> StepFailure.Outlook.POOR;
      case NOT_FOUND, UNAUTHENTICATED, METHOD, ENGINE, BUSY, INTERNAL -> StepFailure.Outlook.OPEN;
    };
  }
}
