package dev.berth.engine.embedded;

import dev.berth.engine.PortBinding;
import dev.berth.engine.PortBinding.Protocol;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A port of the machine, as it is published.
 *
 * @param address IPv4; null: every address of the machine
 */
record HostPort(@Nullable InetAddress address, int port, Protocol protocol) {
  /**
   * The machine's side of a binding.
   *
   * @throws BerthException {@code INVALID_INPUT} for what is not an address, {@code UNSUPPORTED}
   *     for one of IPv6
   */
  static HostPort of(PortBinding binding) {
    return new HostPort(address(binding), binding.hostPort(), binding.protocol());
  }

  private static @Nullable InetAddress address(PortBinding binding) {
    String text = binding.hostAddress();
    if (text == null || text.isEmpty()) {
      return null;
    }
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot publish port '%d' on '%s': it is not an IP address. Give one of this machine's."
              .formatted(binding.hostPort(), text),
          e);
    }
    if (address.isAnyLocalAddress()) {
      return null;
    }
    if (address instanceof Inet4Address) {
      return address;
    }
    throw new BerthException(
        ErrorCode.UNSUPPORTED,
        "Cannot publish port '%d' on '%s': the embedded engine publishes on IPv4 addresses only. Leave the address out or give an IPv4 address."
            .formatted(binding.hostPort(), text));
  }

  /** Whether both want the same packets. */
  boolean overlaps(HostPort other) {
    return port == other.port
        && protocol == other.protocol
        && (address == null || other.address == null || address.equals(other.address));
  }

  /** As nft and people name it: {@code tcp}. */
  String protocolName() {
    return protocol.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    String place = address == null ? "" : address.getHostAddress() + ":";
    return place + port + "/" + protocolName();
  }
}
