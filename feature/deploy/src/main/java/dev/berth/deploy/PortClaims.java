package dev.berth.deploy;

import dev.berth.compose.ServiceSection;
import dev.berth.compose.StackFile;
import dev.berth.engine.PortBinding;
import dev.berth.engine.PortBinding.Protocol;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import dev.berth.kernel.TargetName;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds published ports that somebody else has: another service, or another program. */
final class PortClaims {
  /** Below, only root may try. */
  private static final int UNPRIVILEGED = 1024;

  private final DesiredState desired;
  private final DesiredStack stack;
  private final Set<Integer> freed;
  private final Map<Claim, ServiceKey> claims = new HashMap<>();

  PortClaims(DesiredState desired, DesiredStack stack) {
    this(desired, stack, Set.of());
  }

  /**
   * @param freed ports of the machine that whoever has them gives up before the stack begins
   */
  PortClaims(DesiredState desired, DesiredStack stack, Set<Integer> freed) {
    this.desired = desired;
    this.stack = stack;
    this.freed = freed;
  }

  /** A port of an address; null: of all. */
  private record Claim(@Nullable String address, int port, Protocol protocol) {
    static Claim of(PortBinding binding) {
      String address = binding.hostAddress();
      boolean all = address == null || address.equals("0.0.0.0") || address.equals("::");
      return new Claim(all ? null : address, binding.hostPort(), binding.protocol());
    }

    boolean overlaps(Claim other) {
      return port == other.port
          && protocol == other.protocol
          && (address == null || other.address == null || Objects.equals(address, other.address));
    }

    @Override
    public String toString() {
      return port + (protocol == Protocol.UDP ? "/udp" : "/tcp");
    }
  }

  void check(StackFile file, Problems problems) {
    check(file.services(), problems);
  }

  /** Of a stack whose file is not at hand. */
  void check(Problems problems) {
    check(Map.of(), problems);
  }

  private void check(Map<String, ServiceSection> sections, Problems problems) {
    desired
        .services()
        .filter(service -> !service.key().stackKey().equals(stack.key()))
        .filter(this::isRival)
        .forEach(this::claim);
    stack.services().forEach(service -> check(service, sections, problems));
  }

  /** Engines are all on this machine; a cluster has ports of its own. */
  private boolean isRival(DesiredService other) {
    boolean mine = stack.services().stream().anyMatch(service -> service.spec().cluster() != null);
    if (!mine) {
      return other.spec().cluster() == null;
    }
    TargetName target = desired.find(other.key().stackKey()).map(DesiredStack::target).orElse(null);
    return stack.target().equals(target);
  }

  private void claim(DesiredService service) {
    service
        .spec()
        .networking()
        .ports()
        .forEach(binding -> claims.putIfAbsent(Claim.of(binding), service.key()));
  }

  private void check(
      DesiredService service, Map<String, ServiceSection> sections, Problems problems) {
    ServiceSection section = sections.get(service.key().service().value());
    for (PortBinding binding : service.spec().networking().ports()) {
      Claim claim = Claim.of(binding);
      ServiceKey owner = owner(claim);
      String path = "services." + service.key().service() + ".ports";
      Place place = section == null ? null : place(section, binding);
      if (owner != null && !owner.tenant().equals(stack.key().tenant())) {
        // Whose it is, is nobody else's business.
        problems.error(place, path, "Port %s is taken. Publish another one.".formatted(claim));
      } else if (owner != null) {
        problems.error(
            place,
            path,
            "Port %s is taken by service '%s'. Publish another one.".formatted(claim, owner));
      } else if (service.spec().cluster() == null
          && !isOurs(claim)
          && !freed.contains(binding.hostPort())
          && isTaken(binding)) {
        problems.error(
            place,
            path,
            "Port %s is taken by another program of this machine. Publish another one, or end that program."
                .formatted(claim));
      }
    }
    claim(service);
  }

  private @Nullable ServiceKey owner(Claim claim) {
    return claims.entrySet().stream()
        .filter(entry -> entry.getKey().overlaps(claim))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static Place place(ServiceSection section, PortBinding binding) {
    List<ServiceSection.Port> ports = section.networking().ports();
    return ports.stream()
        .filter(port -> Objects.equals(port.published(), binding.hostPort()))
        .findFirst()
        .map(ServiceSection.Port::place)
        .orElse(section.place());
  }

  /** What the stack publishes already is in use by itself. */
  private boolean isOurs(Claim claim) {
    return desired
        .find(stack.key())
        .map(
            old ->
                old.services().stream()
                    .flatMap(service -> service.spec().networking().ports().stream())
                    .anyMatch(binding -> Claim.of(binding).overlaps(claim)))
        .orElse(false);
  }

  private static boolean isTaken(PortBinding binding) {
    if (binding.hostPort() < UNPRIVILEGED && !"root".equals(System.getProperty("user.name"))) {
      return false;
    }
    try {
      InetSocketAddress address = addressOf(binding);
      switch (binding.protocol()) {
        case TCP -> tryTcp(address);
        case UDP -> new DatagramSocket(address).close();
      }
      return false;
    } catch (BindException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void tryTcp(InetSocketAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    }
  }

  private static InetSocketAddress addressOf(PortBinding binding)
      throws UnknownHostException, SocketException {
    String host = binding.hostAddress();
    return host == null
        ? new InetSocketAddress(binding.hostPort())
        : new InetSocketAddress(InetAddress.getByName(host), binding.hostPort());
  }
}
