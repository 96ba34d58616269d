package dev.berth.engine;

import java.net.InetAddress;

/**
 * A network that an engine has.
 *
 * @param subnet in CIDR form
 * @param gateway the machine's own address in it
 */
public record Network(NetworkSpec spec, String subnet, InetAddress gateway) {
  public NetworkName name() {
    return spec.name();
  }
}
