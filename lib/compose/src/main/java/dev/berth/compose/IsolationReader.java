package dev.berth.compose;

import dev.berth.compose.ServiceSection.Isolation;
import dev.berth.compose.ServiceSection.Ulimit;
import dev.berth.kernel.ByteSize;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads privileges and limits of a service. */
final class IsolationReader {
  private static final Set<String> CAPABILITIES =
      Set.of(
          "ALL",
          "AUDIT_CONTROL",
          "AUDIT_READ",
          "AUDIT_WRITE",
          "BLOCK_SUSPEND",
          "BPF",
          "CHECKPOINT_RESTORE",
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "IPC_LOCK",
          "IPC_OWNER",
          "KILL",
          "LEASE",
          "LINUX_IMMUTABLE",
          "MAC_ADMIN",
          "MAC_OVERRIDE",
          "MKNOD",
          "NET_ADMIN",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_RAW",
          "PERFMON",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYSLOG",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_CHROOT",
          "SYS_MODULE",
          "SYS_NICE",
          "SYS_PACCT",
          "SYS_PTRACE",
          "SYS_RAWIO",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "WAKE_ALARM");

  private static final Set<String> ULIMITS =
      Set.of(
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private static final Set<String> SECURITY_OPTIONS =
      Set.of("apparmor", "label", "no-new-privileges", "seccomp", "systempaths");

  private IsolationReader() {}

  static Isolation read(Section service, @Nullable Section deploy) {
    Section resources = deploy == null ? null : deploy.section("resources", KnownKeys.RESOURCES);
    Section limits = resources == null ? null : resources.section("limits", KnownKeys.LIMITS);
    Limit<ByteSize> memory = new Limit<>(IsolationReader::memory);
    Limit<Double> cpus = new Limit<>(Cpus::read);
    Limit<Integer> pids = new Limit<>(IsolationReader::pids);
    ByteSize memoryLimit = memory.read(service, "mem_limit", limits, "memory");
    Double cpuLimit = cpus.read(service, "cpus", limits, "cpus");
    Double quota = Cpus.ofQuota(service);
    cpuLimit = cpuLimit == null ? quota : cpuLimit;
    Reservations.check(service, resources, memoryLimit, cpuLimit);
    return new Isolation(
        service.flag("read_only"),
        service.flag("privileged"),
        service.read("pid", IsolationReader::namespace),
        service.read("ipc", IsolationReader::namespace),
        capabilities(service.items("cap_add")),
        capabilities(service.items("cap_drop")),
        ulimits(service.get("ulimits")),
        TextMap.labels(service.get("sysctls")),
        memoryLimit,
        cpuLimit,
        pids.read(service, "pids_limit", limits, "pids"),
        DeviceReader.read(service),
        securityOptions(service.items("security_opt")),
        service.text("cgroup_parent"));
  }

  /** A limit that can be written in two places, which have to agree. */
  private record Limit<T>(Function<Value, @Nullable T> reader) {
    @Nullable T read(Section service, String key, @Nullable Section limits, String limitKey) {
      Value first = service.get(key);
      Value second = limits == null ? null : limits.get(limitKey);
      T own = first == null ? null : reader.apply(first);
      T deployed = second == null ? null : reader.apply(second);
      if (first != null && second != null && !Objects.equals(own, deployed)) {
        first.error(
            "'%s' differs from 'deploy.resources.limits.%s' in line %d. Remove one."
                .formatted(key, limitKey, second.place().line()));
      }
      return second != null ? deployed : own;
    }
  }

  private static @Nullable ByteSize memory(Value value) {
    ByteSize size = value.byteSize();
    return size == null || size.bytes() == 0 ? null : size;
  }

  private static @Nullable Integer pids(Value value) {
    Integer pids = value.integer(-1, Integer.MAX_VALUE);
    return pids == null || pids <= 0 ? null : pids;
  }

  private static @Nullable String namespace(Value value) {
    String mode = value.filledText();
    if (mode == null) {
      return null;
    }
    return switch (mode) {
      case "host" -> mode;
      case "private" -> null;
      case "shareable", "none" -> {
        value.warning("%s is not acted on yet.".formatted(Shown.quoted(mode)));
        yield null;
      }
      default -> {
        value.error(
            "%s is not supported. Write 'host', or remove the key for a namespace of its own."
                .formatted(Shown.quoted(mode)));
        yield null;
      }
    };
  }

  private static List<String> securityOptions(List<Value> items) {
    Set<String> options = new LinkedHashSet<>();
    for (Value item : items) {
      String text = item.filledText();
      if (text == null) {
        continue;
      }
      String name = text.split("[=:]", 2)[0];
      if (SECURITY_OPTIONS.contains(name)) {
        options.add(text);
      } else {
        item.error(
            "%s is not a security option.%s"
                .formatted(
                    Shown.quoted(text), Shown.suggestion(name, SECURITY_OPTIONS, item.problems())));
      }
    }
    return List.copyOf(options);
  }

  private static Set<String> capabilities(List<Value> items) {
    Set<String> capabilities = new TreeSet<>();
    for (Value item : items) {
      String text = item.text();
      if (text == null) {
        continue;
      }
      String upper = text.strip().toUpperCase(Locale.ROOT);
      String name = upper.startsWith("CAP_") ? upper.substring(4) : upper;
      if (CAPABILITIES.contains(name)) {
        capabilities.add(name);
      } else {
        item.error(
            "%s is not a capability of Linux.%s"
                .formatted(
                    Shown.quoted(text), Shown.suggestion(name, CAPABILITIES, item.problems())));
      }
    }
    return capabilities;
  }

  private static List<Ulimit> ulimits(@Nullable Value value) {
    List<Ulimit> ulimits = new ArrayList<>();
    if (value == null) {
      return ulimits;
    }
    value
        .entries()
        .forEach(
            (name, entry) -> {
              if (!ULIMITS.contains(name)) {
                entry.error(
                    "%s is not a limit of a process.%s"
                        .formatted(
                            Shown.quoted(name), Shown.suggestion(name, ULIMITS, entry.problems())));
              }
              Ulimit ulimit = entry.isNull() ? null : ulimit(name, entry);
              if (ulimit != null) {
                ulimits.add(ulimit);
              }
            });
    return ulimits;
  }

  private static @Nullable Ulimit ulimit(String name, Value value) {
    if (!value.isMap()) {
      Long both = amount(value);
      return both == null ? null : new Ulimit(name, both, both);
    }
    Section section = value.section(KnownKeys.ULIMIT);
    Long soft = section.read("soft", IsolationReader::amount);
    Long hard = section.read("hard", IsolationReader::amount);
    if (soft == null || hard == null) {
      if (!section.has("soft") || !section.has("hard")) {
        value.error("A limit needs 'soft' and 'hard', or one number for both.");
      }
      return null;
    }
    if (hard != -1 && (soft > hard || soft == -1)) {
      value.error("The soft limit %d is above the hard limit %d.".formatted(soft, hard));
    }
    return new Ulimit(name, soft, hard);
  }

  private static @Nullable Long amount(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    if (text.strip().matches("-1|[0-9]{1,18}")) {
      return Long.parseLong(text.strip());
    }
    value.error(
        "%s is not a limit. Write a whole number, or -1 for none.".formatted(Shown.quoted(text)));
    return null;
  }
}
