package dev.berth.compose;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.net.Inet6Address;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The short form of a published port: {@code [[ADDRESS:][PUBLISHED]:]TARGET[/PROTOCOL]}, where
 * ports may be ranges and an IPv6 address stands in brackets.
 *
 * @param address null: all
 * @param published null: none on the machine
 * @param udp else TCP
 * @param mode of the long form: {@code host} or {@code ingress}; null: not said
 */
record PortSyntax(
    @Nullable String address,
    @Nullable PortRange published,
    PortRange target,
    boolean udp,
    @Nullable String mode) {
  private static final Pattern IPV4 =
      Pattern.compile(
          "((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])");

  /** Of the short form. */
  PortSyntax(
      @Nullable String address, @Nullable PortRange published, PortRange target, boolean udp) {
    this(address, published, target, udp, null);
  }

  /**
   * Reads the short form.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT}
   */
  static PortSyntax parse(String text) {
    String rest = text.strip();
    int slash = rest.indexOf('/');
    boolean udp = slash >= 0 && isUdp(rest.substring(slash + 1));
    if (slash >= 0) {
      rest = rest.substring(0, slash);
    }
    int beforeTarget = rest.lastIndexOf(':');
    PortRange target = PortRange.parse(rest.substring(beforeTarget + 1));
    if (beforeTarget < 0) {
      return new PortSyntax(null, null, target, udp);
    }
    rest = rest.substring(0, beforeTarget);
    int beforePublished = rest.lastIndexOf(':');
    String published = rest.substring(beforePublished + 1);
    @Nullable String address =
        beforePublished < 0 ? null : address(rest.substring(0, beforePublished));
    if (published.isEmpty()) {
      return new PortSyntax(address, null, target, udp);
    }
    return new PortSyntax(address, PortRange.parse(published), target, udp);
  }

  /**
   * Reads {@code tcp} or {@code udp}, in any case.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} for any other protocol
   */
  static boolean isUdp(String protocol) {
    return switch (protocol.toLowerCase(Locale.ROOT)) {
      case "tcp" -> false;
      case "udp" -> true;
      default ->
          throw wrong("The protocol %s is not known. Write tcp or udp.", Shown.quoted(protocol));
    };
  }

  /**
   * Checks an address of the machine; brackets around IPv6 are taken off.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT}
   */
  static String address(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]") && text.length() > 2;
    String bare = bracketed ? text.substring(1, text.length() - 1) : text;
    if (!bracketed && IPV4.matcher(bare).matches()) {
      return bare;
    }
    if (bare.indexOf(':') >= 0) {
      if (!bracketed) {
        throw wrong("Write the IPv6 address in brackets: '[%s]'.", shortened(bare));
      }
      if (isIpv6(bare)) {
        return bare;
      }
    }
    throw wrong("%s is not an IP address.", Shown.quoted(text));
  }

  /** Whether a text is an IPv4 or IPv6 address, without brackets. */
  static boolean isAddress(String text) {
    return IPV4.matcher(text).matches() || (text.indexOf(':') >= 0 && isIpv6(text));
  }

  private static boolean isIpv6(String text) {
    if (text.indexOf('%') >= 0 || text.length() > 45) {
      return false;
    }
    try {
      Inet6Address.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static String shortened(String text) {
    return text.length() <= 45 ? text : text.substring(0, 45) + "…";
  }

  private static BerthException wrong(String message, String shown) {
    return new BerthException(ErrorCode.INVALID_INPUT, message.formatted(shown));
  }
}
