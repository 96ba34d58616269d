package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Threads;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSocketTest {
  @Test
  void reachesServersOnSocketsThatAreFiles(@TempDir Path folder) throws Exception {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Door door = Door.open()) {
      server.bind(address);
      Threads.start("server", () -> answer(server));
      door.route(
          "shop",
          List.of(
              new Upstream(
                  "file",
                  new UpstreamAddress(address, UpstreamAddress.Scheme.HTTP, "file", null))));
      try (Wire wire = new Wire(door.port())) {
        for (int i = 0; i < 2; i++) {
          wire.send("GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n");
          assertThat(wire.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
          assertThat(wire.read(2)).isEqualTo("ok");
        }
      }
    }
  }

  private static void answer(ServerSocketChannel server) {
    try (SocketChannel on = server.accept()) {
      ByteBuffer in = ByteBuffer.allocate(4096);
      while (on.read(in) >= 0) {
        in.clear();
        on.write(
            ByteBuffer.wrap(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                    .getBytes(StandardCharsets.ISO_8859_1)));
      }
    } catch (IOException _) {
      // The other side left.
    }
  }
}
