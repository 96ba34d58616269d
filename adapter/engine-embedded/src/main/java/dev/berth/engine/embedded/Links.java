package dev.berth.engine.embedded;

import static dev.berth.engine.embedded.NetlinkMessage.ACKNOWLEDGE;
import static dev.berth.engine.embedded.NetlinkMessage.CREATE;
import static dev.berth.engine.embedded.NetlinkMessage.DELETE_LINK;
import static dev.berth.engine.embedded.NetlinkMessage.DUMP;
import static dev.berth.engine.embedded.NetlinkMessage.EXCLUSIVE;
import static dev.berth.engine.embedded.NetlinkMessage.GET_ADDRESS;
import static dev.berth.engine.embedded.NetlinkMessage.GET_LINK;
import static dev.berth.engine.embedded.NetlinkMessage.GET_ROUTE;
import static dev.berth.engine.embedded.NetlinkMessage.NEW_ADDRESS;
import static dev.berth.engine.embedded.NetlinkMessage.NEW_LINK;
import static dev.berth.engine.embedded.NetlinkMessage.NEW_ROUTE;

import dev.berth.engine.Subnet;
import dev.berth.engine.embedded.NativeCall.NativeException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The interfaces, addresses and routes of one network namespace, in the words of {@code ip link},
 * {@code ip address} and {@code ip route}. Thread-safe.
 */
final class Links implements AutoCloseable {
  /** The loopback's index in every namespace. */
  private static final int LOOPBACK = 1;

  private static final int ERROR_NO_DEVICE = 19;

  /** A route to more than this is one to everywhere: {@code 0.0.0.0/1}, say. */
  private static final int SHORTEST_PREFIX = 4;

  private static final int OPERSTATE_UP = 6;
  private static final long SETTLE_NANOS = 1_000_000;

  /** As many as the kernel's longest delay, a second, takes. */
  private static final int SETTLE_ROUNDS = 1_000;

  private static final int LINK_HEADER = 16;
  private static final int ADDRESS_HEADER = 8;
  private static final int ROUTE_HEADER = 12;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_OPERSTATE = 16;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_AF_SPEC = 26;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int IFLA_INFO_SLAVE_KIND = 4;
  private static final int IFLA_INFO_SLAVE_DATA = 5;
  private static final int IFLA_BRPORT_HAIRPIN = 4;
  private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
  private static final int ADDR_GEN_MODE_NONE = 1;
  private static final int VETH_INFO_PEER = 1;
  private static final int AF_INET6 = 10;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_BROADCAST = 4;
  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;

  private final NetlinkSocket socket;

  private Links(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** Those of the namespace in which the calling thread is, for good. */
  static Links ofThisThread() throws NativeException {
    return new Links(NetlinkSocket.open());
  }

  /** Every interface. */
  List<Link> list() throws NativeException {
    NetlinkMessage question = NetlinkMessage.link(GET_LINK, DUMP, 0);
    return socket.list(question, LINK_HEADER).stream()
        .map(
            reply ->
                new Link(
                    reply.fixedInt(4),
                    reply.text(IFLA_IFNAME).orElse(""),
                    reply.number(IFLA_MTU).orElse(0)))
        .toList();
  }

  Optional<Link> find(String name) throws NativeException {
    return list().stream().filter(link -> link.name().equals(name)).findFirst();
  }

  /** Brings the loopback up. */
  void loopbackUp() throws NativeException {
    socket.apply(NetlinkMessage.linkUp(NEW_LINK, ACKNOWLEDGE, LOOPBACK));
  }

  /**
   * Makes a bridge, without IPv6 addresses, and brings it up.
   *
   * @param mac its own, so that it does not change with what is plugged in
   */
  void createBridge(String name, MacAddress mac, int mtu) throws NativeException {
    socket.apply(
        NetlinkMessage.link(NEW_LINK, ACKNOWLEDGE | CREATE | EXCLUSIVE, 0)
            .with(IFLA_IFNAME, name)
            .with(IFLA_ADDRESS, mac.bytes())
            .with(IFLA_MTU, mtu)
            .nest(IFLA_LINKINFO, info -> info.with(IFLA_INFO_KIND, "bridge")),
        withoutIpv6(NetlinkMessage.linkUp(NEW_LINK, ACKNOWLEDGE, 0).with(IFLA_IFNAME, name)));
  }

  /**
   * Makes pairs of interfaces: one end plugged into a bridge, with hairpin on, so that a task
   * reaches itself by a published port; the other in a namespace, where it is still down.
   */
  void createPairs(List<Pair> pairs, int namespace) throws NativeException {
    List<NetlinkMessage> messages = new ArrayList<>();
    for (Pair pair : pairs) {
      messages.add(
          NetlinkMessage.link(NEW_LINK, ACKNOWLEDGE | CREATE | EXCLUSIVE, 0)
              .with(IFLA_IFNAME, pair.name)
              .with(IFLA_MTU, pair.mtu)
              .with(IFLA_MASTER, pair.bridge)
              .nest(IFLA_LINKINFO, info -> describePeer(info, pair, namespace)));
      messages.add(
          withoutIpv6(
              NetlinkMessage.linkUp(NEW_LINK, ACKNOWLEDGE, 0)
                  .with(IFLA_IFNAME, pair.name)
                  .nest(IFLA_LINKINFO, Links::hairpin)));
    }
    socket.apply(messages.toArray(NetlinkMessage[]::new));
  }

  private static void describePeer(NetlinkMessage info, Pair pair, int namespace) {
    info.with(IFLA_INFO_KIND, "veth")
        .nest(
            IFLA_INFO_DATA,
            data ->
                data.nest(
                    VETH_INFO_PEER,
                    peer ->
                        peer.linkHeader(0, 0)
                            .with(IFLA_IFNAME, pair.peer)
                            .with(IFLA_ADDRESS, pair.mac.bytes())
                            .with(IFLA_MTU, pair.mtu)
                            .with(IFLA_NET_NS_FD, namespace)));
  }

  private static void hairpin(NetlinkMessage info) {
    info.with(IFLA_INFO_SLAVE_KIND, "bridge")
        .nest(IFLA_INFO_SLAVE_DATA, data -> data.withByte(IFLA_BRPORT_HAIRPIN, 1));
  }

  private static NetlinkMessage withoutIpv6(NetlinkMessage message) {
    return message.nest(
        IFLA_AF_SPEC,
        families ->
            families.nest(
                AF_INET6, inet6 -> inet6.withByte(IFLA_INET6_ADDR_GEN_MODE, ADDR_GEN_MODE_NONE)));
  }

  /**
   * Waits until interfaces carry packets. The kernel finishes bringing one up in the background:
   * what is sent meanwhile is lost, and sent again a second later. Asking for one interface makes
   * the kernel finish that one first (since Linux 6.8; others are asked until they have).
   *
   * @param names those that are plugged in first, then what they are plugged into
   */
  void settle(List<String> names) throws NativeException {
    for (String name : names) {
      NetlinkMessage question =
          NetlinkMessage.link(GET_LINK, ACKNOWLEDGE, 0).with(IFLA_IFNAME, name);
      for (int i = 0; i < SETTLE_ROUNDS; i++) {
        int state =
            socket
                .find(question, LINK_HEADER)
                .flatMap(reply -> reply.small(IFLA_OPERSTATE))
                .orElse(OPERSTATE_UP);
        if (state == OPERSTATE_UP) {
          break;
        }
        LockSupport.parkNanos(SETTLE_NANOS);
      }
    }
  }

  /** Removes an interface, and with it its peer. Idempotent. */
  void delete(String name) throws NativeException {
    try {
      socket.apply(NetlinkMessage.link(DELETE_LINK, ACKNOWLEDGE, 0).with(IFLA_IFNAME, name));
    } catch (NativeException e) {
      if (e.errno() != ERROR_NO_DEVICE) {
        throw e;
      }
    }
  }

  /** Brings interfaces up with an address each, and gives the namespace a way out. */
  void addAddresses(List<Address> addresses, Optional<InetAddress> gateway) throws NativeException {
    List<NetlinkMessage> messages = new ArrayList<>();
    for (Address address : addresses) {
      messages.add(NetlinkMessage.linkUp(NEW_LINK, ACKNOWLEDGE, address.link));
      messages.add(
          NetlinkMessage.address(
                  NEW_ADDRESS,
                  ACKNOWLEDGE | CREATE | EXCLUSIVE,
                  address.link,
                  address.subnet.prefix())
              .with(IFA_LOCAL, address.address)
              .with(IFA_ADDRESS, address.address)
              .with(IFA_BROADCAST, address.subnet.broadcast()));
    }
    gateway.ifPresent(
        way ->
            messages.add(
                NetlinkMessage.route(NEW_ROUTE, ACKNOWLEDGE | CREATE | EXCLUSIVE, 0)
                    .with(RTA_GATEWAY, way)));
    socket.apply(messages.toArray(NetlinkMessage[]::new));
  }

  /** The ranges of every IPv4 address, and of every IPv4 route but those to everywhere. */
  List<Range> ranges() throws NativeException {
    List<Range> ranges = new ArrayList<>();
    NetlinkMessage addresses = NetlinkMessage.address(GET_ADDRESS, DUMP, 0, 0);
    for (NetlinkReply reply : socket.list(addresses, ADDRESS_HEADER)) {
      int link = reply.fixedInt(4);
      reply.address(IFA_LOCAL).ifPresent(address -> ranges.add(range(link, address, reply)));
    }
    for (NetlinkReply reply : routes()) {
      int link = reply.number(RTA_OIF).orElse(0);
      if (reply.fixedByte(1) >= SHORTEST_PREFIX) {
        reply.address(RTA_DST).ifPresent(address -> ranges.add(range(link, address, reply)));
      }
    }
    return ranges;
  }

  private static Range range(int link, InetAddress address, NetlinkReply reply) {
    return new Range(link, new Subnet(Subnet.toNumber(address), reply.fixedByte(1)));
  }

  /** The interfaces that the default routes lead to. */
  List<Link> uplinks() throws NativeException {
    List<Integer> indexes =
        routes().stream()
            .filter(reply -> reply.fixedByte(1) == 0)
            .flatMap(reply -> reply.number(RTA_OIF).stream())
            .toList();
    return list().stream().filter(link -> indexes.contains(link.index())).toList();
  }

  private List<NetlinkReply> routes() throws NativeException {
    return socket.list(NetlinkMessage.route(GET_ROUTE, DUMP, 0), ROUTE_HEADER);
  }

  @Override
  public void close() {
    socket.close();
  }

  /** An interface. */
  record Link(int index, String name, int mtu) {}

  /** Addresses that an interface has or leads to. */
  record Range(int link, Subnet subnet) {}

  /** An address to be given to the interface of an index. */
  record Address(int link, InetAddress address, Subnet subnet) {}

  /**
   * A pair of interfaces to be made.
   *
   * @param name the machine's end
   * @param bridge the index of what it is plugged into
   * @param peer the other end, as its namespace names it
   * @param mac the other end's
   */
  record Pair(String name, int bridge, String peer, MacAddress mac, int mtu) {}
}
