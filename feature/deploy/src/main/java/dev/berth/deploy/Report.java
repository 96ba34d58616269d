package dev.berth.deploy;

import dev.berth.compose.Placement;
import dev.berth.engine.Isolation;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TenantId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Tells of every service what it is made of and where it runs. Thread-safe. */
final class Report {
  private final Stacks stacks;
  private final Targets targets;
  private final Overview overview;

  Report(Stacks stacks, Targets targets, Overview overview) {
    this.stacks = stacks;
    this.targets = targets;
    this.overview = overview;
  }

  /** By stack and service. */
  List<ReportLine> lines(TenantId tenant) {
    DesiredState desired = stacks.desired();
    Map<ServiceKey, SortedSet<String>> nodes = new HashMap<>();
    for (SeenTask task : targets.situation().tasks()) {
      if (task.isRunning() && !task.node().isEmpty()) {
        nodes.computeIfAbsent(task.service(), _ -> new TreeSet<>()).add(task.node());
      }
    }
    return overview.services(tenant, _ -> true).stream()
        .flatMap(
            view ->
                desired
                    .find(
                        new ServiceKey(
                            tenant, new StackName(view.stack()), new ServiceName(view.name())))
                    .map(
                        service ->
                            line(
                                view,
                                service,
                                desired
                                    .find(service.key().stackKey())
                                    .map(stack -> stack.target().value())
                                    .orElse(""),
                                nodes.getOrDefault(service.key(), new TreeSet<>())))
                    .stream())
        .sorted(Comparator.comparing(ReportLine::stack).thenComparing(ReportLine::service))
        .toList();
  }

  private static ReportLine line(
      ServiceView view, DesiredService service, String target, SortedSet<String> nodes) {
    Placement placement = service.spec().upkeep().placement();
    Isolation.Limits limits = service.spec().isolation().limits();
    ClusterTraits cluster = service.spec().cluster();
    String image = service.spec().image();
    return new ReportLine(
        view.stack(),
        view.name(),
        target,
        name(image),
        tag(image),
        view.mode(),
        view.replicas(),
        view.running(),
        List.copyOf(nodes),
        placement.constraints(),
        placement.spread(),
        new ReportLine.Limits(limits.memory(), limits.cpus(), limits.pids()),
        cluster == null
            ? new ReportLine.Reserved(null, null)
            : new ReportLine.Reserved(cluster.reservedMemory(), cluster.reservedCpus()),
        view.state());
  }

  /** {@code registry:5000/shop/web} of {@code registry:5000/shop/web:1@sha256:…}. */
  private static String name(String image) {
    String named = image.replaceFirst("@.*", "");
    return hasTag(named) ? named.substring(0, named.lastIndexOf(':')) : named;
  }

  private static String tag(String image) {
    String named = image.replaceFirst("@.*", "");
    if (hasTag(named)) {
      return named.substring(named.lastIndexOf(':') + 1);
    }
    int digest = image.indexOf('@');
    return digest < 0 ? "latest" : image.substring(digest + 1);
  }

  private static boolean hasTag(String named) {
    return named.lastIndexOf(':') > named.lastIndexOf('/');
  }
}
