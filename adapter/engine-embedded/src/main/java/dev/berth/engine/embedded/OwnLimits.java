package dev.berth.engine.embedded;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this process may itself use and give to others. Immutable.
 *
 * @param capabilities its bounding set, by number
 * @param hard its hard limits by the names of {@code ulimit}; absent where there is none
 */
record OwnLimits(long capabilities, Map<String, Long> hard) {
  /** A line of {@code /proc/self/limits}: name, soft limit, hard limit. */
  private static final Pattern LINE = Pattern.compile("Max ([a-z ]+?) {2,}(\\S+) +(\\S+).*");

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("cpu time", "cpu"),
          Map.entry("file size", "fsize"),
          Map.entry("data size", "data"),
          Map.entry("stack size", "stack"),
          Map.entry("core file size", "core"),
          Map.entry("resident set", "rss"),
          Map.entry("processes", "nproc"),
          Map.entry("open files", "nofile"),
          Map.entry("locked memory", "memlock"),
          Map.entry("address space", "as"),
          Map.entry("file locks", "locks"),
          Map.entry("pending signals", "sigpending"),
          Map.entry("msgqueue size", "msgqueue"),
          Map.entry("nice priority", "nice"),
          Map.entry("realtime priority", "rtprio"),
          Map.entry("realtime timeout", "rttime"));

  OwnLimits {
    hard = Map.copyOf(hard);
  }

  static OwnLimits ofThisProcess() {
    long bounding =
        TextFiles.find(Path.of("/proc/self/status")).stream()
            .flatMap(String::lines)
            .filter(line -> line.startsWith("CapBnd:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst()
            .orElse(0);
    Map<String, Long> hard = new TreeMap<>();
    if (LinuxCapabilities.contains(bounding, "SYS_RESOURCE")) {
      // Only the kernel's own bound of open files cannot be passed then.
      TextFiles.findNumber(Path.of("/proc/sys/fs/nr_open"))
          .ifPresent(bound -> hard.put("nofile", bound));
      return new OwnLimits(bounding, hard);
    }
    Optional<String> limits = TextFiles.find(Path.of("/proc/self/limits"));
    limits.stream().flatMap(String::lines).forEach(line -> read(line, hard));
    return new OwnLimits(bounding, hard);
  }

  private static void read(String line, Map<String, Long> hard) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches() || matcher.group(3).equals("unlimited")) {
      return;
    }
    String name = NAMES.get(matcher.group(1).toLowerCase(Locale.ROOT));
    if (name != null) {
      hard.put(name, Long.valueOf(matcher.group(3)));
    }
  }

  /** Whether there is a limit of that name. */
  static boolean isKnown(String name) {
    return NAMES.containsValue(name);
  }
}
