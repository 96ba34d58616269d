package dev.berth.deploy;

import dev.berth.deploy.StepFailure.Outlook;
import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.PullProgress;
import dev.berth.engine.PullRequest;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.RegistryName;
import dev.berth.kernel.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Fetches images, at most {@value #AT_ONCE} at once for each tenant, and knows how far each one is.
 * What a stack's pulls need beside its file, credentials above all, is kept here alone and is gone
 * with the process. Thread-safe.
 */
final class Pulls {
  private static final int AT_ONCE = 3;

  private final Supplier<Images> images;
  private final boolean keeping;

  /** Each tenant's own: a registry that keeps one waiting holds up nobody else. */
  private final Map<TenantId, Semaphore> rooms = new ConcurrentHashMap<>();

  private final Map<StackKey, Orders> orders = new ConcurrentHashMap<>();
  private final Map<Step.PullImage, UnderWay> underWay = new ConcurrentHashMap<>();
  private final Set<StackKey> renewedLogins = ConcurrentHashMap.newKeySet();
  private final Set<Step.PullImage> renewed = ConcurrentHashMap.newKeySet();

  private Pulls(Supplier<Images> images, boolean keeping) {
    this.images = images;
    this.keeping = keeping;
  }

  /** Of an engine: orders are over with the pulls. */
  static Pulls ofEngine(Supplier<Images> images) {
    return new Pulls(images, false);
  }

  /** Of a cluster, whose nodes may fetch an image at any time: orders last as long as the stack. */
  static Pulls ofCluster(Supplier<Images> images) {
    return new Pulls(images, true);
  }

  /**
   * What the one who deployed a stack said of its pulls.
   *
   * @param credentials by registry, as {@link RegistryName} writes it
   * @param fresh references for which an image that is here already is not good enough
   */
  record Orders(Map<String, Credentials> credentials, Set<String> fresh) {
    static final Orders NONE = new Orders(Map.of(), Set.of());

    Orders {
      credentials = Map.copyOf(credentials);
      fresh = Set.copyOf(fresh);
    }

    /** These, and of those of before what they say nothing of. */
    Orders after(Orders before) {
      Map<String, Credentials> all = new HashMap<>(before.credentials);
      all.putAll(credentials);
      return new Orders(all, fresh);
    }
  }

  private record UnderWay(Thread thread, PullStatus status) {}

  /** A stack was deployed: its pulls are done with these orders, and failed ones tried at once. */
  void order(DesiredStack stack, Orders given) {
    if (keeping) {
      orders.merge(stack.key(), given, (before, next) -> next.after(before));
      return;
    }
    if (!stack.awaitsImages()) {
      orders.remove(stack.key());
      return;
    }
    orders.put(stack.key(), given);
    for (DesiredService service : stack.services()) {
      if (service.spec().awaitsImage()) {
        renewed.add(new Step.PullImage(stack.key(), service.spec().image()));
      }
    }
  }

  /**
   * Whoever deployed a stack of a cluster as it is already may have logged in anew.
   *
   * @return whether the cluster has to be told
   */
  boolean renew(StackKey stack, Map<String, Credentials> given) {
    Orders known = orders.getOrDefault(stack, Orders.NONE);
    if (!keeping || known.credentials().entrySet().containsAll(given.entrySet())) {
      return false;
    }
    orders.put(stack, new Orders(given, Set.of()).after(known));
    return renewedLogins.add(stack);
  }

  /** Stacks whose credentials are others than a cluster has been told, since the last call. */
  Set<StackKey> takeRenewedLogins() {
    Set<StackKey> taken = new HashSet<>(renewedLogins);
    renewedLogins.removeAll(taken);
    return taken;
  }

  /** No pull of a stack is needed any more. */
  void forget(StackKey stack) {
    orders.remove(stack);
  }

  /** What a stack's registry is to be shown for an image; null: nothing is known. */
  @Nullable Credentials credentials(StackKey stack, String reference) {
    return orders
        .getOrDefault(stack, Orders.NONE)
        .credentials()
        .get(RegistryName.of(reference).value());
  }

  /** Pulls that were ordered anew since the last call. */
  Set<Step.PullImage> takeRenewed() {
    Set<Step.PullImage> taken = new HashSet<>(renewed);
    renewed.removeAll(taken);
    return taken;
  }

  /** Ends the pulls that no plan asks for any more. */
  void keepOnly(Collection<Step> planned) {
    underWay.forEach(
        (pull, one) -> {
          if (!planned.contains(pull)) {
            one.thread().interrupt();
          }
        });
  }

  /**
   * Fetches an image for a stack; one that came by another way meanwhile will do when the registry
   * fails.
   *
   * @throws BerthException why it could not
   */
  Image run(Step.PullImage pull) throws InterruptedException {
    boolean fresh =
        orders.getOrDefault(pull.stack(), Orders.NONE).fresh().contains(pull.reference());
    PullStatus status = new PullStatus(pull.reference());
    underWay.put(pull, new UnderWay(Thread.currentThread(), status));
    try {
      Credentials credentials = credentials(pull.stack(), pull.reference());
      return pull(
          pull.stack().tenant(),
          pull.reference(),
          new PullRequest(credentials, null),
          status::update);
    } catch (BerthException e) {
      if (fresh) {
        throw e;
      }
      return images.get().find(pull.stack().tenant(), pull.reference()).orElseThrow(() -> e);
    } finally {
      underWay.remove(pull);
    }
  }

  /** Fetches an image; waits while too many others are fetched. */
  Image pull(
      TenantId tenant, String reference, PullRequest request, Consumer<PullProgress> progress)
      throws InterruptedException {
    Semaphore room = rooms.computeIfAbsent(tenant, _ -> new Semaphore(AT_ONCE, true));
    room.acquire();
    try {
      return images.get().pull(tenant, reference, request, progress);
    } finally {
      room.release();
    }
  }

  /** For people: how far a pull is; empty: it is not under way. */
  Optional<String> status(StackKey stack, String reference) {
    return Optional.ofNullable(underWay.get(new Step.PullImage(stack, reference)))
        .map(one -> one.status().text());
  }

  /** What another try of a step may bring. */
  static Outlook outlook(Step step, BerthException failure) {
    if (!(step instanceof Step.PullImage)) {
      return Outlook.OPEN;
    }
    return switch (failure.code().type()) {
      case USER, DENIED, NOT_FOUND, UNSUPPORTED -> Outlook.POOR;
      case UNAUTHENTICATED, METHOD, CONFLICT, ENGINE, BUSY, INTERNAL -> Outlook.DISTANT;
    };
  }
}
