package dev.berth.engine;

import dev.berth.kernel.AddressRange;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of IPv4 addresses.
 *
 * @param base the first address, as a number
 * @param prefix how many bits its addresses share, 0 to 32
 */
public record Subnet(int base, int prefix) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

  /** The longest prefix that leaves room for a gateway and tasks. */
  private static final int LONGEST_PREFIX = 29;

  private static final int SHORTEST_PREFIX = 8;

  public Subnet {
    base &= mask(prefix);
  }

  /**
   * Parses the CIDR form of a network that tasks can be in.
   *
   * @throws BerthException {@code INVALID_INPUT} if it is not one, or too small or too large
   */
  public static Subnet parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw invalid(text, "it is not an IPv4 subnet in CIDR form");
    }
    int base = 0;
    for (int i = 1; i <= 4; i++) {
      int part = Integer.parseInt(matcher.group(i));
      if (part > 255) {
        throw invalid(text, part + " is not a part of an address");
      }
      base = base << 8 | part;
    }
    int prefix = Integer.parseInt(matcher.group(5));
    if (prefix < SHORTEST_PREFIX || prefix > LONGEST_PREFIX) {
      throw invalid(
          text, "its prefix is not between /%d and /%d".formatted(SHORTEST_PREFIX, LONGEST_PREFIX));
    }
    if ((base & ~mask(prefix)) != 0) {
      throw invalid(text, "it is an address inside of " + new Subnet(base, prefix));
    }
    return new Subnet(base, prefix);
  }

  /** Reads a range of any size as daemons write it; empty for any other text, as of IPv6. */
  public static Optional<Subnet> find(String text) {
    try {
      AddressRange range = AddressRange.parse(text);
      byte[] first = range.first().getAddress();
      return first.length == Integer.BYTES
          ? Optional.of(new Subnet(ByteBuffer.wrap(first).getInt(), range.bits()))
          : Optional.empty();
    } catch (BerthException e) {
      return Optional.empty();
    }
  }

  /** How many addresses it has. */
  public int size() {
    return prefix == 0 ? Integer.MAX_VALUE : 1 << (32 - prefix);
  }

  /** The machine's own address in it: the first that can be used. */
  public InetAddress gateway() {
    return address(1);
  }

  /** Its last address. */
  public InetAddress broadcast() {
    return address(size() - 1);
  }

  /** The address at a distance from its first. */
  public InetAddress address(int offset) {
    return toAddress(base + offset);
  }

  /** How far an address is from its first. */
  public int offset(InetAddress address) {
    return toNumber(address) - base;
  }

  /** Whether an address is one of its own. */
  public boolean contains(InetAddress address) {
    return address.getAddress().length == Integer.BYTES
        && (toNumber(address) & mask(prefix)) == base;
  }

  /** Whether any address is in both. */
  public boolean overlaps(Subnet other) {
    int shared = mask(Math.min(prefix, other.prefix));
    return (base & shared) == (other.base & shared);
  }

  /** An IPv4 address as a number. */
  public static int toNumber(InetAddress address) {
    return ByteBuffer.wrap(address.getAddress()).getInt();
  }

  private static InetAddress toAddress(int number) {
    try {
      return InetAddress.getByAddress(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("Four bytes are an address", e);
    }
  }

  private static int mask(int prefix) {
    return prefix == 0 ? 0 : -1 << (32 - prefix);
  }

  private static BerthException invalid(String text, String cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot use subnet '%s': %s. Give one like '10.89.7.0/24'.".formatted(text, cause));
  }

  @Override
  public String toString() {
    return toAddress(base).getHostAddress() + "/" + prefix;
  }
}
