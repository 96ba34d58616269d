package dev.berth.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real ACME server: caddy, in network and mount namespaces of its own. There the names of the
 * tests lead to this machine, and the ports 80 and 443 and those of DNS to the ports that a test
 * listens on. It leaves nothing behind: all of it goes with its process.
 */
final class CaddyAuthority implements AutoCloseable {
  private static final int PORT = 8443;
  private static final String SCRIPT =
      """
      mount --bind "$1/hosts" /etc/hosts && mount --bind "$1/resolv.conf" /etc/resolv.conf || exit 1
      ip link set lo up
      until ip link show berth-acme >/dev/null 2>&1; do sleep 0.05; done
      ip addr add "$2/30" dev berth-acme && ip link set berth-acme up && nft -f "$1/nft" || exit 1
      exec caddy run --adapter caddyfile --config "$1/Caddyfile"
      """;

  private final Path home;
  private final Process process;
  private final String address;
  private final InetAddress here;

  /** The ports that a test listens on. */
  record Ports(int http, int tls, int dns) {}

  /**
   * Starts it.
   *
   * @param found names that lead here
   * @param lost names that lead to where nobody listens
   */
  CaddyAuthority(Path home, Ports ports, List<String> found, List<String> lost) throws Exception {
    this.home = home;
    long net = ProcessHandle.current().pid() % 240 + 1;
    this.address = "198.18." + net + ".2";
    String host = "198.18." + net + ".1";
    this.here = InetAddress.getByName(host);
    write(host, ports, found, lost);
    ProcessBuilder builder =
        new ProcessBuilder(
            "unshare", "-n", "-m", "sh", "-c", SCRIPT, "caddy", home.toString(), address);
    builder.environment().put("XDG_DATA_HOME", home.toString());
    builder.environment().put("XDG_CONFIG_HOME", home.toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("GODEBUG", "netdns=go");
    builder.redirectErrorStream(true).redirectOutput(home.resolve("caddy.log").toFile());
    this.process = builder.start();
    try {
      connect(host);
      Eventually.withinSeconds(30, this::check);
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  private void write(String host, Ports ports, List<String> found, List<String> lost)
      throws IOException {
    List<String> hosts = new ArrayList<>(List.of("127.0.0.1 localhost"));
    found.forEach(name -> hosts.add(host + " " + name));
    lost.forEach(name -> hosts.add(address + " " + name));
    Files.write(home.resolve("hosts"), hosts);
    Files.writeString(home.resolve("resolv.conf"), "nameserver " + host + "\n");
    Files.writeString(
        home.resolve("nft"),
        """
        table ip acme {
          chain out {
            type nat hook output priority -100;
            ip daddr %1$s tcp dport 80 dnat to %1$s:%2$d
            ip daddr %1$s tcp dport 443 dnat to %1$s:%3$d
            ip daddr %1$s udp dport 53 dnat to %1$s:%4$d
          }
        }
        """
            .formatted(host, ports.http(), ports.tls(), ports.dns()));
    Files.writeString(
        home.resolve("Caddyfile"),
        """
        {
          skip_install_trust
          admin off
          auto_https disable_redirects
          http_port 8080
          https_port %2$d
        }
        https://%1$s:%2$d {
          tls internal
          acme_server
        }
        """
            .formatted(address, PORT));
  }

  /** Lays the cable, once the other namespace is there. */
  private void connect(String host) throws Exception {
    Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
    Path other = Path.of("/proc/" + process.pid() + "/ns/net");
    Eventually.withinSeconds(10, () -> assertThat(Files.readSymbolicLink(other)).isNotEqualTo(own));
    String name = "acme" + ProcessHandle.current().pid();
    String pid = Long.toString(process.pid());
    run("ip", "link", "add", name, "type", "veth", "peer", "name", "berth-acme", "netns", pid);
    run("ip", "addr", "add", host + "/30", "dev", name);
    run("ip", "link", "set", name, "up");
  }

  private static void run(String... command) throws Exception {
    Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).as(String.join(" ", command) + ": " + said).isZero();
  }

  private void check() throws IOException {
    assertThat(process.isAlive()).as("caddy runs: " + log()).isTrue();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, PORT), 200);
    }
    assertThat(root()).isRegularFile();
  }

  String log() throws IOException {
    return Files.readString(home.resolve("caddy.log"));
  }

  /** What its own certificate is checked by. */
  Path root() {
    return home.resolve("caddy/pki/authorities/local/root.crt");
  }

  URI directory() {
    return URI.create("https://" + address + ":" + PORT + "/acme/local/directory");
  }

  /** Where it finds this machine. */
  InetAddress here() {
    return here;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
