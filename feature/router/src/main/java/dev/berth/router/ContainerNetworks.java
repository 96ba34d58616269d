package dev.berth.router;

import dev.berth.kernel.AddressRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;

/**
 * The networks that containers of this machine are on, whoever's they are: the front door reaches
 * all of them, a tenant's containers only its own. They are those of bridges that no wire leads
 * into; one with a wire is the machine's way to its neighbours. Immutable.
 */
public final class ContainerNetworks {
  private final Path devices;

  /** Takes the folder in which Linux shows its network devices. */
  ContainerNetworks(Path devices) {
    this.devices = devices;
  }

  /** Those of the machine that Berth is on. */
  public static ContainerNetworks ofMachine() {
    return new ContainerNetworks(Path.of("/sys/class/net"));
  }

  /** Whether an address is on one of them; also where that cannot be found out. */
  public boolean have(InetAddress address) {
    try {
      for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        boolean inside =
            one.getInterfaceAddresses().stream().anyMatch(net -> isWithin(net, address));
        if (inside && isOfContainers(one.getName())) {
          return true;
        }
      }
      return false;
    } catch (SocketException _) {
      return true;
    }
  }

  private static boolean isWithin(InterfaceAddress network, InetAddress address) {
    return new AddressRange(network.getAddress(), network.getNetworkPrefixLength())
        .contains(address);
  }

  /** Whether a device is a bridge between nothing but containers. */
  boolean isOfContainers(String device) {
    Path bridge = devices.resolve(device);
    if (!Files.isDirectory(bridge.resolve("bridge"))) {
      return false;
    }
    try (DirectoryStream<Path> ports = Files.newDirectoryStream(bridge.resolve("brif"))) {
      for (Path port : ports) {
        if (Files.exists(devices.resolve(port.getFileName().toString()).resolve("device"))) {
          return false;
        }
      }
      return true;
    } catch (IOException _) {
      return true;
    }
  }
}
