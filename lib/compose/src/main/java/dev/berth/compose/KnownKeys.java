package dev.berth.compose;

import dev.berth.kernel.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The keys that a section may have: those that Berth acts on, and those of the Compose
 * specification and of versions 2 and 3 that it knows and does not act on yet. To act on one, move
 * it from one list to the other and read it.
 */
final class KnownKeys {
  static final KnownKeys FILE =
      acted("configs", "include", "name", "networks", "secrets", "services", "version", "volumes")
          .notYet("models");

  static final KnownKeys SERVICE =
      acted(
              "build",
              "cap_add",
              "cap_drop",
              "cgroup_parent",
              "command",
              "configs",
              "container_name",
              "cpu_period",
              "cpu_quota",
              "cpus",
              "depends_on",
              "deploy",
              "devices",
              "entrypoint",
              "env_file",
              "environment",
              "expose",
              "extends",
              "extra_hosts",
              "healthcheck",
              "hostname",
              "image",
              "ipc",
              "label_file",
              "labels",
              "links",
              "mem_limit",
              "network_mode",
              "networks",
              "pid",
              "pids_limit",
              "ports",
              "privileged",
              "profiles",
              "pull_policy",
              "read_only",
              "restart",
              "scale",
              "secrets",
              "security_opt",
              "shm_size",
              "stop_grace_period",
              "stop_signal",
              "sysctls",
              "tmpfs",
              "tty",
              "ulimits",
              "user",
              "volumes",
              "volumes_from",
              "working_dir")
          .notYet(
              "annotations",
              "attach",
              "cgroup",
              "cpu_count",
              "cpu_percent",
              "cpu_rt_period",
              "cpu_rt_runtime",
              "cpu_shares",
              "cpuset",
              "device_cgroup_rules",
              "dns",
              "dns_opt",
              "dns_search",
              "domainname",
              "external_links",
              "gpus",
              "group_add",
              "init",
              "isolation",
              "log_driver",
              "log_opt",
              "mac_address",
              "mem_reservation",
              "mem_swappiness",
              "memswap_limit",
              "models",
              "oom_kill_disable",
              "oom_score_adj",
              "platform",
              "post_start",
              "pre_stop",
              "provider",
              "pull_refresh_after",
              "runtime",
              "stdin_open",
              "storage_opt",
              "use_api_socket",
              "userns_mode",
              "uts",
              "volume_driver")
          .notYet(
              "blkio_config",
              acted(
                  "device_read_bps",
                  "device_read_iops",
                  "device_write_bps",
                  "device_write_iops",
                  "weight",
                  "weight_device"))
          .notYet("credential_spec", acted("config", "file", "registry"))
          .notYet("develop", acted("watch"))
          .notYet("logging", acted("driver", "options"));

  static final KnownKeys DEPLOY =
      acted(
          "endpoint_mode",
          "labels",
          "mode",
          "placement",
          "replicas",
          "resources",
          "restart_policy",
          "rollback_config",
          "update_config");

  static final KnownKeys UPDATE =
      acted("delay", "failure_action", "max_failure_ratio", "monitor", "order", "parallelism");

  static final KnownKeys PLACEMENT = acted("constraints", "max_replicas_per_node", "preferences");

  static final KnownKeys PREFERENCE = acted("spread");

  static final KnownKeys RESOURCES =
      acted("limits")
          .notYet("reservations", acted("cpus", "memory", "pids", "generic_resources", "devices"));

  static final KnownKeys LIMITS = acted("cpus", "memory", "pids");

  static final KnownKeys RESTART_POLICY = acted("condition", "delay", "max_attempts", "window");

  static final KnownKeys HEALTHCHECK =
      acted("disable", "interval", "retries", "start_interval", "start_period", "test", "timeout");

  static final KnownKeys DEPENDENCY = acted("condition", "required").notYet("restart");

  static final KnownKeys PORT =
      acted("host_ip", "mode", "name", "protocol", "published", "target").notYet("app_protocol");

  static final KnownKeys MOUNT =
      acted("bind", "read_only", "source", "target", "tmpfs", "type", "volume", "consistency")
          .notYet("image", acted("subpath"));

  static final KnownKeys MOUNT_BIND =
      acted("create_host_path", "selinux").notYet("propagation", "recursive");

  static final KnownKeys DEVICE = acted("permissions", "source", "target");

  static final KnownKeys MOUNT_VOLUME = acted("subpath").notYet("labels", "nocopy");

  static final KnownKeys MOUNT_TMPFS = acted("mode", "size");

  static final KnownKeys ULIMIT = acted("hard", "soft");

  static final KnownKeys ATTACHMENT =
      acted("aliases")
          .notYet(
              "driver_opts",
              "gw_priority",
              "interface_name",
              "ipv4_address",
              "ipv6_address",
              "link_local_ips",
              "mac_address",
              "priority");

  static final KnownKeys NETWORK =
      acted("attachable", "driver", "external", "internal", "ipam", "labels", "name")
          .notYet("driver_opts", "enable_ipv4", "enable_ipv6");

  static final KnownKeys IPAM = acted("config").notYet("driver", "options");

  static final KnownKeys IPAM_CONFIG =
      acted("subnet").notYet("aux_addresses", "gateway", "ip_range");

  static final KnownKeys VOLUME = acted("driver", "driver_opts", "external", "labels", "name");

  static final KnownKeys EXTERNAL = acted("name");

  static final KnownKeys BUILD =
      acted("args", "context", "dockerfile", "dockerfile_inline", "labels", "target")
          .notYet(
              "additional_contexts",
              "cache_from",
              "cache_to",
              "entitlements",
              "extra_hosts",
              "isolation",
              "network",
              "no_cache",
              "no_cache_filter",
              "platforms",
              "privileged",
              "provenance",
              "pull",
              "sbom",
              "secrets",
              "shm_size",
              "ssh",
              "tags",
              "ulimits");

  static final KnownKeys CONFIG =
      acted("content", "environment", "external", "file", "labels", "name")
          .notYet("template_driver");

  static final KnownKeys SECRET =
      acted("content", "environment", "external", "file", "labels", "name")
          .notYet("driver", "driver_opts", "template_driver");

  /** What Berth adds to configs and secrets, under {@code x-berth}. */
  static final KnownKeys CONTENT_SOURCE = acted("on-change", "parameter");

  static final KnownKeys FILE_MOUNT = acted("gid", "mode", "source", "target", "uid");

  static final KnownKeys ENV_FILE = acted("format", "path", "required");

  static final KnownKeys EXTENDS = acted("file", "service");

  static final KnownKeys INCLUDE = acted("env_file", "path", "project_directory");

  /** Every section. */
  static final List<KnownKeys> SECTIONS =
      List.of(
          FILE,
          SERVICE,
          DEPLOY,
          UPDATE,
          PLACEMENT,
          PREFERENCE,
          RESOURCES,
          LIMITS,
          RESTART_POLICY,
          HEALTHCHECK,
          DEPENDENCY,
          PORT,
          MOUNT,
          MOUNT_BIND,
          DEVICE,
          MOUNT_VOLUME,
          MOUNT_TMPFS,
          ULIMIT,
          ATTACHMENT,
          NETWORK,
          IPAM,
          IPAM_CONFIG,
          VOLUME,
          EXTERNAL,
          BUILD,
          CONFIG,
          SECRET,
          CONTENT_SOURCE,
          FILE_MOUNT,
          ENV_FILE,
          EXTENDS,
          INCLUDE);

  /** By key, the keys within; none where those are not checked. */
  private final Map<String, KnownKeys> notYet;

  private final Set<String> acted;

  private KnownKeys(Set<String> acted, Map<String, KnownKeys> notYet) {
    this.acted = acted;
    this.notYet = notYet;
  }

  private static KnownKeys acted(String... keys) {
    return new KnownKeys(Set.of(keys), Map.of());
  }

  private KnownKeys notYet(String... keys) {
    Map<String, KnownKeys> more = new LinkedHashMap<>(notYet);
    for (String key : keys) {
      more.put(key, new KnownKeys(Set.of(), Map.of()));
    }
    return new KnownKeys(acted, more);
  }

  private KnownKeys notYet(String key, KnownKeys within) {
    Map<String, KnownKeys> more = new LinkedHashMap<>(notYet);
    more.put(key, within);
    return new KnownKeys(acted, more);
  }

  /** Every key that may stand here. */
  Set<String> all() {
    Set<String> all = new TreeSet<>(acted);
    all.addAll(notYet.keySet());
    return all;
  }

  /** Whether Berth does what the key says. */
  boolean isActedOn(String key) {
    return acted.contains(key);
  }

  /** Tells of every key that is unknown, and of every one that is known but not acted on. */
  void check(Map<String, Value> entries, Problems problems) {
    entries.forEach(
        (key, value) -> {
          KnownKeys within = notYet.get(key);
          if (within != null) {
            if (!value.isNull()) {
              problems.warning(
                  value.keyPlace(),
                  value.path().toString(),
                  "%s is not acted on yet.".formatted(Shown.quoted(key)));
              within.checkUnknown(value);
            }
          } else if (!isKnown(key)) {
            unknown(key, value);
          }
        });
  }

  private void checkUnknown(Value section) {
    if (acted.isEmpty() || !section.isMap()) {
      return;
    }
    section
        .entries()
        .forEach(
            (key, value) -> {
              if (!isKnown(key)) {
                unknown(key, value);
              }
            });
  }

  private boolean isKnown(String key) {
    return acted.contains(key) || notYet.containsKey(key) || key.startsWith("x-");
  }

  private void unknown(String key, Value value) {
    Problems problems = value.problems();
    problems.error(
        value.keyPlace(),
        value.path().toString(),
        "The key %s is unknown here.%s"
            .formatted(Shown.quoted(key), Shown.suggestion(key, all(), problems)));
  }
}
