package dev.berth.deploy;

import dev.berth.deploy.DesiredService.Mode;
import dev.berth.deploy.DesiredStack.NamedVolume;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.ProcessSpec;
import dev.berth.kernel.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a stack. It is the difference between what is desired of it and what would
 * be: the planner replaces the tasks of a service when its hash is another, and so this says.
 * Values of variables are not told: they may be secret.
 *
 * @param from the version that is replaced; 0: there is none
 * @param version that it would be
 * @param changed whether there is anything to do
 * @param changes of services, networks and volumes, in the order of the file
 */
public record StackPlan(
    String name,
    long from,
    long version,
    boolean changed,
    List<PlannedChange> changes,
    List<Problem> warnings) {
  public StackPlan {
    changes = List.copyOf(changes);
    warnings = List.copyOf(warnings);
  }

  /**
   * Compares. Pure.
   *
   * @param before null: there is no such stack
   * @param further warnings beside those of the stack
   */
  static StackPlan of(@Nullable DesiredStack before, DesiredStack next, List<Problem> further) {
    List<Problem> warnings = new ArrayList<>(next.warnings());
    warnings.addAll(further);
    boolean changed = before == null || !before.isLike(next) || next.awaitsImages();
    long from = before == null ? 0 : before.version();
    return new StackPlan(
        next.key().stack().value(),
        from,
        changed ? next.version() : from,
        changed,
        changes(before, next),
        warnings);
  }

  private static List<PlannedChange> changes(@Nullable DesiredStack before, DesiredStack next) {
    List<PlannedChange> changes = new ArrayList<>();
    for (DesiredService service : next.services()) {
      changes.add(
          service(
              before == null ? null : before.find(service.key().service()).orElse(null), service));
    }
    networks(before, next, changes);
    volumes(before, next, changes);
    if (before != null) {
      before.services().stream()
          .filter(old -> next.find(old.key().service()).isEmpty())
          .forEach(
              old -> changes.add(new PlannedChange("service", name(old), "remove", left(old))));
    }
    return changes;
  }

  private static List<String> left(DesiredService service) {
    return List.of("%s ended".formatted(tasks(service.slots())));
  }

  private static PlannedChange service(@Nullable DesiredService old, DesiredService next) {
    List<String> details = new ArrayList<>();
    if (next.spec().awaitsImage()) {
      details.add("image %s is fetched".formatted(next.spec().image()));
    }
    if (old == null) {
      details.add("%s of image %s".formatted(tasks(next.slots()), next.spec().image()));
      return new PlannedChange("service", name(next), "create", details);
    }
    differences(old, next, details);
    boolean replaced = !old.hash().equals(next.hash());
    if (replaced) {
      details.add("%s replaced".formatted(tasks(Math.min(old.slots(), next.slots()))));
    }
    String change = replaced ? "replace" : details.isEmpty() ? "none" : "change";
    return new PlannedChange("service", name(next), change, details);
  }

  private static void differences(DesiredService old, DesiredService next, List<String> details) {
    ServiceSpec was = old.spec();
    ServiceSpec is = next.spec();
    if (!was.image().equals(is.image())) {
      details.add("image %s instead of %s".formatted(is.image(), was.image()));
    } else if (!was.imageId().equals(is.imageId()) && !is.awaitsImage()) {
      details.add("image %s is another one now".formatted(is.image()));
    }
    process(was.process(), is.process(), details);
    tell(was.filesystem(), is.filesystem(), "volumes, configs or secrets", details);
    tell(was.networking(), is.networking(), "networks or ports", details);
    tell(was.isolation(), is.isolation(), "limits or rights", details);
    tell(
        was.upkeep().withScheme(ServiceSpec.Scheme.REPLICATED),
        is.upkeep().withScheme(ServiceSpec.Scheme.REPLICATED),
        "health check, restart, order or update",
        details);
    tell(was.routing(), is.routing(), "labels or exposed ports", details);
    tell(was.cluster(), is.cluster(), "what a cluster acts on", details);
    if (old.mode() == Mode.STOPPED && next.mode() == Mode.STARTED) {
      details.add("started with %s".formatted(tasks(next.slots())));
    } else if (old.slots() != next.slots()) {
      details.add("%s instead of %d".formatted(tasks(next.slots()), old.slots()));
    }
  }

  private static void process(ProcessSpec was, ProcessSpec is, List<String> details) {
    TreeSet<String> names = new TreeSet<>(was.environment().keySet());
    names.addAll(is.environment().keySet());
    names.removeIf(one -> Objects.equals(was.environment().get(one), is.environment().get(one)));
    if (!names.isEmpty()) {
      details.add(
          "variable%s %s".formatted(names.size() == 1 ? "" : "s", String.join(", ", names)));
    }
    tell(
        was.withEnvironment(Map.of()),
        is.withEnvironment(Map.of()),
        "command, user or folder",
        details);
  }

  private static void tell(
      @Nullable Object was, @Nullable Object is, String what, List<String> details) {
    if (!Objects.equals(was, is)) {
      details.add("other " + what);
    }
  }

  private static void networks(
      @Nullable DesiredStack before, DesiredStack next, List<PlannedChange> changes) {
    List<String> had =
        before == null ? List.of() : before.networks().stream().map(StackPlan::name).toList();
    List<String> has = next.networks().stream().map(StackPlan::name).toList();
    has.stream()
        .filter(one -> !had.contains(one))
        .forEach(one -> changes.add(new PlannedChange("network", one, "create", List.of())));
    had.stream()
        .filter(one -> !has.contains(one))
        .forEach(one -> changes.add(new PlannedChange("network", one, "remove", List.of())));
  }

  private static void volumes(
      @Nullable DesiredStack before, DesiredStack next, List<PlannedChange> changes) {
    List<String> had =
        before == null ? List.of() : before.volumes().stream().map(StackPlan::name).toList();
    List<String> has = next.volumes().stream().map(StackPlan::name).toList();
    has.stream()
        .filter(one -> !had.contains(one))
        .forEach(one -> changes.add(new PlannedChange("volume", one, "create", List.of())));
    had.stream()
        .filter(one -> !has.contains(one))
        .forEach(
            one ->
                changes.add(
                    new PlannedChange(
                        "volume", one, "keep", List.of("with what is in it; nothing uses it"))));
  }

  private static String name(DesiredService service) {
    return service.key().service().value();
  }

  private static String name(NetworkSpec network) {
    return network.name().name();
  }

  private static String name(NamedVolume volume) {
    return volume.name().name();
  }

  private static String tasks(int number) {
    return number == 1 ? "1 task" : number + " tasks";
  }
}
