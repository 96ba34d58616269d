package dev.berth.policy;

import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of IP version 4 or 6 that share their first bits; an address of version 4 written as
 * one of version 6 is one of version 4. Immutable.
 */
final class AddressBlock {
  /** What Java reads as an address of four bytes, but without octal, short or hexadecimal forms. */
  private static final Pattern FOUR =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  private final byte[] address;

  /** How many bits, from the first, all of its addresses share. */
  private final int bits;

  private AddressBlock(byte[] address, int bits) {
    this.address = address;
    this.bits = bits;
  }

  /**
   * Reads {@code 192.0.2.0/24}, {@code 2001:db8::/32} or an address alone.
   *
   * @throws IllegalArgumentException for anything else; the message is a sentence
   */
  static AddressBlock parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException(
          "%s is no IP address. Write 192.0.2.7, 192.0.2.0/24 or 2001:db8::/32."
              .formatted(Quoted.of(text)));
    }
    int most = address.length * Byte.SIZE;
    return new AddressBlock(address, slash < 0 ? most : bits(text.substring(slash + 1), most));
  }

  private static int bits(String text, int most) {
    if (text.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(text) <= most) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        "The length %s of the block is no number from 0 to %d.".formatted(Quoted.of(text), most));
  }

  /** The bytes of an IP address; null if a text is none. */
  static byte @Nullable [] address(String text) {
    boolean isForm =
        text.indexOf(':') >= 0 ? SIX.matcher(text).matches() : FOUR.matcher(text).matches();
    if (!isForm) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text).getAddress();
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** Whether an address is one of the block. */
  boolean contains(byte[] other) {
    if (other.length != address.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (address[i] != other[i]) {
        return false;
      }
    }
    int rest = bits % Byte.SIZE;
    return rest == 0 || ((address[whole] ^ other[whole]) & 0xFF) >> (Byte.SIZE - rest) == 0;
  }
}
