package dev.berth.deploy;

import dev.berth.compose.Placement;
import dev.berth.compose.ServiceSection;
import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.compose.ServiceSection.Restart;
import dev.berth.compose.Update;
import dev.berth.engine.Filesystem;
import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.Isolation;
import dev.berth.engine.Mount;
import dev.berth.engine.Networking;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.ServiceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a service that its file says, with names, images and paths resolved. Immutable.
 *
 * @param image the reference as the file writes it
 * @param imageId what the reference meant when the stack was deployed; {@code berth/host} stays as
 *     it is; empty: the image has to be fetched first
 * @param filesystem an anonymous volume in it is one of {@link AnonymousVolumes}: each slot gets
 *     its own
 * @param upkeep what keeps its tasks going; a change of it leaves running tasks alone
 * @param routing what the front door reads; a change of it leaves running tasks alone
 * @param cluster what only a cluster acts on; null: it is for an engine
 */
record ServiceSpec(
    String image,
    String imageId,
    ProcessSpec process,
    Filesystem filesystem,
    Networking networking,
    Isolation isolation,
    Upkeep upkeep,
    Routing routing,
    @Nullable ClusterTraits cluster) {
  /** For an engine. */
  ServiceSpec(
      String image,
      String imageId,
      ProcessSpec process,
      Filesystem filesystem,
      Networking networking,
      Isolation isolation,
      Upkeep upkeep,
      Routing routing) {
    this(image, imageId, process, filesystem, networking, isolation, upkeep, routing, null);
  }

  /**
   * What keeps the tasks of a service going.
   *
   * @param healthcheck null: none
   * @param stopGrace how long a task may take to end by itself
   * @param dependsOn which services come before, and how far they have to be
   * @param scheme how many tasks there are, and whether they are to end
   * @param update how its tasks are replaced by those of a new version
   * @param rollback how they are replaced by those of the version before
   * @param placement where they may run
   */
  record Upkeep(
      @Nullable Healthcheck healthcheck,
      Restart restart,
      Duration stopGrace,
      Map<ServiceName, StartCondition> dependsOn,
      Scheme scheme,
      Update update,
      Update rollback,
      Placement placement) {
    Upkeep {
      dependsOn = Collections.unmodifiableMap(new TreeMap<>(dependsOn));
      // What an older release has stored knows none of these.
      scheme = Objects.requireNonNullElse(scheme, Scheme.REPLICATED);
      update = Objects.requireNonNullElse(update, Update.DEFAULT);
      rollback = Objects.requireNonNullElse(rollback, Update.DEFAULT);
      placement = Objects.requireNonNullElse(placement, Placement.ANYWHERE);
    }

    /** Of a replicated service that is updated as usual and may run anywhere. */
    Upkeep(
        @Nullable Healthcheck healthcheck,
        Restart restart,
        Duration stopGrace,
        Map<ServiceName, StartCondition> dependsOn) {
      this(
          healthcheck,
          restart,
          stopGrace,
          dependsOn,
          Scheme.REPLICATED,
          Update.DEFAULT,
          Update.DEFAULT,
          Placement.ANYWHERE);
    }

    Upkeep withScheme(Scheme changed) {
      return new Upkeep(
          healthcheck, restart, stopGrace, dependsOn, changed, update, rollback, placement);
    }
  }

  /**
   * How many tasks a service has, and whether they are to end.
   *
   * @param completions of a replicated job: how many have to end well in all
   */
  record Scheme(ServiceSection.Mode mode, int completions) {
    static final Scheme REPLICATED = new Scheme(ServiceSection.Mode.REPLICATED, 0);

    boolean isJob() {
      return mode.isJob();
    }

    /** Whether there is one task on every node, whatever number anybody says. */
    boolean isGlobal() {
      return mode == ServiceSection.Mode.GLOBAL || mode == ServiceSection.Mode.GLOBAL_JOB;
    }
  }

  /**
   * What the front door reads.
   *
   * @param ports container ports over TCP that the file exposes or publishes
   */
  record Routing(Map<String, String> labels, SortedSet<Integer> ports) {
    Routing {
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
      ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
    }
  }

  /** Whether no task can be made before its image has been fetched. */
  boolean awaitsImage() {
    return imageId.isEmpty();
  }

  ServiceSpec withUpkeep(Upkeep changed) {
    return new ServiceSpec(
        image, imageId, process, filesystem, networking, isolation, changed, routing, cluster);
  }

  ServiceSpec withImage(String reference, String id) {
    return new ServiceSpec(
        reference, id, process, filesystem, networking, isolation, upkeep, routing, cluster);
  }

  ServiceSpec withFilesystem(Filesystem changed) {
    return new ServiceSpec(
        image, imageId, process, changed, networking, isolation, upkeep, routing, cluster);
  }

  ServiceSpec withProcess(ProcessSpec changed) {
    return new ServiceSpec(
        image, imageId, changed, filesystem, networking, isolation, upkeep, routing, cluster);
  }

  /** The same with its image, and the volumes that the image asks for. */
  ServiceSpec with(ServiceKey service, Image found) {
    List<Mount> mounts = new ArrayList<>(filesystem.mounts());
    mounts.addAll(AnonymousVolumes.missing(service, found, mounts));
    return new ServiceSpec(
        image,
        image.equals(Images.HOST) ? Images.HOST : found.id(),
        process,
        new Filesystem(mounts, filesystem.readOnlyRoot()),
        networking,
        isolation,
        upkeep,
        routing,
        cluster);
  }

  /** The task that a slot of this service runs. */
  TaskSpec render(TaskIdentity identity) {
    return new TaskSpec(
        identity, imageId, process, filesystemOf(identity.slot()), networking, isolation);
  }

  private Filesystem filesystemOf(int slot) {
    List<Mount> mounts = new ArrayList<>();
    for (Mount mount : filesystem.mounts()) {
      if (mount instanceof Mount.Volume volume && AnonymousVolumes.isOfService(volume.volume())) {
        VolumeName own = AnonymousVolumes.of(volume.volume(), slot);
        mounts.add(new Mount.Volume(own, volume.target(), volume.readOnly(), volume.subpath()));
      } else {
        mounts.add(mount);
      }
    }
    return new Filesystem(mounts, filesystem.readOnlyRoot());
  }
}
