package dev.berth.server;

import dev.berth.deploy.RunnerFactory;
import dev.berth.deploy.TargetDefinition;
import dev.berth.engine.Engine;
import dev.berth.engine.Runner;
import dev.berth.engine.docker.DockerEngine;
import dev.berth.engine.docker.DockerSettings.Flavour;
import dev.berth.engine.docker.DockerSettings.Target;
import dev.berth.engine.docker.DockerTls;
import dev.berth.engine.docker.SwarmCluster;
import dev.berth.engine.embedded.EmbeddedEngine;
import dev.berth.engine.fake.FakeEngine;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the engine or the cluster that the configuration names, and those of targets that operators
 * add. Thread-safe, but for {@link #open(String, String)}, which is called once.
 */
final class EngineChoice implements RunnerFactory {
  private static final Logger LOG = System.getLogger(EngineChoice.class.getName());

  private final FeatureSettings settings;
  private final DataDirectory data;
  private final InstantSource clock;

  EngineChoice(FeatureSettings settings, DataDirectory data, InstantSource clock) {
    this.settings = settings;
    this.data = data;
    this.clock = clock;
  }

  /**
   * Makes it.
   *
   * @param name one that the setting {@code engine} takes
   * @param source where that was set, for people
   */
  ChosenEngine open(String name, String source) {
    Optional<String> last = data.lastEngine();
    ChosenEngine chosen =
        name.equals("auto") ? any(last) : new ChosenEngine(named(name), source, List.of());
    String engine = chosen.runner().name();
    List<String> warnings =
        last.filter(before -> !before.equals(engine))
            .map(before -> List.of(abandoned(before, engine)))
            .orElse(List.of());
    warnings.forEach(warning -> LOG.log(Level.WARNING, warning));
    data.rememberEngine(engine);
    return new ChosenEngine(chosen.runner(), chosen.reason(), warnings);
  }

  @Override
  public Runner open(TargetDefinition definition) {
    try {
      Target target = target(definition);
      return definition.engine().equals("swarm")
          ? SwarmCluster.open(settings.swarm(data, target))
          : DockerEngine.open(settings.docker(data, clock, target));
    } catch (IllegalArgumentException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot add target '%s': %s.".formatted(definition.name(), e.getMessage()),
          e);
    }
  }

  private static Target target(TargetDefinition definition) {
    Flavour flavour = definition.engine().equals("podman") ? Flavour.PODMAN : Flavour.DOCKER;
    String socket = definition.socket();
    return socket == null
        ? new Target(
            flavour, URI.create(definition.dockerHost()), Target.LIMIT, tls(definition.tls()))
        : Target.socket(flavour, Path.of(socket));
  }

  private static @Nullable DockerTls tls(TargetDefinition.@Nullable Tls tls) {
    if (tls == null) {
      return null;
    }
    String certificate = tls.certificate();
    Secret key = tls.key();
    return new DockerTls(
        tls.authority(),
        certificate == null || key == null ? null : new DockerTls.Identity(certificate, key));
  }

  private static String abandoned(String before, String now) {
    return "The engine of this data directory was '%s' and is '%s' now, which does not know what that one still runs. If it shall end, start with --engine %s and call 'berth down --stacks' first."
        .formatted(before, now, before);
  }

  private Runner named(String name) {
    return switch (name) {
      case "fake" -> new FakeEngine(clock);
      case "docker" -> docker(Flavour.DOCKER);
      case "podman" -> docker(Flavour.PODMAN);
      case "swarm" -> SwarmCluster.open(settings.swarm(data));
      default -> EmbeddedEngine.open(settings.engine(data, clock));
    };
  }

  private Engine docker(Flavour flavour) {
    return DockerEngine.open(settings.docker(data, clock, flavour));
  }

  /** Who has had an engine stays with it: no other would know its tasks. */
  private ChosenEngine any(Optional<String> last) {
    if (last.isPresent()) {
      return new ChosenEngine(named(last.get()), "auto: the one of earlier starts", List.of());
    }
    if (SwarmCluster.isManager(settings.swarm(data).target())) {
      return new ChosenEngine(named("swarm"), "auto: Docker is a manager of a swarm", List.of());
    }
    Engine docker = docker(Flavour.DOCKER);
    if (docker.health().ready()) {
      return new ChosenEngine(docker, "auto: Docker answers", List.of());
    }
    String reason = "auto: Docker does not answer";
    docker.close();
    return new ChosenEngine(named("embedded"), reason, List.of());
  }
}
