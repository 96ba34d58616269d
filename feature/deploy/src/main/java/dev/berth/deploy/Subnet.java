package dev.berth.deploy;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of IPv4 addresses.
 *
 * @param address the lowest, as a number
 * @param length of the prefix, 0 to 32
 */
record Subnet(long address, int length) {
  private static final Logger LOG = System.getLogger(Subnet.class.getName());
  private static final Path ROUTES = Path.of("/proc/net/route");
  private static final int ADDRESS_BITS = 32;
  private static final Pattern CIDR =
      Pattern.compile("([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})\\.([0-9]{1,3})/([0-9]{1,2})");

  Subnet {
    address &= mask(length);
  }

  /** What the machine has already, and how people call it. */
  record Taken(Subnet subnet, String what) {}

  /** {@code 10.5.0.0/24}; empty for anything else. */
  static Optional<Subnet> parse(@Nullable String text) {
    Matcher parts = CIDR.matcher(text == null ? "" : text.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    long address = 0;
    for (int i = 1; i <= 4; i++) {
      int part = Integer.parseInt(parts.group(i));
      if (part > 255) {
        return Optional.empty();
      }
      address = address << 8 | part;
    }
    int length = Integer.parseInt(parts.group(5));
    return length > ADDRESS_BITS ? Optional.empty() : Optional.of(new Subnet(address, length));
  }

  boolean overlaps(Subnet other) {
    long mask = mask(Math.min(length, other.length));
    return (address & mask) == (other.address & mask);
  }

  /** Addresses and routes of the machine, but for the default route. */
  static List<Taken> ofMachine() {
    List<Taken> taken = new ArrayList<>();
    try {
      NetworkInterface.networkInterfaces()
          .forEach(
              one ->
                  one.getInterfaceAddresses()
                      .forEach(address -> addInterface(taken, one.getName(), address)));
      for (String line : Files.readAllLines(ROUTES)) {
        addRoute(taken, line);
      }
    } catch (SocketException e) {
      LOG.log(Level.WARNING, "Cannot list the addresses of the machine", e);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Cannot read the routes of the machine", e);
    }
    return taken;
  }

  private static void addInterface(List<Taken> taken, String name, InterfaceAddress address) {
    InetAddress own = address.getAddress();
    if (own instanceof Inet4Address) {
      long number = 0;
      for (byte part : own.getAddress()) {
        number = number << 8 | (part & 0xff);
      }
      taken.add(
          new Taken(
              new Subnet(number, address.getNetworkPrefixLength()),
              "the machine's interface " + name));
    }
  }

  /** Columns: interface, destination, gateway, flags … mask; numbers are in the machine's order. */
  private static void addRoute(List<Taken> taken, String line) {
    String[] columns = line.strip().split("\\s+");
    if (columns.length < 8 || !columns[1].matches("[0-9A-F]{8}")) {
      return;
    }
    int mask = Integer.reverseBytes(Integer.parseUnsignedInt(columns[7], 16));
    int length = Integer.bitCount(mask);
    if (length > 0) {
      long destination =
          Integer.toUnsignedLong(Integer.reverseBytes(Integer.parseUnsignedInt(columns[1], 16)));
      taken.add(
          new Taken(
              new Subnet(destination, length),
              "a route of the machine to interface " + columns[0]));
    }
  }

  private static long mask(int length) {
    return length == 0 ? 0 : 0xffffffffL << (ADDRESS_BITS - length) & 0xffffffffL;
  }

  @Override
  public String toString() {
    return "%d.%d.%d.%d/%d"
        .formatted(
            address >> 24, address >> 16 & 0xff, address >> 8 & 0xff, address & 0xff, length);
  }
}
