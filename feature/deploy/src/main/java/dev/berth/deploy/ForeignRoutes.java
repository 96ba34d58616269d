package dev.berth.deploy;

import dev.berth.engine.ClusterTask.Endpoint;
import dev.berth.engine.ForeignService;
import dev.berth.engine.ForeignStack;
import dev.berth.engine.ForeignTask;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Names;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tells the front door of the foreign stacks that operators had routed, and of their tasks as they
 * come and go: while there is any it looks every second. Where it cannot look, what it saw last
 * stays. Thread-safe.
 *
 * <p>Lifecycle: construct, {@link #start}, {@link #close}.
 */
final class ForeignRoutes implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ForeignRoutes.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration WHILE_NONE = Duration.ofHours(1);
  private static final int LONGEST_ID = 40;

  private final Targets targets;
  private final ForeignTable table;
  private final RoutedServices routed;
  private final Signal signal = new Signal();

  /** For the thread that looks alone. */
  private final Map<TargetName, Map<String, ForeignStack>> seen = new HashMap<>();

  private volatile boolean closed;
  private @Nullable Thread thread;

  ForeignRoutes(Targets targets, ForeignTable table, RoutedServices routed) {
    this.targets = targets;
    this.table = table;
    this.routed = routed;
  }

  void start() {
    thread = Threads.start("deploy-foreign", this::run);
  }

  /** What is decided has changed: look now. */
  void wake() {
    signal.give();
  }

  private void run() {
    try {
      while (!closed) {
        signal.await(look() ? PERIOD.toNanos() : WHILE_NONE.toNanos());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there is anything to look at. */
  private boolean look() {
    try {
      List<ForeignChoice> choices = table.list().stream().filter(ForeignChoice::routed).toList();
      choices.stream().map(ForeignChoice::target).distinct().forEach(this::look);
      routed.updateForeign(choices.stream().flatMap(one -> services(one).stream()).toList());
      return !choices.isEmpty();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot look at the foreign stacks that are routed", e);
      return true;
    }
  }

  private void look(TargetName target) {
    try {
      Map<String, ForeignStack> stacks = new HashMap<>();
      targets
          .get(target)
          .runner()
          .foreign()
          .picture()
          .stacks()
          .forEach(stack -> stacks.put(stack.name(), stack));
      seen.put(target, stacks);
    } catch (BerthException e) {
      LOG.log(Level.DEBUG, "Target '" + target + "' does not tell what others run", e);
    }
  }

  private List<RoutableService> services(ForeignChoice choice) {
    ForeignStack stack = seen.getOrDefault(choice.target(), Map.of()).get(choice.stack());
    return stack == null
        ? List.of()
        : stack.services().stream()
            .flatMap(
                service -> key(stack, service, choice).map(key -> routable(key, service)).stream())
            .toList();
  }

  /** What the services of a routed stack are called at the front door. */
  static List<ServiceKey> keys(ForeignStack stack, ForeignChoice choice) {
    return stack.services().stream()
        .flatMap(service -> key(stack, service, choice).stream())
        .toList();
  }

  private static Optional<ServiceKey> key(
      ForeignStack stack, ForeignService service, ForeignChoice choice) {
    return Names.isValid(stack.name()) && Names.isValidInside(service.name())
        ? Optional.of(
            new ServiceKey(
                choice.tenant(), new StackName(stack.name()), new ServiceName(service.name())))
        : Optional.empty();
  }

  private static RoutableService routable(ServiceKey key, ForeignService service) {
    return new RoutableService(
        key.tenant(),
        key.stack(),
        key.service(),
        service.labels(),
        new TreeSet<>(service.ports()),
        service.tasks().stream().flatMap(task -> ready(task).stream()).toList());
  }

  private static List<RoutableService.Task> ready(ForeignTask task) {
    Endpoint endpoint = task.endpoint();
    if (!task.isReady() || endpoint == null) {
      return List.of();
    }
    return List.of(
        new RoutableService.Task(id(task), endpoint.address(), endpoint.ports(), endpoint.open()));
  }

  /** None of Berth's own tasks has such an id. */
  static TaskId id(ForeignTask task) {
    String id = task.id().length() > LONGEST_ID ? task.id().substring(0, LONGEST_ID) : task.id();
    return new TaskId("foreign-" + id);
  }

  @Override
  public void close() {
    closed = true;
    signal.give();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      try {
        running.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
