package dev.berth.deploy;

import dev.berth.compose.ServiceSection;
import dev.berth.engine.PortBinding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ports of a service as the keys of a Compose file.
 *
 * @param published those of the machine
 * @param exposed container ports that are not published over TCP
 */
record PortsExport(List<ServiceSection.Port> published, Set<Integer> exposed) {
  /**
   * @param open container ports over TCP, published ones too
   * @param ofNodes ports of the machine that only nodes with a task of the service have
   */
  static PortsExport of(
      List<PortBinding> bindings, Collection<Integer> open, Collection<Integer> ofNodes) {
    Set<Integer> exposed = new TreeSet<>(open);
    List<ServiceSection.Port> published = new ArrayList<>();
    for (PortBinding port : bindings) {
      boolean udp = port.protocol() == PortBinding.Protocol.UDP;
      published.add(
          new ServiceSection.Port(
              port.hostAddress(),
              port.hostPort(),
              port.containerPort(),
              udp,
              ofNodes.contains(port.hostPort()) ? "host" : null,
              ServiceExport.PLACE));
      if (!udp) {
        exposed.remove(port.containerPort());
      }
    }
    return new PortsExport(published, exposed);
  }
}
