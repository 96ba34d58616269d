package dev.berth.deploy;

import dev.berth.compose.ServiceSection;
import dev.berth.compose.ServiceSection.Mode;
import dev.berth.compose.StackFile;
import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.kernel.Problem;
import dev.berth.kernel.Problems;
import dev.berth.kernel.ServiceName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What one service asks for and a cluster cannot give, and what a cluster alone acts on. */
final class ClusterChecks {
  /** Keys that the parser warns of, since one machine does nothing about them. */
  private static final List<Pattern> ACTED_ON =
      List.of(
          Pattern.compile("services\\.[^.]+\\.deploy\\.endpoint_mode"),
          Pattern.compile("services\\.[^.]+\\.deploy\\.resources\\.reservations"),
          Pattern.compile("networks\\.[^.]+\\.driver_opts"),
          Pattern.compile("volumes\\.[^.]+(\\.driver_opts)?"));

  private final ServiceSection section;
  private final String path;
  private final Problems problems;

  ClusterChecks(ServiceKey key, ServiceSection section, Problems problems) {
    this.section = section;
    this.path = "services." + key.service();
    this.problems = problems;
  }

  /** Whether a warning of the parser does not hold on a cluster. */
  static boolean isActedOn(Problem warning) {
    return ACTED_ON.stream().anyMatch(key -> key.matcher(warning.path()).matches());
  }

  /** Services that cannot become what they are to be, but have to be made anew. */
  static List<Problem> changesOfMode(
      @Nullable DesiredStack before, DesiredStack after, StackFile file) {
    List<Problem> warnings = new ArrayList<>();
    for (DesiredService service : after.services()) {
      ServiceName name = service.key().service();
      Mode mode = service.spec().upkeep().scheme().mode();
      boolean other =
          service.spec().cluster() != null
              && before != null
              && before
                  .find(name)
                  .filter(old -> old.spec().upkeep().scheme().mode() != mode)
                  .isPresent();
      ServiceSection section = file.services().get(name.value());
      if (other && section != null) {
        warnings.add(
            Problem.warning(
                section.place("deploy"),
                "services." + name + ".deploy.mode",
                "A cluster cannot change the mode of a service: this one is removed and made anew, and answers nothing until its new tasks run. Deploy it under another name first if that must not be."));
      }
    }
    return warnings;
  }

  void check() {
    ServiceSection.Isolation isolation = section.isolation();
    refuse(isolation.privileged(), "privileged", "privileged tasks");
    refuse("host".equals(isolation.pid()), "pid", "the processes of its nodes");
    refuse("host".equals(isolation.ipc()), "ipc", "the shared memory of its nodes");
    refuse(!isolation.devices().isEmpty(), "devices", "devices of its nodes");
    boolean onNode = "host".equals(section.networking().networkMode());
    refuse(onNode, "network_mode", "the network of its nodes");
    if ("none".equals(section.networking().networkMode())) {
      problems.error(
          section.place("network_mode"),
          path + ".network_mode",
          "A task of a cluster that has no network is part of its node's own. Remove 'network_mode', and give it a network with 'internal: true'.");
    }
    boolean builtHere = section.build() != null && section.image().isEmpty();
    if (builtHere) {
      problems.error(
          section.place("build"),
          path + ".build",
          "The nodes of a cluster fetch their images from a registry, and this one has no name there. Write 'image: REGISTRY/NAME:TAG', build it and push it.");
    }
    if (ImageResolver.isBuiltIn(section.image())) {
      problems.error(
          section.place("image"),
          path + ".image",
          "Image '%s' is of the machine that Berth runs on, and no node of a cluster has it. Use one of a registry."
              .formatted(section.image()));
    }
  }

  private void refuse(boolean asked, String key, String what) {
    if (asked) {
      problems.error(
          section.place(key),
          path + "." + key,
          "A cluster gives no task %s. Remove '%s', or deploy to a target of one machine."
              .formatted(what, key));
    }
  }

  /** What it is asked for that only a cluster acts on. */
  ClusterTraits traits() {
    ServiceSection.Deploy deploy = section.deploy();
    Endpoint endpoint =
        "dnsrr".equals(deploy.endpointMode())
            ? Endpoint.ADDRESSES_OF_TASKS
            : Endpoint.VIRTUAL_ADDRESS;
    Set<Integer> hostPorts = new HashSet<>();
    List<ServiceSection.Port> ports = section.networking().ports();
    for (int i = 0; i < ports.size(); i++) {
      ServiceSection.Port port = ports.get(i);
      Integer published = port.published();
      if (published == null) {
        continue;
      }
      String at = path + ".ports[" + i + "]";
      if (port.hostAddress() != null) {
        problems.error(
            port.place(),
            at,
            "A cluster publishes a port at every address of its nodes, not at '%s' alone. Leave the address out, or write 'ports: [\"%d\"]' to have it routed only."
                .formatted(port.hostAddress(), port.target()));
      }
      if ("host".equals(port.mode())) {
        hostPorts.add(published);
      } else if (endpoint == Endpoint.ADDRESSES_OF_TASKS) {
        problems.error(
            port.place(),
            at,
            "With 'endpoint_mode: dnsrr' no port can be published on every node. Write 'mode: host' for this port, or remove 'endpoint_mode'.");
      }
    }
    return new ClusterTraits(
        endpoint, hostPorts, deploy.reserved().memory(), deploy.reserved().cpus());
  }
}
