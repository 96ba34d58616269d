package dev.berth.server;

import dev.berth.audit.AuditSettings;
import dev.berth.deploy.DeploySettings;
import dev.berth.engine.embedded.EngineSettings;
import dev.berth.engine.embedded.EngineSettings.Permission;
import dev.berth.http.HttpLimits;
import dev.berth.identity.IdentitySettings;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.keyring.MasterKey;
import dev.berth.parameters.ParametersSettings;
import dev.berth.router.FrontDoorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says to each part of the platform what the configuration means for it. Thread-safe. */
final class FeatureSettings {
  /** The fewest files that the audit trail is kept in. */
  private static final int SEGMENTS = 4;

  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(10);
  private static final Path RUN = Path.of("/run/berth");

  private final Configuration configuration;

  FeatureSettings(Configuration configuration) {
    this.configuration = configuration;
  }

  EngineSettings engine(DataDirectory data, InstantSource clock) {
    int port = configuration.get(Settings.HTTP_PORT);
    return new EngineSettings(
            new EngineSettings.Home(data.instance(), data.engine(), RUN.resolve(data.instance())),
            clock,
            EnumSet.allOf(Permission.class),
            hostImageTenants(),
            new EngineSettings.LogLimits(
                configuration.get(Settings.ENGINE_LOG_MAX_SIZE),
                configuration.get(Settings.ENGINE_LOG_MAX_FILES)),
            port == 0 ? Set.of() : Set.of(port))
        .withInsecureRegistries(Set.copyOf(configuration.get(Settings.INSECURE_REGISTRIES)));
  }

  private @Nullable Set<TenantId> hostImageTenants() {
    if (!configuration.get(Settings.HOST_IMAGE)) {
      return Set.of();
    }
    Set<TenantId> tenants = configuration.get(Settings.HOST_IMAGE_TENANTS);
    return tenants.isEmpty() ? null : tenants;
  }

  /** Who may ask for what of the machine is decided by access, when a stack is deployed. */
  DeploySettings deploy(DataDirectory data) {
    return new DeploySettings(
        configuration.get(Settings.DEPLOY_MAX_STACKS),
        configuration.get(Settings.DEPLOY_MAX_SERVICES),
        configuration.get(Settings.DEPLOY_MAX_REPLICAS),
        Set.of(data.path(), RUN));
  }

  IdentitySettings identity() {
    return new IdentitySettings(
        configuration.get(Settings.REQUIRE_SECOND_FACTOR),
        configuration.get(Settings.SESSION_IDLE),
        configuration.get(Settings.SESSION_LIFE),
        configuration.get(Settings.PASSWORD_LENGTH),
        IdentitySettings.DEFAULT.hashingCost(),
        region());
  }

  ParametersSettings parameters() {
    return new ParametersSettings(region(), ParametersSettings.DEFAULT.cache());
  }

  /** That AWS's clients have to name. */
  String region() {
    return configuration.get(Settings.AWS_REGION);
  }

  /**
   * Where the master key comes from; a passphrase is read now.
   *
   * @throws dev.berth.kernel.BerthException {@code INVALID_CONFIGURATION} if more than one is set,
   *     or a passphrase cannot be read
   */
  MasterKey masterKey(DataDirectory data) {
    Optional<Path> file = configuration.get(Settings.MASTER_KEY_FILE);
    Optional<Path> passphrase = configuration.get(Settings.PASSPHRASE_FILE);
    List<String> command = configuration.get(Settings.KEYRING_COMMAND);
    if (Stream.of(file.isPresent(), passphrase.isPresent(), !command.isEmpty())
            .filter(set -> set)
            .count()
        > 1) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot open the key ring: more than one of '%s', '%s' and '%s' is set. Leave one."
              .formatted(
                  Settings.MASTER_KEY_FILE, Settings.PASSPHRASE_FILE, Settings.KEYRING_COMMAND));
    }
    if (passphrase.isPresent()) {
      return MasterKey.Passphrase.read(passphrase.get());
    }
    return command.isEmpty()
        ? new MasterKey.KeyFile(file.orElse(data.masterKey()))
        : new MasterKey.ExternalCommand(command, COMMAND_LIMIT);
  }

  AuditSettings audit() {
    ByteSize size = configuration.get(Settings.AUDIT_MAX_SIZE);
    ByteSize whole = AuditSettings.DEFAULT.segment();
    long segment = Math.min(whole.bytes(), size.bytes() / SEGMENTS);
    return new AuditSettings(configuration.get(Settings.AUDIT_KEEP), size, new ByteSize(segment));
  }

  FrontDoorSettings frontDoor() {
    return new FrontDoorSettings(
        configuration.get(Settings.DOMAIN),
        configuration.get(Settings.HTTP_PORT),
        configuration.get(Settings.HTTP_BIND),
        configuration.get(Settings.ROUTER_TRUSTED_PROXIES),
        new FrontDoorSettings.Limits(
            configuration.get(Settings.ROUTER_MAX_REQUEST_LINE),
            configuration.get(Settings.ROUTER_MAX_HEADERS),
            configuration.get(Settings.ROUTER_MAX_CONNECTIONS),
            configuration.get(Settings.ROUTER_MAX_CONNECTIONS_PER_TASK),
            FrontDoorSettings.Limits.DEFAULT.eventLoops()),
        new FrontDoorSettings.Timeouts(
            configuration.get(Settings.ROUTER_CONNECT_TIMEOUT),
            configuration.get(Settings.ROUTER_RESPONSE_TIMEOUT),
            configuration.get(Settings.ROUTER_HEAD_TIMEOUT),
            configuration.get(Settings.ROUTER_IDLE_TIMEOUT),
            configuration.get(Settings.ROUTER_KEEP_ALIVE)));
  }

  HttpLimits api() {
    return new HttpLimits(
        configuration.get(Settings.API_MAX_BODY),
        configuration.get(Settings.API_MAX_STREAM),
        configuration.get(Settings.API_MAX_REQUESTS),
        configuration.get(Settings.API_MAX_STREAMS),
        configuration.get(Settings.API_REQUEST_TIMEOUT),
        configuration.get(Settings.API_STALL_TIMEOUT));
  }
}
