package dev.berth.engine.embedded;

import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Privilege;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The capabilities that a task's process gets: Docker's default set, with what was asked. */
final class LinuxCapabilities {
  /** In the order of their numbers, which begin at 0. */
  private static final List<String> ALL =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "KILL",
          "SETGID",
          "SETUID",
          "SETPCAP",
          "LINUX_IMMUTABLE",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_ADMIN",
          "NET_RAW",
          "IPC_LOCK",
          "IPC_OWNER",
          "SYS_MODULE",
          "SYS_RAWIO",
          "SYS_CHROOT",
          "SYS_PTRACE",
          "SYS_PACCT",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_NICE",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "MKNOD",
          "LEASE",
          "AUDIT_WRITE",
          "AUDIT_CONTROL",
          "SETFCAP",
          "MAC_OVERRIDE",
          "MAC_ADMIN",
          "SYSLOG",
          "WAKE_ALARM",
          "BLOCK_SUSPEND",
          "AUDIT_READ",
          "PERFMON",
          "BPF",
          "CHECKPOINT_RESTORE");

  private static final List<String> DEFAULT =
      List.of(
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "SETGID",
          "SETUID",
          "SETPCAP",
          "NET_BIND_SERVICE",
          "NET_RAW",
          "SYS_CHROOT",
          "MKNOD",
          "AUDIT_WRITE",
          "SETFCAP");

  private LinuxCapabilities() {}

  /**
   * Capabilities for a task.
   *
   * @param names with {@code CAP_}, in the order of their numbers
   * @param missing those asked for by name that this machine does not let Berth give
   */
  record Granted(List<String> names, List<String> missing) {}

  /**
   * Works out what a task gets.
   *
   * @param available what this process can give, by number
   */
  static Granted grant(Isolation isolation, long available) {
    Set<String> added = names(isolation.addedCapabilities());
    Set<String> dropped = names(isolation.droppedCapabilities());
    Set<String> wanted = new LinkedHashSet<>(DEFAULT);
    if (added.contains("ALL") || isolation.privileges().contains(Privilege.PRIVILEGED)) {
      wanted.addAll(ALL);
    }
    if (dropped.contains("ALL")) {
      wanted.clear();
    }
    wanted.addAll(added);
    wanted.removeAll(dropped);
    wanted.remove("ALL");
    List<String> granted =
        ALL.stream()
            .filter(wanted::contains)
            .filter(name -> isAvailable(name, available))
            .map(name -> "CAP_" + name)
            .toList();
    List<String> missing =
        added.stream()
            .filter(name -> wanted.contains(name) && !isAvailable(name, available))
            .sorted()
            .toList();
    return new Granted(granted, missing);
  }

  private static boolean isAvailable(String name, long available) {
    return (available >>> ALL.indexOf(name) & 1) != 0;
  }

  /** Whether a set of capabilities, by number, has the one of that name. */
  static boolean contains(long set, String name) {
    return isAvailable(name, set);
  }

  private static Set<String> names(Collection<String> written) {
    Set<String> names = new LinkedHashSet<>();
    for (String text : written) {
      String upper = text.toUpperCase(Locale.ROOT);
      String name = upper.startsWith("CAP_") ? upper.substring(4) : upper;
      if (!name.equals("ALL") && !ALL.contains(name)) {
        throw new BerthException(
            ErrorCode.INVALID_INPUT,
            "Cannot use capability '%s': there is none of that name.%s"
                .formatted(
                    text,
                    Names.nearest(name, ALL)
                        .map(near -> " Did you mean " + near + "?")
                        .orElse("")));
      }
      names.add(name);
    }
    return names;
  }
}
