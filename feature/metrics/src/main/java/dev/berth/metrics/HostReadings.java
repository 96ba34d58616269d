package dev.berth.metrics;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the machine uses, as the kernel tells it below {@code /proc}; what is not there is left out.
 * Thread-safe.
 */
final class HostReadings {
  private static final double TICKS = 100;
  private static final double KIBIBYTE = 1024;
  private static final double SECTOR = 512;
  private static final int MOST = 64;
  private static final List<String> MODES =
      List.of("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal");
  private static final Map<String, String> MEMORY =
      Map.of(
          "MemTotal:", "total",
          "MemFree:", "free",
          "MemAvailable:", "available",
          "Cached:", "cached",
          "Buffers:", "buffers",
          "SwapTotal:", "swap_total",
          "SwapFree:", "swap_free");
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern WHOLE_DISK =
      Pattern.compile("(sd|vd|xvd|hd)[a-z]+|nvme\\d+n\\d+|mmcblk\\d+|md\\d+|dm-\\d+");
  private static final Pattern VIRTUAL_PORT = Pattern.compile("(veth|cali|berth|br-).*|lo");

  private final Path proc;
  private final String node;

  HostReadings(Path proc, String node) {
    this.proc = proc;
    this.node = node;
  }

  void read(Samples into) {
    for (String line : lines("stat")) {
      cpu(BLANKS.split(line), into);
    }
    for (String line : lines("meminfo")) {
      String[] words = BLANKS.split(line);
      String state = MEMORY.get(words[0]);
      if (state != null && words.length > 1) {
        into.add("berth_host_memory_bytes", labels("state", state), number(words[1]) * KIBIBYTE);
      }
    }
    for (String line : lines("loadavg")) {
      into.add("berth_host_load1", labels(), number(BLANKS.split(line)[0]));
    }
    disks(into);
    network(into);
    fileSystems(into);
  }

  private void cpu(String[] words, Samples into) {
    if (!words[0].equals("cpu")) {
      return;
    }
    for (int i = 0; i < MODES.size() && i + 1 < words.length; i++) {
      into.add(
          "berth_host_cpu_seconds_total",
          labels("mode", MODES.get(i)),
          number(words[i + 1]) / TICKS);
    }
  }

  /** See "Documentation/admin-guide/iostats.rst" of Linux for the columns. */
  private void disks(Samples into) {
    for (String line : lines("diskstats")) {
      String[] words = BLANKS.split(line.strip());
      if (words.length > 12 && WHOLE_DISK.matcher(words[2]).matches()) {
        Map<String, String> labels = labels("device", words[2]);
        into.add("berth_host_disk_read_bytes_total", labels, number(words[5]) * SECTOR);
        into.add("berth_host_disk_written_bytes_total", labels, number(words[9]) * SECTOR);
        into.add("berth_host_disk_busy_seconds_total", labels, number(words[12]) / 1000);
      }
    }
  }

  private void network(Samples into) {
    for (String line : lines("net/dev")) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        continue;
      }
      String port = line.substring(0, colon).strip();
      String[] words = BLANKS.split(line.substring(colon + 1).strip());
      if (words.length > 8 && !VIRTUAL_PORT.matcher(port).matches()) {
        Map<String, String> labels = labels("device", port);
        into.add("berth_host_network_receive_bytes_total", labels, number(words[0]));
        into.add("berth_host_network_transmit_bytes_total", labels, number(words[8]));
      }
    }
  }

  private void fileSystems(Samples into) {
    Set<String> seen = new HashSet<>();
    for (String line : lines("mounts")) {
      String[] words = BLANKS.split(line);
      if (words.length > 1 && words[0].startsWith("/dev/") && seen.size() < MOST) {
        fileSystem(words[0], Path.of(words[1].replace("\\040", " ")), seen, into);
      }
    }
  }

  private void fileSystem(String device, Path mount, Set<String> seen, Samples into) {
    try {
      if (seen.add(device)) {
        FileStore store = Files.getFileStore(mount);
        Map<String, String> labels = labels("device", device);
        labels.put("mountpoint", mount.toString());
        into.add("berth_host_filesystem_size_bytes", labels, (double) store.getTotalSpace());
        into.add("berth_host_filesystem_free_bytes", labels, (double) store.getUsableSpace());
      }
    } catch (IOException e) {
      // It is not for us, or is not there any more.
    }
  }

  private Map<String, String> labels(String... pairs) {
    Map<String, String> labels = new HashMap<>();
    labels.put("node", node);
    for (int i = 0; i < pairs.length; i += 2) {
      labels.put(pairs[i], pairs[i + 1]);
    }
    return labels;
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(proc.resolve(file));
    } catch (IOException e) {
      return List.of();
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
