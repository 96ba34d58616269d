package dev.berth.deploy;

import dev.berth.deploy.StackDetails.Deployment;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problem;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Shows stacks, services and tasks as the API does. Thread-safe. */
final class Overview {
  private final Stacks stacks;
  private final Targets targets;
  private final Traffic traffic;
  private final LastWords lastWords;

  Overview(Stacks stacks, Targets targets, Traffic traffic) {
    this.stacks = stacks;
    this.targets = targets;
    this.traffic = traffic;
    this.lastWords = new LastWords(targets);
  }

  List<StackView> stacks(TenantId tenant) {
    Situation seen = targets.situation();
    List<StackView> views = new ArrayList<>();
    DesiredState desired = stacks.desired();
    desired.stacks().values().stream()
        .filter(stack -> stack.key().tenant().equals(tenant))
        .forEach(stack -> views.add(view(stack, seen)));
    Set<StackKey> leaving =
        leaving(seen)
            .filter(key -> key.tenant().equals(tenant) && desired.find(key).isEmpty())
            .collect(Collectors.toCollection(TreeSet::new));
    leaving.forEach(key -> views.add(leaving(key, seen)));
    views.sort(Comparator.comparing(StackView::name));
    return views;
  }

  private StackView view(DesiredStack stack, Situation seen) {
    return new StackView(
        stack.key().stack().value(),
        stack.key().tenant().value(),
        stack.version(),
        state(stack, seen),
        stack.services().size(),
        running(stack, seen),
        stack.services().stream().mapToInt(service -> places(service, seen)).sum(),
        stack.updated(),
        urls(stack),
        stack.target().value());
  }

  /** Stacks that were removed and are not gone yet, or may not be. */
  private Stream<StackKey> leaving(Situation seen) {
    return Stream.concat(seen.traces(), stacks.leaving().stream());
  }

  private static StackView leaving(StackKey key, Situation seen) {
    List<SeenTask> tasks = seen.tasksOf(key);
    Instant updated =
        tasks.stream().map(SeenTask::created).max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
    return new StackView(
        key.stack().value(),
        key.tenant().value(),
        0,
        "removing",
        (int) tasks.stream().map(SeenTask::service).distinct().count(),
        (int) tasks.stream().filter(SeenTask::isRunning).count(),
        0,
        updated,
        List.of(),
        tasks.isEmpty() ? "" : tasks.getFirst().target().value());
  }

  /** Whether tasks are left of a stack that is not desired any more. */
  boolean isLeaving(StackKey key) {
    return isLeaving(key, targets.situation());
  }

  private boolean isLeaving(StackKey key, Situation seen) {
    return stacks.desired().find(key).isEmpty() && leaving(seen).anyMatch(key::equals);
  }

  StackDetails stack(StackKey key) {
    Situation seen = targets.situation();
    if (isLeaving(key, seen)) {
      return details(leaving(key, seen), targets.trouble(key).orElse(""));
    }
    DesiredStack stack = stacks.get(key);
    StackView view = view(stack, seen);
    List<Problem> warnings = new ArrayList<>(stack.warnings());
    stacks
        .parameterWarnings(key)
        .forEach(warning -> warnings.add(Problem.warning(null, "", warning)));
    Stream.concat(routeErrors(stack).stream(), routeWarnings(stack).stream())
        .forEach(text -> warnings.add(Problem.warning(null, "", text)));
    return new StackDetails(
        view.name(),
        view.tenant(),
        view.version(),
        view.state(),
        stack.services().stream().map(service -> view(service, seen)).toList(),
        view.running(),
        view.desired(),
        view.updated(),
        view.urls(),
        warnings,
        deployment(stack),
        view.target());
  }

  /** A stack that goes has no services to show any more. */
  private static StackDetails details(StackView view, String trouble) {
    String message = trouble.isEmpty() ? "being removed" : "being removed: " + trouble;
    return new StackDetails(
        view.name(),
        view.tenant(),
        view.version(),
        view.state(),
        List.of(),
        view.running(),
        view.desired(),
        view.updated(),
        view.urls(),
        List.of(),
        new Deployment("running", message),
        view.target());
  }

  private Deployment deployment(DesiredStack stack) {
    return switch (progress(stack.key(), stack.version())) {
      case ProgressLine.Progress progress -> new Deployment("running", progress.message());
      case ProgressLine.Done done -> new Deployment("done", "");
      case ProgressLine.Failed failed -> new Deployment("failed", failed.reason());
    };
  }

  /**
   * How a version is getting on.
   *
   * @param version null: the present one
   */
  ProgressLine progress(StackKey key, @Nullable Long version) {
    DesiredStack stack = stacks.desired().find(key).orElse(null);
    if (stack == null) {
      return new ProgressLine.Failed("Stack '%s' was removed.".formatted(key));
    }
    if (version != null && stack.version() != version) {
      String goneBack = goneBack(stack, version);
      if (!goneBack.isEmpty()) {
        return new ProgressLine.Failed(goneBack);
      }
      return new ProgressLine.Failed(
          "Version %d of stack '%s' was replaced by version %d."
              .formatted(version, key, stack.version()));
    }
    Situation seen = targets.situation();
    List<ProgressLine.ServiceProgress> services =
        stack.services().stream().map(service -> progress(service, seen)).toList();
    if (!seen.hasSeen(stack)) {
      return new ProgressLine.Progress("accepted", services);
    }
    String failure = failure(stack, seen);
    if (!failure.isEmpty()) {
      return new ProgressLine.Failed(failure);
    }
    String waitsFor = waitsFor(stack, seen);
    return waitsFor.isEmpty()
        ? new ProgressLine.Done(urls(stack), routeWarnings(stack))
        : new ProgressLine.Progress(waitsFor, services);
  }

  /** Whether, and why, a stack went back from a version by itself. */
  private String goneBack(DesiredStack stack, long version) {
    List<String> reasons = new ArrayList<>();
    for (DesiredService service : stack.services()) {
      Rollout rollout = service.rollout();
      if (rollout != null
          && rollout.state().isRollback()
          && rollout.message().startsWith("version " + version + " failed: ")) {
        reasons.add(
            "Cannot complete service '%s' of stack '%s': %s, and it is rolled back%s"
                .formatted(
                    service.key().service(),
                    stack.key(),
                    rollout.message(),
                    lastWords.of(rollout.culprit())));
      }
    }
    return String.join("\n", reasons);
  }

  private static ProgressLine.ServiceProgress progress(DesiredService service, Situation seen) {
    ServiceStatus status = seen.status(service.key()).orElse(null);
    return new ProgressLine.ServiceProgress(
        service.key().service().value(),
        status == null ? 0 : status.running(),
        status == null ? 0 : status.ready(),
        places(service, seen));
  }

  /** How many tasks there should be; of a service on every node only its target knows. */
  private static int places(DesiredService service, Situation seen) {
    return service.spec().upkeep().scheme().isGlobal()
        ? seen.status(service.key()).map(ServiceStatus::desired).orElse(service.slots())
        : service.slots();
  }

  private String failure(DesiredStack stack, Situation seen) {
    List<String> failures = new ArrayList<>();
    for (DesiredService service : stack.services()) {
      ServiceStatus status = seen.status(service.key()).orElse(null);
      if (status != null && status.state() == ServiceStatus.State.FAILED) {
        failures.add(
            "Cannot complete service '%s' of stack '%s': %s%s"
                .formatted(
                    service.key().service(),
                    stack.key(),
                    withoutStop(status.message()),
                    lastWords.of(status.culprit())));
      }
    }
    failures.addAll(routeErrors(stack));
    return String.join("\n", failures);
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }

  private String waitsFor(DesiredStack stack, Situation seen) {
    List<String> waits = new ArrayList<>();
    for (DesiredService service : stack.services()) {
      ServiceStatus status = seen.status(service.key()).orElse(null);
      if (status == null || !status.isConverged()) {
        String message = message(service, status);
        waits.add(service.key().service() + ": " + (message.isEmpty() ? "accepted" : message));
      } else if (isUnrouted(service, status)) {
        waits.add(service.key().service() + ": waits for its route");
      }
    }
    return String.join(", ", waits);
  }

  private String message(DesiredService service, @Nullable ServiceStatus status) {
    Optional<String> pull =
        service.spec().awaitsImage()
            ? targets.pullStatus(service.key().stackKey(), service.spec().image())
            : Optional.empty();
    return pull.orElse(status == null ? "" : status.message());
  }

  private boolean isUnrouted(DesiredService service, ServiceStatus status) {
    ServiceKey key = service.key();
    return status.state() == ServiceStatus.State.RUNNING
        && !traffic.routedPorts(Routes.of(service, List.of())).isEmpty()
        && !traffic.isRouted(key.tenant(), key.stack(), key.service());
  }

  private static String state(DesiredStack stack, Situation seen) {
    if (!seen.hasSeen(stack)) {
      return "deploying";
    }
    List<ServiceStatus> statuses =
        stack.services().stream().flatMap(service -> seen.status(service.key()).stream()).toList();
    if (statuses.stream().anyMatch(status -> status.state() == ServiceStatus.State.FAILED)) {
      return "failed";
    }
    if (statuses.stream().allMatch(ServiceStatus::isConverged)) {
      return "running";
    }
    Long completed = seen.completed().get(stack.key());
    return completed != null && completed == stack.version() ? "degraded" : "deploying";
  }

  private static int running(DesiredStack stack, Situation seen) {
    return stack.services().stream()
        .flatMap(service -> seen.status(service.key()).stream())
        .mapToInt(ServiceStatus::running)
        .sum();
  }

  List<ServiceView> services(TenantId tenant, Predicate<ServiceKey> filter) {
    Situation seen = targets.situation();
    return stacks
        .desired()
        .services()
        .filter(service -> service.key().tenant().equals(tenant) && filter.test(service.key()))
        .map(service -> view(service, seen))
        .toList();
  }

  private ServiceView view(DesiredService service, Situation seen) {
    ServiceStatus status = seen.status(service.key()).orElse(null);
    String state = status == null ? "deploying" : status.state().name().toLowerCase(Locale.ROOT);
    return new ServiceView(
        service.key().service().value(),
        service.key().stack().value(),
        service.spec().image(),
        SpecViews.mode(service.spec()),
        places(service, seen),
        status == null ? 0 : status.running(),
        status == null ? 0 : status.ready(),
        state,
        message(service, status),
        SpecViews.ports(service.spec()),
        urls(service),
        service.updated(),
        service.spec().routing().labels());
  }

  ServiceDetails service(ServiceKey key) {
    DesiredService service = stacks.get(key);
    ServiceView view = view(service, targets.situation());
    return new ServiceDetails(
        view.name(),
        view.stack(),
        view.image(),
        view.mode(),
        view.replicas(),
        view.running(),
        view.healthy(),
        view.state(),
        view.message(),
        view.ports(),
        view.urls(),
        view.updated(),
        view.labels(),
        SpecViews.update(service.rollout()),
        SpecViews.of(service.spec()),
        tasks(task -> task.service().equals(key)));
  }

  /** The newest of a slot first. */
  List<TaskView> tasks(Predicate<SeenTask> filter) {
    return targets.situation().tasks().stream()
        .filter(filter)
        .sorted(
            Comparator.comparing(SeenTask::service)
                .thenComparingInt(SeenTask::slot)
                .thenComparing(SeenTask::created, Comparator.reverseOrder()))
        .map(this::view)
        .toList();
  }

  private TaskView view(SeenTask task) {
    return TaskViews.of(task, stacks.desired().find(task.service()).orElse(null));
  }

  /** A task of this tenant. */
  SeenTask task(TenantId tenant, String id) {
    return targets.situation().tasks().stream()
        .filter(task -> task.id().value().equals(id) && task.service().tenant().equals(tenant))
        .findFirst()
        .orElseThrow(() -> missing(id));
  }

  TaskView taskView(TenantId tenant, String id) {
    return view(task(tenant, id));
  }

  private static BerthException missing(String id) {
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find task '%s': there is none of that id. 'berth stack ps STACK' lists them."
            .formatted(id.length() > 63 ? id.substring(0, 63) + "…" : id));
  }

  private List<String> urls(DesiredStack stack) {
    Set<String> urls = new TreeSet<>();
    stack.services().forEach(service -> urls.addAll(urls(service)));
    return List.copyOf(urls);
  }

  private List<String> urls(DesiredService service) {
    ServiceKey key = service.key();
    return traffic.urls(key.tenant(), key.stack(), key.service());
  }

  private List<String> routeErrors(DesiredStack stack) {
    return stack.services().stream()
        .map(DesiredService::key)
        .flatMap(key -> traffic.errors(key.tenant(), key.stack(), key.service()).stream())
        .distinct()
        .toList();
  }

  private List<String> routeWarnings(DesiredStack stack) {
    return stack.services().stream()
        .map(DesiredService::key)
        .flatMap(key -> traffic.warnings(key.tenant(), key.stack(), key.service()).stream())
        .distinct()
        .toList();
  }
}
