package dev.berth.engine.docker;

import dev.berth.engine.PortBinding;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Refuses ports that somebody has, before the daemon finds out with the task half made. */
final class PortCheck {
  private static final InetAddress ANY = InetAddress.ofLiteral("0.0.0.0");

  private PortCheck() {}

  /**
   * Compares a task with those that there are. No two share a port, of one service or not: the
   * daemon gives each to one container.
   *
   * @throws BerthException {@code PORT_TAKEN}
   */
  static void requireFree(TaskSpec spec, List<TaskSpec> others) {
    for (PortBinding port : spec.networking().ports()) {
      for (TaskSpec other : others) {
        if (other.networking().ports().stream().anyMatch(theirs -> overlap(port, theirs))) {
          throw taken(spec, port, "task '%s' has it".formatted(other.identity().displayName()));
        }
      }
    }
  }

  private static boolean overlap(PortBinding one, PortBinding other) {
    boolean sameAddress =
        one.hostAddress() == null
            || other.hostAddress() == null
            || address(one).isAnyLocalAddress()
            || address(other).isAnyLocalAddress()
            || address(one).equals(address(other));
    return one.hostPort() == other.hostPort() && one.protocol() == other.protocol() && sameAddress;
  }

  private static InetAddress address(PortBinding port) {
    String text = port.hostAddress();
    if (text == null) {
      return ANY;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot publish port %d: '%s' is not an address.".formatted(port.hostPort(), text),
          e);
    }
  }

  /**
   * Looks whether programs of this machine have a port: it is taken for a moment.
   *
   * @throws BerthException {@code PORT_TAKEN}
   */
  static void requireFree(TaskSpec spec) {
    for (PortBinding port : spec.networking().ports()) {
      InetSocketAddress address = new InetSocketAddress(address(port), port.hostPort());
      try {
        take(port, address);
      } catch (IOException e) {
        String message = e.getMessage();
        if (message != null && message.contains("in use")) {
          throw taken(spec, port, "a program of this machine has it");
        }
        // Whether the daemon may have it, the daemon knows better.
      }
    }
  }

  private static void take(PortBinding port, InetSocketAddress address) throws IOException {
    switch (port.protocol()) {
      case TCP -> {
        try (ServerSocket socket = new ServerSocket()) {
          socket.setReuseAddress(true);
          socket.bind(address);
        }
      }
      case UDP -> {
        try (DatagramSocket socket = new DatagramSocket(null)) {
          socket.bind(address);
        }
      }
    }
  }

  private static BerthException taken(TaskSpec spec, PortBinding port, String cause) {
    return new BerthException(
        ErrorCode.PORT_TAKEN,
        "Cannot create task '%s': its port %d cannot be published, %s. Publish another one, or end what has it."
            .formatted(spec.id(), port.hostPort(), cause));
  }
}
