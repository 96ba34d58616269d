package dev.berth.deploy;

import dev.berth.engine.ClusterTask.Endpoint;
import dev.berth.engine.ForeignService;
import dev.berth.engine.ForeignStack;
import dev.berth.engine.ForeignTask;
import dev.berth.engine.TaskState;
import dev.berth.kernel.Names;
import dev.berth.kernel.StackName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Shows foreign stacks with what operators decided about them. For one request. */
final class ForeignViews {
  private final Traffic traffic;
  private final Stacks stacks;
  private final Map<String, ForeignChoice> choices = new HashMap<>();

  ForeignViews(Traffic traffic, Stacks stacks) {
    this.traffic = traffic;
    this.stacks = stacks;
    stacks.foreign().list().forEach(one -> choices.put(one.target() + "/" + one.stack(), one));
  }

  /** Without labels. */
  ForeignStackView brief(Foreigners.Located located) {
    return view(located, false);
  }

  ForeignStackView whole(Foreigners.Located located) {
    return view(located, true);
  }

  private ForeignStackView view(Foreigners.Located located, boolean labels) {
    ForeignStack stack = located.stack();
    ForeignChoice choice = choices.get(located.target() + "/" + stack.name());
    List<ForeignStackView.Service> services =
        stack.services().stream().map(service -> service(service, labels)).toList();
    StackName adoptedAs = choice == null ? null : choice.adoptedAs();
    boolean routed = choice != null && choice.routed();
    return new ForeignStackView(
        stack.name(),
        located.target().value(),
        stack.origin().name().toLowerCase(Locale.ROOT),
        services.stream().mapToInt(ForeignStackView.Service::running).sum(),
        services.stream().mapToInt(ForeignStackView.Service::replicas).sum(),
        choice != null && routed ? choice.tenant().value() : null,
        adoptedAs == null ? null : adoptedAs.value(),
        choice != null && routed ? urls(stack, choice) : List.of(),
        notes(stack, choice),
        services);
  }

  private List<String> urls(ForeignStack stack, ForeignChoice choice) {
    TreeSet<String> urls = new TreeSet<>();
    ForeignRoutes.keys(stack, choice)
        .forEach(key -> urls.addAll(traffic.urls(key.tenant(), key.stack(), key.service())));
    return List.copyOf(urls);
  }

  private List<String> notes(ForeignStack stack, @Nullable ForeignChoice choice) {
    List<String> notes = new ArrayList<>();
    if (choice == null) {
      return notes;
    }
    if (choice.adoptedAs() != null) {
      notes.add(
          "It is being taken over as stack '%s'. 'berth foreign adopt %s' goes on; 'berth foreign restore %s' goes back."
              .formatted(choice.adoptedAs(), stack.name(), stack.name()));
    }
    if (choice.routed()) {
      if (Names.isValid(stack.name())
          && stacks
              .desired()
              .find(new StackKey(choice.tenant(), new StackName(stack.name())))
              .isPresent()) {
        notes.add(
            "It is not routed now: Berth has a stack '%s' of its own, which goes first."
                .formatted(stack.name()));
      }
      ForeignRoutes.keys(stack, choice)
          .forEach(
              key -> {
                notes.addAll(traffic.errors(key.tenant(), key.stack(), key.service()));
                notes.addAll(traffic.warnings(key.tenant(), key.stack(), key.service()));
              });
      notes.addAll(unreachable(stack));
    }
    return notes.stream().distinct().toList();
  }

  private static List<String> unreachable(ForeignStack stack) {
    return stack.services().stream()
        .filter(service -> !service.ports().isEmpty())
        .filter(
            service ->
                service.tasks().stream()
                    .anyMatch(task -> task.isReady() && task.endpoint() == null))
        .map(
            service ->
                "Service '%s' has tasks that Berth does not reach: on a swarm they have to publish a port, else they have to be on a bridge network."
                    .formatted(service.name()))
        .toList();
  }

  private static ForeignStackView.Service service(ForeignService service, boolean labels) {
    return new ForeignStackView.Service(
        service.name(),
        service.image(),
        service.replicas(),
        (int)
            service.tasks().stream()
                .filter(task -> task.state() instanceof TaskState.Running)
                .count(),
        service.ports().stream().sorted().toList(),
        labels ? new TreeMap<>(service.labels()) : null,
        service.tasks().stream().map(ForeignViews::task).toList());
  }

  private static ForeignStackView.Task task(ForeignTask task) {
    Endpoint endpoint = task.endpoint();
    return new ForeignStackView.Task(
        task.id(),
        task.name(),
        switch (task.state()) {
          case TaskState.Created _ -> "created";
          case TaskState.Running _ -> "running";
          case TaskState.Exited _ -> "exited";
        },
        task.health().name().toLowerCase(Locale.ROOT),
        task.state() instanceof TaskState.Exited exited ? exited.reason() : "",
        endpoint == null ? null : endpoint.address().getHostAddress(),
        task.node(),
        task.created());
  }
}
