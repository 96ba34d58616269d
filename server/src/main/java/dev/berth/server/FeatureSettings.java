package dev.berth.server;

import dev.berth.alerts.AlertSettings;
import dev.berth.audit.AuditSettings;
import dev.berth.certificates.AcmeSettings;
import dev.berth.certificates.CertificateSettings;
import dev.berth.deploy.DeploySettings;
import dev.berth.engine.docker.DockerSettings;
import dev.berth.engine.docker.SwarmSettings;
import dev.berth.engine.embedded.EngineSettings;
import dev.berth.engine.embedded.EngineSettings.Permission;
import dev.berth.http.HttpLimits;
import dev.berth.identity.IdentitySettings;
import dev.berth.index.DayIndex;
import dev.berth.index.TimeMath;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.keyring.MasterKey;
import dev.berth.logs.LogsSettings;
import dev.berth.metrics.MetricsSettings;
import dev.berth.parameters.ParametersSettings;
import dev.berth.proxy.ProxySettings;
import dev.berth.router.FrontDoorSettings;
import dev.berth.router.TrafficRecords;
import dev.berth.search.ShelfSettings;
import dev.berth.series.SeriesSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says to each part of the platform what the configuration means for it. Thread-safe. */
final class FeatureSettings {
  /** The fewest files that the audit trail is kept in. */
  private static final int SEGMENTS = 4;

  /** Of each day that is written to, in bytes. */
  private static final long DOCUMENT_MEMORY = 16 << 20;

  /** As many as Elasticsearch allows an index. */
  private static final int DOCUMENT_FIELDS = 1000;

  private static final int OPEN_DAYS = 4;
  private static final Duration COMMAND_LIMIT = Duration.ofSeconds(10);
  private static final Duration HOOK_LIMIT = Duration.ofMinutes(2);
  private static final Path RUN = Path.of("/run/berth");

  private final Configuration configuration;

  FeatureSettings(Configuration configuration) {
    this.configuration = configuration;
  }

  EngineSettings engine(DataDirectory data, InstantSource clock) {
    Set<Integer> doors =
        Stream.of(configuration.get(Settings.HTTP_PORT), httpsPort())
            .filter(port -> port > 0)
            .collect(Collectors.toUnmodifiableSet());
    return new EngineSettings(
            new EngineSettings.Home(data.instance(), data.engine(), RUN.resolve(data.instance())),
            clock,
            EnumSet.allOf(Permission.class),
            hostImageTenants(),
            new EngineSettings.LogLimits(
                configuration.get(Settings.ENGINE_LOG_MAX_SIZE),
                configuration.get(Settings.ENGINE_LOG_MAX_FILES)),
            doors)
        .withInsecureRegistries(Set.copyOf(configuration.get(Settings.INSECURE_REGISTRIES)));
  }

  /** The same for tasks that a daemon runs. */
  DockerSettings docker(DataDirectory data, InstantSource clock, DockerSettings.Flavour flavour) {
    return docker(data, clock, DockerSettings.Target.socket(flavour, socket(flavour)));
  }

  /** The same for a daemon that somebody names. */
  DockerSettings docker(DataDirectory data, InstantSource clock, DockerSettings.Target target) {
    return new DockerSettings(
        target,
        new DockerSettings.Home(data.instance(), RUN.resolve(data.instance())),
        clock,
        EnumSet.allOf(DockerSettings.Permission.class),
        hostImageTenants(),
        logLimits());
  }

  /** Of the swarm whose manager is behind {@code engine.socket}. */
  SwarmSettings swarm(DataDirectory data) {
    DockerSettings.Flavour docker = DockerSettings.Flavour.DOCKER;
    return swarm(data, DockerSettings.Target.socket(docker, socket(docker)));
  }

  /** Of a swarm one of whose managers somebody names. */
  SwarmSettings swarm(DataDirectory data, DockerSettings.Target manager) {
    return new SwarmSettings(manager, data.instance(), logLimits());
  }

  private DockerSettings.LogLimits logLimits() {
    return new DockerSettings.LogLimits(
        configuration.get(Settings.ENGINE_LOG_MAX_SIZE),
        configuration.get(Settings.ENGINE_LOG_MAX_FILES));
  }

  private Path socket(DockerSettings.Flavour flavour) {
    return configuration
        .get(Settings.ENGINE_SOCKET)
        .orElse(
            switch (flavour) {
              case DOCKER -> Path.of("/run/docker.sock");
              case PODMAN -> Path.of("/run/podman/podman.sock");
            });
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

  AlertSettings alerts() {
    String domain = configuration.get(Settings.DOMAIN);
    String url =
        domain.equals("localhost")
            ? "http://localhost:" + configuration.get(Settings.HTTP_PORT)
            : "https://berth." + domain;
    return new AlertSettings(configuration.get(Settings.ALERTS_ALLOWED_ADDRESSES), url);
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

  ShelfSettings documents(InstantSource clock) {
    DayIndex.Settings day =
        new DayIndex.Settings(
            DOCUMENT_MEMORY, DOCUMENT_FIELDS, LogsSettings.DEFAULT.patience(), new TimeMath(clock));
    return new ShelfSettings(
        day,
        OPEN_DAYS,
        configuration.get(Settings.DOCUMENTS_KEEP),
        configuration.get(Settings.DOCUMENTS_MAX_SIZE));
  }

  LogsSettings logs() {
    LogsSettings usual = LogsSettings.DEFAULT;
    return new LogsSettings(
        configuration.get(Settings.LOGS_KEEP),
        configuration.get(Settings.LOGS_MAX_SIZE),
        usual.reserve(),
        usual.patience());
  }

  MetricsSettings metrics() {
    MetricsSettings usual = MetricsSettings.DEFAULT;
    return new MetricsSettings(
        usual.interval(),
        new SeriesSettings(
            usual.store().window(),
            configuration.get(Settings.METRICS_KEEP),
            configuration.get(Settings.METRICS_KEEP_FIVE_MINUTES),
            configuration.get(Settings.METRICS_KEEP_HOURS),
            configuration.get(Settings.METRICS_MAX_SIZE),
            configuration.get(Settings.METRICS_MAX_SERIES)),
        usual.scrape());
  }

  /** Where SQL is taken; empty: nowhere. */
  OptionalInt sqlPort() {
    int port = configuration.get(Settings.SQL_PORT);
    return port < 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  FrontDoorSettings frontDoor(DataDirectory data) {
    return new FrontDoorSettings(
        configuration.get(Settings.DOMAIN),
        new FrontDoorSettings.Listening(
            configuration.get(Settings.HTTP_PORT),
            httpsPort(),
            configuration.get(Settings.HTTP_BIND),
            configuration.get(Settings.ROUTER_PROXY_PROTOCOL)),
        new FrontDoorSettings.Https(
            configuration.get(Settings.ROUTER_REDIRECT_TO_HTTPS),
            configuration.get(Settings.ROUTER_HSTS)),
        new ProxySettings(configuration.get(Settings.ROUTER_TRUSTED_PROXIES), limits(), timeouts()),
        data.routes(),
        configuration.get(Settings.ROUTER_ACCEPT_OPEN_PORTS));
  }

  /** Where TLS is taken; tests that take any port for HTTP take any for this. */
  private int httpsPort() {
    boolean any =
        configuration.get(Settings.HTTP_PORT) == 0 && !configuration.isSet(Settings.HTTPS_PORT);
    return any ? 0 : configuration.get(Settings.HTTPS_PORT);
  }

  private ProxySettings.Limits limits() {
    ProxySettings.Limits limits = ProxySettings.Limits.DEFAULT;
    return new ProxySettings.Limits(
        configuration.get(Settings.ROUTER_MAX_REQUEST_LINE),
        configuration.get(Settings.ROUTER_MAX_HEADERS),
        limits.headerCount(),
        configuration.get(Settings.ROUTER_MAX_CONNECTIONS),
        configuration.get(Settings.ROUTER_MAX_CONNECTIONS_PER_TASK),
        limits.streams(),
        limits.heldBody(),
        limits.eventLoops());
  }

  private ProxySettings.Timeouts timeouts() {
    return new ProxySettings.Timeouts(
        configuration.get(Settings.ROUTER_CONNECT_TIMEOUT),
        configuration.get(Settings.ROUTER_RESPONSE_TIMEOUT),
        configuration.get(Settings.ROUTER_HEAD_TIMEOUT),
        configuration.get(Settings.ROUTER_IDLE_TIMEOUT),
        configuration.get(Settings.ROUTER_KEEP_ALIVE));
  }

  TrafficRecords records(DataDirectory data) {
    return configuration.get(Settings.ROUTER_ACCESS_LOG)
        ? TrafficRecords.open(data.accessLog())
        : TrafficRecords.countsOnly(data.accessLog());
  }

  CertificateSettings certificates(DataDirectory data) {
    return new CertificateSettings(
        data.instance(),
        configuration.get(Settings.DOMAIN),
        configuration.get(Settings.ACME_DIRECTORY).map(this::acme).orElse(null));
  }

  private AcmeSettings acme(URI directory) {
    List<String> hook = configuration.get(Settings.ACME_DNS_HOOK);
    return new AcmeSettings(
        directory,
        configuration.get(Settings.ACME_EMAIL),
        challenge(configuration.get(Settings.ACME_CHALLENGE)),
        hook.isEmpty()
            ? null
            : new AcmeSettings.DnsHook(hook, configuration.get(Settings.ACME_DNS_WAIT), HOOK_LIMIT),
        configuration.get(Settings.ACME_CA_FILE).orElse(null),
        externalAccount(),
        AcmeSettings.DEFAULT_ORDERS_PER_HOUR);
  }

  private static AcmeSettings.Challenge challenge(String word) {
    return Stream.of(AcmeSettings.Challenge.values())
        .filter(challenge -> challenge.word().equals(word))
        .findFirst()
        .orElseThrow();
  }

  private AcmeSettings.@Nullable ExternalAccount externalAccount() {
    String keyId = configuration.get(Settings.ACME_EAB_KEY_ID);
    Optional<Path> file = configuration.get(Settings.ACME_EAB_KEY_FILE);
    if (keyId.isEmpty() != file.isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot bind the ACME account: one of '%s' and '%s' is set without the other. Set both, or none."
              .formatted(Settings.ACME_EAB_KEY_ID.key(), Settings.ACME_EAB_KEY_FILE.key()));
    }
    return file.map(path -> AcmeSettings.ExternalAccount.read(keyId, path)).orElse(null);
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
