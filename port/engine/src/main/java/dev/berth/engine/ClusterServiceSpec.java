package dev.berth.engine;

import dev.berth.kernel.ByteSize;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything a cluster needs to know to run a service. Immutable.
 *
 * @param identity which service it is and whose
 * @param labels of the service and of its tasks; the cluster keeps and returns them
 * @param template what its tasks are made of: a change of it replaces them
 * @param operation how many tasks there are and what keeps them going
 * @param placement where they may run
 * @param ports what is published, and how
 */
public record ClusterServiceSpec(
    ServiceIdentity identity,
    Map<String, String> labels,
    Template template,
    Operation operation,
    Placement placement,
    Ports ports) {
  public ClusterServiceSpec {
    labels = Map.copyOf(labels);
  }

  /**
   * What tasks are made of.
   *
   * @param image the image's reference
   * @param process what runs inside
   * @param filesystem what tasks see of disks beside their image
   * @param drivers of the volumes in it; those not among them are of the nodes' own disks
   * @param networking how tasks are reached and what they reach; its {@code ports} are not used,
   *     but those of the service
   * @param isolation what tasks may use and do; limits are for each task
   */
  public record Template(
      String image,
      ProcessSpec process,
      Filesystem filesystem,
      Map<VolumeName, VolumeDriver> drivers,
      Networking networking,
      Isolation isolation) {
    public Template {
      drivers = Map.copyOf(drivers);
    }
  }

  /** How many tasks a service has, and whether they are to end. */
  public enum Mode {
    REPLICATED,
    /** One on each node that suits. */
    GLOBAL,
    REPLICATED_JOB,
    GLOBAL_JOB
  }

  /**
   * What keeps the tasks going.
   *
   * @param replicas of a replicated service, how many tasks; of a replicated job, how many at once
   * @param completions of a replicated job, how many have to end well
   * @param generation one more makes new tasks of a service that is otherwise the same
   * @param health null: the image's own
   * @param stopGrace how long a task may take to end by itself
   */
  public record Operation(
      Mode mode,
      int replicas,
      int completions,
      long generation,
      @Nullable Health health,
      Restart restart,
      Duration stopGrace,
      Update update,
      Update rollback) {}

  /**
   * How a task is asked whether it is well.
   *
   * @param command as Docker's {@code Test} has it: {@code [CMD-SHELL, …]}, {@code [CMD, …]}; empty
   *     or {@code [NONE]}: not at all
   * @param retries failures in a row that make it unhealthy
   * @param startPeriod how long failures do not count at the beginning
   */
  public record Health(
      List<String> command,
      Duration interval,
      Duration timeout,
      int retries,
      Duration startPeriod) {
    public Health {
      command = List.copyOf(command);
    }
  }

  /**
   * When a task that has ended is replaced.
   *
   * @param maxAttempts null: for ever
   * @param window within which attempts count; null: all of them
   */
  public record Restart(
      Condition condition,
      Duration delay,
      @Nullable Integer maxAttempts,
      @Nullable Duration window) {
    /** After which end. */
    public enum Condition {
      NONE,
      ON_FAILURE,
      ANY
    }
  }

  /**
   * How tasks are replaced by those of a new version.
   *
   * @param parallelism how many at once; 0: all
   * @param delay between one group and the next
   * @param monitor how long a new task is watched
   * @param maxFailureRatio how many may fail, 0 to 1
   * @param startFirst whether a new task runs before the old one is ended
   */
  public record Update(
      int parallelism,
      Duration delay,
      FailureAction failureAction,
      Duration monitor,
      double maxFailureRatio,
      boolean startFirst) {
    /** What happens when too many of the new tasks fail. */
    public enum FailureAction {
      PAUSE,
      CONTINUE,
      ROLLBACK
    }
  }

  /**
   * Where tasks may run.
   *
   * @param constraints {@code node.role == manager}; all have to hold
   * @param spread attributes of nodes over whose values tasks are spread, in order
   * @param maxPerNode null: no limit
   * @param reservedMemory what a node must have left for each task; null: nothing
   * @param reservedCpus in CPUs; null: nothing
   */
  public record Placement(
      List<String> constraints,
      List<String> spread,
      @Nullable Integer maxPerNode,
      @Nullable ByteSize reservedMemory,
      @Nullable Double reservedCpus) {
    public static final Placement ANYWHERE = new Placement(List.of(), List.of(), null, null, null);

    public Placement {
      constraints = List.copyOf(constraints);
      spread = List.copyOf(spread);
    }
  }

  /**
   * How a service is reached from outside and found inside.
   *
   * @param published in the order of the file
   * @param endpoint whether the others of a network find one address or all tasks'
   */
  public record Ports(List<Published> published, Endpoint endpoint) {
    public static final Ports NONE = new Ports(List.of(), Endpoint.VIRTUAL_ADDRESS);

    public Ports {
      published = List.copyOf(published);
    }
  }

  /** What the service's name leads to inside its networks. */
  public enum Endpoint {
    /** {@code vip} */
    VIRTUAL_ADDRESS,
    /** {@code dnsrr} */
    ADDRESSES_OF_TASKS
  }

  /**
   * A published port.
   *
   * @param port on the nodes; 0, in host mode only: each task gets one that is free, and {@link
   *     ClusterTask.Endpoint} tells which
   * @param target the tasks' own
   * @param host whether it is a port of the nodes where tasks run; else every node of the cluster
   *     has it and passes on what comes
   */
  public record Published(int port, int target, PortBinding.Protocol protocol, boolean host) {}

  /**
   * A volume's driver, for those that a {@link Mount.Volume} names.
   *
   * @param name {@code local}
   * @param options {@code type}, {@code o}, {@code device}
   */
  public record VolumeDriver(String name, Map<String, String> options) {
    public VolumeDriver {
      options = Collections.unmodifiableMap(new TreeMap<>(options));
    }
  }
}
