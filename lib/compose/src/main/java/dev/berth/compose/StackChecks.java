package dev.berth.compose;

import dev.berth.compose.ServiceSection.Mount;
import dev.berth.compose.ServiceSection.Port;
import dev.berth.kernel.Problems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks what only the whole file shows: circles, ports taken twice, things nobody uses. */
final class StackChecks {
  private static final int LONGEST_CIRCLE = 10;

  private final StackFile file;
  private final Collection<ServiceSection> all;
  private final Problems problems;

  private StackChecks(StackFile file, Collection<ServiceSection> all, Problems problems) {
    this.file = file;
    this.all = all;
    this.problems = problems;
  }

  /**
   * @param all the services, those that are left out too
   * @param section the file as it was written
   */
  static void check(
      StackFile file, Map<String, ServiceSection> all, Section section, Problems problems) {
    StackChecks checks = new StackChecks(file, all.values(), problems);
    checks.circle();
    checks.ports();
    checks.health();
    checks.unused(section.get("networks"), "network", checks.usedNetworks());
    checks.unused(section.get("volumes"), "volume", checks.usedVolumes());
    checks.unused(section.get("configs"), "config", checks.usedFiles(FileMount.Kind.CONFIG));
    checks.unused(section.get("secrets"), "secret", checks.usedFiles(FileMount.Kind.SECRET));
  }

  /** Takes away, again and again, what depends on nothing: what stays is or leads to a circle. */
  private void circle() {
    Map<String, Integer> open = new HashMap<>();
    Map<String, List<String>> dependents = new HashMap<>();
    Deque<String> free = new ArrayDeque<>();
    file.services()
        .forEach(
            (name, service) -> {
              // One that could not be read is declared but not among the services.
              Set<String> waitsFor = new LinkedHashSet<>(service.deploy().dependsOn().keySet());
              waitsFor.retainAll(file.services().keySet());
              open.put(name, waitsFor.size());
              waitsFor.forEach(
                  other -> dependents.computeIfAbsent(other, _ -> new ArrayList<>()).add(name));
              if (waitsFor.isEmpty()) {
                free.add(name);
              }
            });
    while (!free.isEmpty()) {
      String name = free.remove();
      open.remove(name);
      for (String dependent : dependents.getOrDefault(name, List.of())) {
        if (open.merge(dependent, -1, Integer::sum) == 0) {
          free.add(dependent);
        }
      }
    }
    file.services().keySet().stream()
        .filter(open::containsKey)
        .findFirst()
        .ifPresent(start -> tellCircle(start, open.keySet()));
  }

  private void tellCircle(String start, Set<String> open) {
    Set<String> way = new LinkedHashSet<>();
    String name = start;
    while (way.add(name)) {
      name = next(name, open);
    }
    List<String> circle = new ArrayList<>(way);
    circle = new ArrayList<>(circle.subList(circle.indexOf(name), circle.size()));
    if (circle.size() > LONGEST_CIRCLE) {
      circle = new ArrayList<>(circle.subList(0, LONGEST_CIRCLE));
      circle.add("…");
    }
    circle.add(name);
    ServiceSection service = service(name);
    problems.error(
        service.place("depends_on"),
        "services." + name + ".depends_on",
        "The services wait for each other in a circle: %s. Remove one dependency."
            .formatted(String.join(" → ", circle)));
  }

  private String next(String name, Set<String> open) {
    return service(name).deploy().dependsOn().keySet().stream()
        .filter(open::contains)
        .findFirst()
        .orElseThrow();
  }

  private ServiceSection service(String name) {
    ServiceSection service = file.services().get(name);
    if (service == null) {
      throw new IllegalArgumentException("No service " + name);
    }
    return service;
  }

  private void ports() {
    Map<Socket, Claim> bySocket = new HashMap<>();
    Map<Socket, Claim> byPort = new HashMap<>();
    file.services()
        .forEach(
            (name, service) -> {
              for (Port port : service.networking().ports()) {
                if (port.published() != null) {
                  claim(new Claim(name, port), bySocket, byPort);
                }
              }
            });
  }

  /**
   * @param bySocket who has an address and port
   * @param byPort who came first to a port, whatever its address
   */
  private void claim(Claim claim, Map<Socket, Claim> bySocket, Map<Socket, Claim> byPort) {
    Socket socket = Socket.of(claim.port);
    Claim other =
        socket.isEverywhere()
            ? byPort.get(socket)
            : bySocket.getOrDefault(socket, bySocket.get(socket.everywhere()));
    if (other == null) {
      bySocket.put(socket, claim);
      byPort.putIfAbsent(socket.everywhere(), claim);
      return;
    }
    problems.error(
        claim.port.place(),
        "services." + claim.service + ".ports",
        "Port %d of the machine is taken by the service %s, in line %d. Choose another."
            .formatted(
                claim.port.published(), Shown.quoted(other.service), other.port.place().line()));
  }

  /** Tells of waiting for the health of what nobody looks at. */
  private void health() {
    file.services()
        .forEach(
            (name, service) ->
                service
                    .deploy()
                    .dependsOn()
                    .forEach(
                        (other, condition) -> {
                          ServiceSection awaited = file.services().get(other);
                          if (condition.equals(DependencyReader.HEALTHY)
                              && awaited != null
                              && isUnchecked(awaited)) {
                            problems.warning(
                                service.place("depends_on"),
                                "services.%s.depends_on.%s".formatted(name, other),
                                "%s has no 'healthcheck' here, so it is healthy once it runs."
                                    .formatted(Shown.quoted(other)));
                          }
                        }));
  }

  private static boolean isUnchecked(ServiceSection service) {
    ServiceSection.Healthcheck check = service.healthcheck();
    return check == null || check.command().isEmpty();
  }

  private Set<String> usedNetworks() {
    Set<String> used = new HashSet<>();
    all.forEach(service -> used.addAll(service.networking().networks().keySet()));
    return used;
  }

  private Set<String> usedFiles(FileMount.Kind kind) {
    Set<String> used = new HashSet<>();
    for (ServiceSection service : all) {
      service.files().stream()
          .filter(mount -> mount.kind() == kind)
          .forEach(mount -> used.add(mount.key()));
    }
    return used;
  }

  private Set<String> usedVolumes() {
    Set<String> used = new HashSet<>();
    for (ServiceSection service : all) {
      for (Mount mount : service.mounts()) {
        if (mount instanceof Mount.Volume volume && volume.key() != null) {
          used.add(volume.key());
        }
      }
    }
    return used;
  }

  private void unused(@Nullable Value section, String kind, Collection<String> used) {
    if (section == null || !section.isMap()) {
      return;
    }
    section
        .entries()
        .forEach(
            (key, value) -> {
              if (!used.contains(key) && !key.startsWith("x-")) {
                value.warning("No service uses this %s.".formatted(kind));
              }
            });
  }

  /** A published port and the service that wants it. */
  private record Claim(String service, Port port) {}

  /**
   * What only one service can listen on.
   *
   * @param address empty: all
   */
  private record Socket(String address, @Nullable Integer port, boolean udp) {
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::");

    static Socket of(Port port) {
      String address = port.hostAddress();
      return new Socket(
          address == null || EVERYWHERE.contains(address) ? "" : address,
          port.published(),
          port.udp());
    }

    boolean isEverywhere() {
      return address.isEmpty();
    }

    Socket everywhere() {
      return new Socket("", port, udp);
    }
  }
}
