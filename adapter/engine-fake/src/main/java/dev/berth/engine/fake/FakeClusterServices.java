package dev.berth.engine.fake;

import dev.berth.engine.ClusterService;
import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Published;
import dev.berth.engine.ClusterServices;
import dev.berth.engine.Contents;
import dev.berth.engine.Isolation;
import dev.berth.engine.Mount;
import dev.berth.engine.Networking;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.engine.ServiceIdentity;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.RegistryName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changing the services of one instance on a {@link FakeSwarm}. */
final class FakeClusterServices implements ClusterServices {
  private static final int LARGEST_FILE = 500 << 10;

  /** What a service of a cluster cannot be given, as with Swarm. */
  private static final Set<Isolation.Privilege> IMPOSSIBLE =
      Set.of(
          Isolation.Privilege.PRIVILEGED,
          Isolation.Privilege.HOST_PID,
          Isolation.Privilege.HOST_IPC);

  private final FakeSwarm swarm;
  private final String instance;

  FakeClusterServices(FakeSwarm swarm, String instance) {
    this.swarm = swarm;
    this.instance = instance;
  }

  @Override
  public void create(
      ClusterServiceSpec spec, Contents contents, @Nullable Credentials credentials) {
    synchronized (swarm) {
      swarm.requireAnswer(cause("create", spec));
      requirePossible("create", spec);
      boolean taken =
          swarm.services().stream()
              .anyMatch(s -> !s.removed && s.spec.identity().equals(spec.identity()));
      if (taken) {
        throw refused("create", spec, ErrorCode.CONFLICT, "one of the name exists already");
      }
      requireFreePorts("create", spec);
      Map<String, byte[]> files = read("create", spec, contents);
      FakeService service = new FakeService(instance, spec, swarm.now());
      service.credentials = credentials;
      service.keep(files);
      swarm.services().add(service);
      settle(service);
    }
  }

  @Override
  public void update(
      ClusterServiceSpec spec, Contents contents, @Nullable Credentials credentials) {
    synchronized (swarm) {
      swarm.requireAnswer(cause("update", spec));
      FakeService service =
          find(spec.identity())
              .orElseThrow(
                  () -> refused("update", spec, ErrorCode.NOT_FOUND, "there is no such service"));
      requirePossible("update", spec);
      if (spec.operation().mode() != service.spec.operation().mode()) {
        throw refused("update", spec, ErrorCode.UNSUPPORTED, "the mode of a service stays");
      }
      requireFreePorts("update", spec);
      Map<String, byte[]> files = read("update", spec, contents);
      service.previous = service.spec;
      if (credentials != null || !registry(service.spec).equals(registry(spec))) {
        service.credentials = credentials;
      }
      service.spec = spec;
      service.updated = swarm.now();
      service.keep(files);
      begin(service, service.previous);
      settle(service);
    }
  }

  private static RegistryName registry(ClusterServiceSpec spec) {
    return RegistryName.of(spec.template().image());
  }

  private void begin(FakeService service, ClusterServiceSpec before) {
    service.update = null;
    service.shownUpdate = ClusterService.Update.NONE;
    if (service.isJob()) {
      if (!FakeService.isAlike(before, service.spec)) {
        service.slots.forEach(slot -> slot.retired = true);
      }
    } else if (service.slots.stream().anyMatch(FakeSlot::isDirty)) {
      service.update = new FakeUpdate(service, swarm.orchestrator(), false);
      service.shownUpdate =
          new ClusterService.Update(ClusterService.Update.State.UPDATING, "update in progress");
    }
  }

  @Override
  public void remove(ServiceIdentity identity) {
    synchronized (swarm) {
      swarm.requireAnswer("remove service '%s'".formatted(identity.displayName()));
      find(identity)
          .ifPresent(
              service -> {
                service.removed = true;
                service.update = null;
                settle(service);
              });
    }
  }

  private void settle(FakeService service) {
    swarm.orchestrator().touch(service);
    swarm.changed();
  }

  private Optional<FakeService> find(ServiceIdentity identity) {
    return swarm.services().stream()
        .filter(s -> !s.removed && s.instance.equals(instance))
        .filter(s -> s.spec.identity().equals(identity))
        .findFirst();
  }

  private void requirePossible(String verb, ClusterServiceSpec spec) {
    Isolation isolation = spec.template().isolation();
    if (isolation.privileges().stream().anyMatch(IMPOSSIBLE::contains)) {
      throw refused(verb, spec, ErrorCode.UNSUPPORTED, "a cluster gives no task privileges");
    }
    if (!isolation.devices().isEmpty()) {
      throw refused(verb, spec, ErrorCode.UNSUPPORTED, "a cluster gives no task devices");
    }
    spec.placement().constraints().forEach(FakeConstraint::parse);
    for (String attribute : spec.placement().spread()) {
      if (!FakeConstraint.isAttribute(attribute)) {
        throw refused(
            verb, spec, ErrorCode.INVALID_INPUT, "no node has an attribute '" + attribute + "'");
      }
    }
    for (Networking.Attachment attachment : spec.template().networking().attachments()) {
      swarm.networks(instance).require(attachment.network());
    }
  }

  private void requireFreePorts(String verb, ClusterServiceSpec spec) {
    for (Published port : spec.ports().published()) {
      boolean taken =
          !port.host()
              && swarm.services().stream()
                  .filter(s -> !s.removed && !s.spec.identity().equals(spec.identity()))
                  .flatMap(s -> s.spec.ports().published().stream())
                  .anyMatch(p -> p.port() == port.port() && p.protocol() == port.protocol());
      if (taken) {
        throw refused(verb, spec, ErrorCode.PORT_TAKEN, "another service has port " + port.port());
      }
    }
  }

  private static Map<String, byte[]> read(String verb, ClusterServiceSpec spec, Contents contents) {
    Map<String, byte[]> files = new HashMap<>();
    for (Mount mount : List.copyOf(spec.template().filesystem().mounts())) {
      if (mount instanceof Mount.File file) {
        byte[] content = contents.read(file.content());
        if (content.length > LARGEST_FILE) {
          throw refused(
              verb,
              spec,
              ErrorCode.INVALID_INPUT,
              "the config or secret for '%s' has more than %d bytes"
                  .formatted(file.target(), LARGEST_FILE));
        }
        files.put(file.content(), content);
      }
    }
    return files;
  }

  private static BerthException refused(
      String verb, ClusterServiceSpec spec, ErrorCode code, String why) {
    return new BerthException(code, "Cannot %s: %s.".formatted(cause(verb, spec), why));
  }

  private static String cause(String verb, ClusterServiceSpec spec) {
    return "%s service '%s'".formatted(verb, spec.identity().displayName());
  }
}
