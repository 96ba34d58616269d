package dev.berth.compose;

import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Place;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code services:}.
 *
 * @param image the reference; empty: what is built gets the name {@code STACK-SERVICE}
 * @param build null: the image is not built
 * @param files configs and secrets, in order
 * @param program what runs inside
 * @param mounts {@code volumes:} and {@code tmpfs:}, in order
 * @param networking ports, networks, names
 * @param isolation privileges and limits
 * @param healthcheck null: none in the file
 * @param deploy how many, and what happens when one ends
 * @param labels {@code labels:}; those of {@code deploy.labels} come after and win
 * @param pullPolicy when the image is fetched; null: not said
 * @param platform of the image, {@code linux/amd64}; null: that of the machine
 * @param places where its keys stand
 * @param place where it stands
 */
public record ServiceSection(
    String image,
    @Nullable Build build,
    Program program,
    List<Mount> mounts,
    List<FileMount> files,
    Networking networking,
    Isolation isolation,
    @Nullable Healthcheck healthcheck,
    Deploy deploy,
    Map<String, String> labels,
    @Nullable PullPolicy pullPolicy,
    @Nullable String platform,
    Map<String, Place> places,
    Place place) {
  public ServiceSection {
    mounts = List.copyOf(mounts);
    files = List.copyOf(files);
    labels = Copies.of(labels);
    places = Copies.of(places);
  }

  /** With neither policy nor platform, the places of its keys unknown. */
  public ServiceSection(
      String image,
      @Nullable Build build,
      Program program,
      List<Mount> mounts,
      List<FileMount> files,
      Networking networking,
      Isolation isolation,
      @Nullable Healthcheck healthcheck,
      Deploy deploy,
      Map<String, String> labels,
      Place place) {
    this(
        image,
        build,
        program,
        mounts,
        files,
        networking,
        isolation,
        healthcheck,
        deploy,
        labels,
        null,
        null,
        Map.of(),
        place);
  }

  /** Where a key of the service stands; where the service stands if it has none of that name. */
  public Place place(String key) {
    return places.getOrDefault(key, place);
  }

  ServiceSection withNetworking(Networking changed) {
    return new ServiceSection(
        image,
        build,
        program,
        mounts,
        files,
        changed,
        isolation,
        healthcheck,
        deploy,
        labels,
        pullPolicy,
        platform,
        places,
        place);
  }

  ServiceSection withMounts(List<Mount> changed) {
    return new ServiceSection(
        image,
        build,
        program,
        changed,
        files,
        networking,
        isolation,
        healthcheck,
        deploy,
        labels,
        pullPolicy,
        platform,
        places,
        place);
  }

  /**
   * What runs inside.
   *
   * @param entrypoint null: the image's
   * @param command null: the image's
   * @param environment variables that are set; one that the file leaves open and that has no value
   *     is not among them
   * @param stopGracePeriod how long it may take to end
   */
  public record Program(
      @Nullable List<String> entrypoint,
      @Nullable List<String> command,
      Map<String, String> environment,
      @Nullable String workingDirectory,
      @Nullable String user,
      boolean terminal,
      @Nullable String stopSignal,
      Duration stopGracePeriod,
      boolean init) {
    public Program {
      entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
      command = command == null ? null : List.copyOf(command);
      environment = Copies.of(environment);
    }
  }

  /** One mount. */
  public sealed interface Mount {
    String target();

    Place place();

    /**
     * @param source absolute, made so with the source's directory; links are not resolved
     * @param createSource whether a missing source is made (the short form says so)
     */
    record Bind(String source, String target, boolean readOnly, boolean createSource, Place place)
        implements Mount {}

    /**
     * @param key of {@code volumes:}; null: anonymous
     * @param subpath a relative folder in the volume; null: the whole
     */
    record Volume(
        @Nullable String key,
        String target,
        boolean readOnly,
        @Nullable String subpath,
        Place place)
        implements Mount {}

    /**
     * @param mode the permissions as a number: {@code 01777}; null: not given
     */
    record Tmpfs(String target, @Nullable ByteSize size, @Nullable Integer mode, Place place)
        implements Mount {}
  }

  /**
   * Names, networks and ports.
   *
   * @param networkMode null: the networks; else {@code host} or {@code none}
   * @param networks key of {@code networks:} to further aliases; the service's own name is not
   *     among them
   * @param ports published ports, ranges taken apart
   * @param exposed container ports, ranges taken apart
   */
  public record Networking(
      @Nullable String hostname,
      @Nullable String networkMode,
      Map<String, List<String>> networks,
      List<Port> ports,
      Set<Integer> exposed,
      Map<String, String> extraHosts) {
    public Networking {
      networks = Copies.of(networks);
      ports = List.copyOf(ports);
      exposed = Copies.of(exposed);
      extraHosts = Copies.of(extraHosts);
    }

    Networking withNetworks(Map<String, List<String>> changed) {
      return new Networking(hostname, networkMode, changed, ports, exposed, extraHosts);
    }
  }

  /**
   * One entry of {@code ports:}.
   *
   * @param hostAddress null: all
   * @param published null: only routable, no port of the machine
   * @param udp else TCP
   * @param mode {@code host} or {@code ingress}, of a cluster; null: not said
   */
  public record Port(
      @Nullable String hostAddress,
      @Nullable Integer published,
      int target,
      boolean udp,
      @Nullable String mode,
      Place place) {}

  /**
   * Privileges and limits.
   *
   * @param pid {@code host} or null
   * @param ipc {@code host} or null
   * @param cpus null: no limit
   * @param securityOptions {@code security_opt} as written
   * @param cgroupParent null: not said
   */
  public record Isolation(
      boolean readOnlyRoot,
      boolean privileged,
      @Nullable String pid,
      @Nullable String ipc,
      Set<String> addedCapabilities,
      Set<String> droppedCapabilities,
      List<Ulimit> ulimits,
      Map<String, String> sysctls,
      @Nullable ByteSize memory,
      @Nullable Double cpus,
      @Nullable Integer pids,
      List<Device> devices,
      List<String> securityOptions,
      @Nullable String cgroupParent) {
    public Isolation {
      addedCapabilities = Copies.of(addedCapabilities);
      droppedCapabilities = Copies.of(droppedCapabilities);
      ulimits = List.copyOf(ulimits);
      sysctls = Copies.of(sysctls);
      devices = List.copyOf(devices);
      securityOptions = List.copyOf(securityOptions);
    }
  }

  /**
   * A device of the machine.
   *
   * @param source its path there
   * @param permissions one or more of {@code r}, {@code w}, {@code m}
   */
  public record Device(String source, String target, String permissions, Place place) {}

  /** -1 is no limit. */
  public record Ulimit(String name, long soft, long hard) {}

  /**
   * How health is found out.
   *
   * @param command what runs in the task; {@code CMD-SHELL} is turned into {@code /bin/sh -c};
   *     empty: switched off ({@code NONE}, {@code disable: true})
   */
  public record Healthcheck(
      List<String> command,
      Duration interval,
      Duration timeout,
      int retries,
      Duration startPeriod,
      Duration startInterval) {
    public Healthcheck {
      command = List.copyOf(command);
    }
  }

  /**
   * How many, and what happens when one ends.
   *
   * @param mode how many, and whether they are to end
   * @param replicas 0 or more ({@code scale:} too); of a job, how many run at once
   * @param completions of a job, how many have to end well in all
   * @param restart of {@code deploy.restart_policy} or {@code restart:}; {@code ANY} without both,
   *     but {@code ON_FAILURE} for a service that others want to end well
   * @param dependsOn services that are started before, with their condition
   * @param update how tasks are replaced by a new version
   * @param rollback how they are replaced by the version before
   * @param endpointMode {@code vip} or {@code dnsrr}; null: not said
   * @param reserved what a node of a cluster must have left for each task
   */
  public record Deploy(
      Mode mode,
      int replicas,
      int completions,
      Restart restart,
      Map<String, String> dependsOn,
      Update update,
      Update rollback,
      Placement placement,
      @Nullable String endpointMode,
      Reserved reserved) {
    public Deploy {
      dependsOn = Copies.of(dependsOn);
    }
  }

  /**
   * {@code deploy.resources.reservations}; null is nothing.
   *
   * @param cpus in CPUs
   */
  public record Reserved(@Nullable ByteSize memory, @Nullable Double cpus) {
    public static final Reserved NOTHING = new Reserved(null, null);
  }

  /** How many tasks, and whether they are to end. */
  public enum Mode {
    REPLICATED,
    /** One on every node. */
    GLOBAL,
    /** So many that end well, then it is done. */
    REPLICATED_JOB,
    /** One on every node that ends well. */
    GLOBAL_JOB;

    public boolean isJob() {
      return this == REPLICATED_JOB || this == GLOBAL_JOB;
    }
  }

  /**
   * @param condition when a task that ended is replaced
   * @param delay between the end and the next start; null: grows from one attempt to the next
   * @param maxAttempts null: no limit
   * @param window how long a task has to live for its start to count as a success; null: not said
   */
  public record Restart(
      Condition condition,
      @Nullable Duration delay,
      @Nullable Integer maxAttempts,
      @Nullable Duration window) {
    public Restart(Condition condition, @Nullable Duration delay, @Nullable Integer maxAttempts) {
      this(condition, delay, maxAttempts, null);
    }

    /** When a task that ended is replaced. */
    public enum Condition {
      NONE,
      ON_FAILURE,
      ANY
    }
  }
}
