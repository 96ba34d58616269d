package dev.berth.engine.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The system calls that a task is refused: those that a container never needs and that lead into
 * parts of the kernel that have been broken before. What a capability stands for is refused only
 * without it. Everything else is left to namespaces, capabilities and control groups.
 *
 * <p>The list names what is refused instead of what is allowed because the runtime compiles it anew
 * at each start; docs/decisions/0010 has the figures.
 */
final class SeccompProfile {
  private static final int EPERM = 1;
  private static final int ENOSYS = 38;
  private static final long AF_VSOCK = 40;

  /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET. */
  private static final List<Long> NAMESPACE_FLAGS =
      List.of(
          0x0002_0000L,
          0x0200_0000L,
          0x0400_0000L,
          0x0800_0000L,
          0x1000_0000L,
          0x2000_0000L,
          0x4000_0000L);

  /**
   * Kept from everybody: key rings are shared by the machine; the rest is a way into the kernel.
   */
  private static final List<String> NEVER =
      List.of(
          "_sysctl",
          "add_key",
          "create_module",
          "get_kernel_syms",
          "io_uring_enter",
          "io_uring_register",
          "io_uring_setup",
          "keyctl",
          "kexec_file_load",
          "kexec_load",
          "lookup_dcookie",
          "nfsservctl",
          "pivot_root",
          "query_module",
          "request_key",
          "swapoff",
          "swapon",
          "sysfs",
          "uselib",
          "userfaultfd",
          "ustat",
          "vm86",
          "vm86old");

  private static final Map<String, List<String>> WITHOUT_CAPABILITY =
      Map.of(
          "CAP_SYS_ADMIN",
          List.of(
              "fsconfig",
              "fsmount",
              "fsopen",
              "fspick",
              "mount",
              "mount_setattr",
              "move_mount",
              "open_tree",
              "quotactl",
              "quotactl_fd",
              "setns",
              "umount",
              "umount2",
              "unshare"),
          "CAP_BPF",
          List.of("bpf"),
          "CAP_DAC_READ_SEARCH",
          List.of("open_by_handle_at"),
          "CAP_PERFMON",
          List.of("perf_event_open"),
          "CAP_SYS_BOOT",
          List.of("reboot"),
          "CAP_SYS_MODULE",
          List.of("delete_module", "finit_module", "init_module"),
          "CAP_SYS_PACCT",
          List.of("acct"),
          "CAP_SYS_RAWIO",
          List.of("ioperm", "iopl"),
          "CAP_SYS_TIME",
          List.of("clock_settime", "clock_settime64", "settimeofday", "stime"),
          "CAP_SYSLOG",
          List.of("syslog"));

  private SeccompProfile() {}

  /** The profile as the OCI runtime is told it, for a process with those capabilities. */
  static Map<String, Object> render(Set<String> capabilities) {
    List<Map<String, Object>> rules = new ArrayList<>();
    List<String> refused = new ArrayList<>(NEVER);
    WITHOUT_CAPABILITY.forEach(
        (capability, calls) -> {
          if (!isGranted(capability, capabilities)) {
            refused.addAll(calls);
          }
        });
    refused.sort(null);
    rules.add(rule(refused, EPERM));
    rules.add(rule("socket", comparison("SCMP_CMP_EQ", AF_VSOCK, 0)));
    if (!capabilities.contains("CAP_SYS_ADMIN")) {
      for (long flag : NAMESPACE_FLAGS) {
        rules.add(rule("clone", comparison("SCMP_CMP_MASKED_EQ", flag, flag)));
      }
      // Its flags lie in memory, where a filter cannot look; C libraries then take clone.
      rules.add(rule(List.of("clone3"), ENOSYS));
    }
    return Map.of(
        "defaultAction", "SCMP_ACT_ALLOW", "architectures", architectures(), "syscalls", rules);
  }

  /** As the kernel has it: the newer capabilities are parts of the old one. */
  private static boolean isGranted(String capability, Set<String> capabilities) {
    boolean isPart = capability.equals("CAP_BPF") || capability.equals("CAP_PERFMON");
    return capabilities.contains(capability) || (isPart && capabilities.contains("CAP_SYS_ADMIN"));
  }

  /** A process of any other architecture (x32, say) is killed at its first call. */
  private static List<String> architectures() {
    return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86");
      case "aarch64" -> List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM");
      default -> List.of();
    };
  }

  private static Map<String, Object> rule(List<String> names, int errno) {
    return Map.of("names", names, "action", "SCMP_ACT_ERRNO", "errnoRet", errno);
  }

  private static Map<String, Object> rule(String name, Map<String, Object> argument) {
    return Map.of(
        "names",
        List.of(name),
        "action",
        "SCMP_ACT_ERRNO",
        "errnoRet",
        EPERM,
        "args",
        List.of(argument));
  }

  private static Map<String, Object> comparison(String operator, long value, long valueTwo) {
    return Map.of("index", 0, "value", value, "valueTwo", valueTwo, "op", operator);
  }
}
