package dev.berth.deploy;

import dev.berth.access.Principal;
import dev.berth.compose.Content;
import dev.berth.compose.StackFile;
import dev.berth.compose.StackSource;
import dev.berth.deploy.StackResolver.Resolved;
import dev.berth.engine.Contents;
import dev.berth.engine.Image;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problem;
import dev.berth.kernel.Problems;
import dev.berth.kernel.RegistryName;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The stacks that are desired, and the only one who changes them. What a method returned is on
 * disk. Thread-safe.
 */
final class Stacks {
  private final StackTable table;
  private final ContentTable contents;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final Targets targets;
  private final QuotaCheck quotas;
  private final Leaving leaving;
  private final StackReading reading;
  private final Runnable onChange;
  private final ForeignTable foreign;
  private final Set<StackKey> beingAccepted = ConcurrentHashMap.newKeySet();

  /**
   * Held while the store writes: memory must change in the order in which the disk does, and the
   * store lets one writer in at a time anyway.
   */
  private final ReentrantLock writing = new ReentrantLock();

  /** By stack, then by what is named: not stored, since it is found again. */
  private final Map<StackKey, SortedMap<String, String>> parameterWarnings =
      new ConcurrentHashMap<>();

  private volatile DesiredState desired = DesiredState.EMPTY;

  /**
   * @param onChange told when the desired state has changed
   */
  Stacks(
      Deployments.Surroundings around,
      DeploySettings settings,
      Targets targets,
      Runnable onChange) {
    Sealing sealing = new Sealing(around.keyring());
    this.contents = new ContentTable(around.store(), sealing);
    this.table = new StackTable(around.store(), sealing, contents);
    this.foreign = new ForeignTable(around.store());
    this.settings = settings;
    this.clock = around.clock();
    this.targets = targets;
    this.leaving = new Leaving(targets);
    this.quotas = new QuotaCheck(around.quotas(), targets, clock);
    this.reading = new StackReading(around, settings, targets, quotas, foreign, contents);
    this.onChange = onChange;
  }

  /**
   * What became of a deployment.
   *
   * @param changed whether there is anything to do
   */
  record Accepted(long version, boolean changed, List<Problem> warnings) {
    Accepted with(List<Problem> further) {
      List<Problem> all = new ArrayList<>(warnings);
      all.addAll(further);
      return new Accepted(version, changed, all);
    }
  }

  /** Brings the store's tables to their newest form, and reads what they have. */
  void load() {
    table.migrate();
    desired = DesiredState.of(table.list());
  }

  DesiredState desired() {
    return desired;
  }

  /** What was removed, and is not known to be gone. */
  Set<StackKey> leaving() {
    return leaving.stacks();
  }

  ForeignTable foreign() {
    return foreign;
  }

  QuotaCheck quotas() {
    return quotas;
  }

  DesiredStack get(StackKey key) {
    return desired.find(key).orElseThrow(() -> missing(key));
  }

  DesiredService get(ServiceKey key) {
    return get(key.stackKey()).find(key.service()).orElseThrow(() -> missing(key));
  }

  /**
   * What is to be deployed.
   *
   * @param expected the version that it has to replace; null: whatever there is
   * @param credentials of registries, as {@link RegistryName} names them
   * @param target where; null: where it is, a new one where stacks always can be
   */
  record Order(
      StackSource source,
      @Nullable Long expected,
      Map<String, Credentials> credentials,
      @Nullable TargetName target) {}

  /**
   * Makes a file the desired state of a stack, or refuses it with every problem.
   *
   * @throws BerthException {@code CONFLICT} if another deployment of the stack is being accepted,
   *     or the version or the target is another
   */
  Accepted deploy(Principal principal, StackKey key, Order order) {
    return alone(
        key,
        "deploy stack '%s'".formatted(key),
        () -> {
          requireVersion(key, order.expected());
          StackReading.Read read = reading.read(principal, key, order, desired);
          return accept(read.resolved(), order, read.file()).with(read.warnings());
        });
  }

  /**
   * What {@link #deploy} would do. Changes nothing, and does not wait for another deployment.
   *
   * @throws BerthException as {@link #deploy} does
   */
  StackPlan plan(Principal principal, StackKey key, Order order) {
    requireVersion(key, order.expected());
    StackReading.Read read = reading.read(principal, key, order, desired);
    quotas.measure(key.tenant());
    DesiredState now = desired;
    DesiredStack next = next(now, read.resolved().stack(), read.file());
    quotas.require(now, next);
    return StackPlan.of(now.find(key).orElse(null), next, read.warnings());
  }

  /**
   * Does one deployment of a stack while nobody does another.
   *
   * @param what is done, for people: {@code deploy stack 'shop'}
   * @throws BerthException {@code CONFLICT} if somebody does
   */
  <T> T alone(StackKey key, String what, Supplier<T> work) {
    if (!beingAccepted.add(key)) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot %s: another deployment of stack '%s' is being accepted right now. Look at 'berth stack ls', then try again if you still want to."
              .formatted(what, key));
    }
    try {
      return work.get();
    } finally {
      beingAccepted.remove(key);
    }
  }

  private Accepted accept(Resolved resolved, Order order, StackFile file) {
    DesiredStack stack = resolved.stack();
    quotas.measure(stack.key().tenant());
    writing.lock();
    try {
      requireVersion(stack.key(), order.expected());
      DesiredStack next = next(desired, stack, file);
      Optional<DesiredStack> old = desired.find(stack.key());
      // A stack that waits for images is a new one: whoever deploys it again wants them tried.
      boolean changed = old.isEmpty() || !old.get().isLike(next) || next.awaitsImages();
      if (changed) {
        quotas.require(desired, next);
        StackReading.make(resolved.missingBinds());
        pulls(next).order(next, new Pulls.Orders(order.credentials(), resolved.fresh()));
        table.save(next, order.source(), resolved.contents());
        publish(next);
      } else if (pulls(next).renew(next.key(), order.credentials())) {
        onChange.run();
      }
      parameterWarnings.remove(next.key());
      return new Accepted(changed ? next.version() : old.get().version(), changed, next.warnings());
    } finally {
      writing.unlock();
    }
  }

  /** What a stack becomes, if there is room for it and nobody has its ports. */
  private DesiredStack next(DesiredState now, DesiredStack stack, StackFile file) {
    Optional<DesiredStack> old = now.find(stack.key());
    requireRoom(now, stack.key(), old);
    Problems problems = new Problems();
    new PortClaims(now, stack).check(file, problems);
    problems.throwIfErrors(ErrorCode.INVALID_STACK_FILE);
    // It may have been removed meanwhile.
    Target _ = targets.get(stack.target());
    return old.map(before -> succeed(before, stack)).orElseGet(() -> first(stack));
  }

  private static DesiredStack first(DesiredStack stack) {
    return stack.with(1, stack.updated(), stack.services());
  }

  private static DesiredStack succeed(DesiredStack old, DesiredStack stack) {
    List<DesiredService> services = new ArrayList<>();
    for (DesiredService service : stack.services()) {
      services.add(
          old.find(service.key().service())
              .map(
                  before ->
                      before.succeededBy(
                          service.spec(), service.replicas(), old.version(), service.updated()))
              .orElse(service));
    }
    return stack.with(old.version() + 1, stack.updated(), services);
  }

  private void requireVersion(StackKey key, @Nullable Long expected) {
    if (expected == null) {
      return;
    }
    long version = desired.find(key).map(DesiredStack::version).orElse(0L);
    if (version != expected) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot deploy stack '%s': it is at version %d, not %d. Somebody else has changed it; look at it and deploy again."
              .formatted(key, version, expected));
    }
  }

  private void requireRoom(DesiredState now, StackKey key, Optional<DesiredStack> old) {
    long stacks =
        now.stacks().keySet().stream().filter(other -> other.tenant().equals(key.tenant())).count();
    if (old.isEmpty() && stacks >= settings.maxStacks()) {
      throw new BerthException(
          ErrorCode.TOO_MANY,
          "Cannot deploy stack '%s': there are %d stacks already, the most a tenant may have. Remove one."
              .formatted(key, stacks));
    }
  }

  /**
   * Changes how many tasks a service has, and lets it run.
   *
   * @return the new version
   */
  long scale(ServiceKey key, int replicas) {
    requireScalable(get(key), replicas);
    return change(key, service -> service.withReplicas(replicas, clock.instant()));
  }

  void requireScalable(DesiredService service, int replicas) {
    if (replicas < 0 || replicas > settings.maxReplicas()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot scale service '%s' to %d: a service has 0 to %d replicas."
              .formatted(service.key(), replicas, settings.maxReplicas()));
    }
    if (service.spec().upkeep().scheme().isGlobal()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot scale service '%s': its mode is global, one task on every node. Deploy it with 'mode: replicated'."
              .formatted(service.key()));
    }
  }

  long restart(ServiceKey key) {
    return change(key, service -> service.restarted(clock.instant()));
  }

  long stop(ServiceKey key) {
    return change(key, service -> service.stopped(clock.instant()));
  }

  /** Lets a stopped service run again; one that runs is left alone. */
  long start(ServiceKey key) {
    return change(
        key,
        service ->
            service.mode() == DesiredService.Mode.STOPPED
                ? service.restarted(clock.instant())
                : service);
  }

  private long change(ServiceKey key, UnaryOperator<DesiredService> change) {
    return replace(
        key.stackKey(),
        null,
        stack -> {
          DesiredService service = get(key);
          return change.apply(service).isLike(service)
              ? stack
              : stack.withService(key.service(), change, clock.instant());
        });
  }

  /**
   * Makes the next version of a stack from the present one; the same one again changes nothing.
   *
   * @param source of the next version; null: as before
   * @return the version
   * @throws BerthException {@code QUOTA_EXCEEDED} if the tenant would have more than it may
   */
  long replace(StackKey key, @Nullable StackSource source, UnaryOperator<DesiredStack> change) {
    quotas.measure(key.tenant());
    writing.lock();
    try {
      DesiredStack stack = get(key);
      DesiredStack next = change.apply(stack);
      if (next.equals(stack)) {
        return stack.version();
      }
      quotas.require(desired, next);
      return save(next, source);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Writes down what the update of a service has come to; one that has to go back makes a new
   * version. What is said of another state of things is passed over.
   */
  void conclude(Verdict verdict) {
    writing.lock();
    try {
      DesiredStack stack = desired.find(verdict.service().stackKey()).orElse(null);
      DesiredService service = desired.find(verdict.service()).orElse(null);
      if (stack == null || service == null || !service.hash().equals(verdict.hash())) {
        return;
      }
      DesiredStack next = stack.concluded(service, verdict, clock.instant());
      if (next.version() != stack.version()) {
        save(next, null);
      } else if (!next.equals(stack)) {
        table.amend(next);
        desired = desired.with(next);
        onChange.run();
      }
    } finally {
      writing.unlock();
    }
  }

  /** An image is here that services wait for; the version stays what it is. */
  void imagePulled(Step.PullImage pull, Image image) {
    writing.lock();
    try {
      DesiredStack stack = desired.find(pull.stack()).orElse(null);
      if (stack == null) {
        return;
      }
      DesiredStack found = stack.withImage(pull.reference(), image);
      if (!found.awaitsImages()) {
        pulls(found).forget(pull.stack());
      }
      save(found, null);
    } finally {
      writing.unlock();
    }
  }

  /** For the contents of one more file of a stack. */
  GivenContents givenContents(StackKey key) {
    return reading.givenContents(key, desired);
  }

  /** Whether somebody deploys a stack right now. */
  boolean isBeingAccepted(StackKey key) {
    return beingAccepted.contains(key);
  }

  /** The stacks that are there, and those that are just being deployed. */
  Set<StackKey> keys() {
    Set<StackKey> keys = new HashSet<>(desired.stacks().keySet());
    keys.addAll(beingAccepted);
    return keys;
  }

  /**
   * Takes over what parameters and secrets hold now.
   *
   * @param seen the stack that was looked at
   * @param given new contents of its configs and secrets, by id
   * @throws BerthException {@code CONFLICT} if it has changed since, or a port is taken; {@code
   *     QUOTA_EXCEEDED}
   */
  void takeOver(DesiredStack seen, Map<String, Content> given, DesiredStack next) {
    quotas.measure(seen.key().tenant());
    writing.lock();
    try {
      DesiredStack present = desired.find(seen.key()).orElse(null);
      if (!seen.equals(present)) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot take over parameters of stack '%s': it has just changed."
                .formatted(seen.key()));
      }
      Problems problems = new Problems();
      new PortClaims(desired, next).check(problems);
      problems.throwIfErrors(ErrorCode.CONFLICT);
      quotas.require(desired, next);
      table.save(next, null, given);
      if (next.awaitsImages()) {
        pulls(next).order(next, Pulls.Orders.NONE);
      }
      publish(next);
    } finally {
      writing.unlock();
    }
  }

  /** What is wrong with the parameters and secrets of a stack, sentences. */
  List<String> parameterWarnings(StackKey key) {
    return List.copyOf(parameterWarnings.getOrDefault(key, new TreeMap<>()).values());
  }

  /**
   * Remembers, or forgets, what is wrong with a parameter or secret of a stack.
   *
   * @param warning a sentence; null: nothing
   */
  void warn(StackKey key, StackParameters.Name name, @Nullable String warning) {
    parameterWarnings.compute(
        key,
        (_, before) -> {
          SortedMap<String, String> warnings =
              before == null ? new TreeMap<>() : new TreeMap<>(before);
          if (warning == null) {
            warnings.remove(name.toString());
          } else {
            warnings.put(name.toString(), warning);
          }
          return warnings.isEmpty() ? null : warnings;
        });
  }

  /** Removes one service; the next deployment of a file that has it brings it back. */
  long remove(ServiceKey key) {
    writing.lock();
    try {
      DesiredStack stack = get(key.stackKey());
      ServiceName service = get(key).key().service();
      return save(stack.without(service, clock.instant()), null);
    } finally {
      writing.unlock();
    }
  }

  /** Removes a stack: its tasks and networks go, its named volumes stay. */
  void remove(StackKey key) {
    writing.lock();
    try {
      DesiredStack stack = get(key);
      table.remove(key);
      leaving.add(stack);
      desired = desired.without(key);
      pulls(stack).forget(key);
      parameterWarnings.remove(key);
    } finally {
      writing.unlock();
    }
    onChange.run();
  }

  /**
   * Does something while nothing is deployed to a target.
   *
   * @throws BerthException {@code CONFLICT} if stacks are there
   */
  void whileNoneIsOn(TargetName target, Runnable work) {
    writing.lock();
    try {
      int there = desired.on(target).stacks().size();
      if (there > 0) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot remove target '%s': %d stack%s there. Remove %s first; 'berth stack ls' shows where each is."
                .formatted(
                    target, there, there == 1 ? " is" : "s are", there == 1 ? "it" : "them"));
      }
      work.run();
    } finally {
      writing.unlock();
    }
  }

  private long save(DesiredStack stack, @Nullable StackSource source) {
    table.save(stack, source);
    publish(stack);
    return stack.version();
  }

  private Pulls pulls(DesiredStack stack) {
    return targets.get(stack.target()).pulls();
  }

  private void publish(DesiredStack stack) {
    leaving.forget(stack.key());
    desired = desired.with(stack);
    onChange.run();
  }

  /** What configs and secrets of a tenant hold. */
  Contents contents(TenantId tenant) {
    return id -> contents.read(tenant, id);
  }

  private BerthException missing(StackKey key) {
    String known =
        String.join(
            ", ",
            desired.stacks().keySet().stream()
                .filter(other -> other.tenant().equals(key.tenant()))
                .map(other -> "'" + other.stack() + "'")
                .toList());
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find stack '%s': there is none of that name. %s"
            .formatted(
                key, known.isEmpty() ? "There are no stacks." : "There are: " + known + "."));
  }

  private BerthException missing(ServiceKey key) {
    String known =
        String.join(
            ", ",
            get(key.stackKey()).services().stream()
                .map(other -> "'" + other.key().service() + "'")
                .toList());
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find service '%s' in stack '%s': there is none of that name. There are: %s."
            .formatted(key.service(), key.stack(), known));
  }
}
