package dev.berth.engine.embedded;

import dev.berth.engine.embedded.AttachedTask.Plug;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A task's {@code /etc/hosts}: itself, what its specification adds, and who shares its networks.
 */
final class HostsFile {
  /** Stands for the machine's address in an extra host, as with Docker. */
  private static final String HOST_GATEWAY = "host-gateway";

  private HostsFile() {}

  /**
   * Renders one.
   *
   * @param task whose it is
   * @param gateway the machine's address in the first of its networks; null: it has none
   * @param others the other tasks that can be found now
   */
  static String render(
      AttachedTask task, @Nullable InetAddress gateway, Collection<AttachedTask> others) {
    StringBuilder text = new StringBuilder();
    text.append("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n");
    if (task.plugs().isEmpty()) {
      line(text, "127.0.1.1", Set.of(task.hostname()));
    }
    for (Plug plug : task.plugs()) {
      Set<String> names = new LinkedHashSet<>();
      names.add(task.hostname());
      names.addAll(plug.aliases());
      line(text, plug.address().getHostAddress(), names);
    }
    for (Map.Entry<String, String> extra : new TreeMap<>(task.extraHosts()).entrySet()) {
      if (gateway != null && extra.getValue().equals(HOST_GATEWAY)) {
        line(text, gateway.getHostAddress(), Set.of(extra.getKey()));
      } else {
        line(text, extra.getValue(), Set.of(extra.getKey()));
      }
    }
    for (AttachedTask other : others) {
      for (Plug plug : other.plugs()) {
        if (!plug.aliases().isEmpty() && task.plug(plug.network()).isPresent()) {
          Set<String> names = new LinkedHashSet<>(plug.aliases());
          names.add("tasks." + plug.aliases().getFirst());
          line(text, plug.address().getHostAddress(), names);
        }
      }
    }
    return text.toString();
  }

  /**
   * Writes one in place, as a mount shows this file and no other of its name. A reader sees the old
   * text, or the new one, or the new one followed by empty lines.
   */
  static void write(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(bytes.length, channel.size()));
      buffer.put(bytes);
      while (buffer.hasRemaining()) {
        buffer.put((byte) '\n');
      }
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.truncate(bytes.length);
    }
  }

  private static void line(StringBuilder text, String address, Collection<String> names) {
    text.append(address).append('\t').append(String.join(" ", names)).append('\n');
  }
}
