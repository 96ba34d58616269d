package dev.berth.server;

import dev.berth.alerts.Alerts;
import dev.berth.audit.Audit;
import dev.berth.aws.AwsEndpoint;
import dev.berth.certificates.FrontDoorCertificates;
import dev.berth.console.AppServices;
import dev.berth.console.Console;
import dev.berth.deploy.Deployments;
import dev.berth.http.ApiListener;
import dev.berth.http.Endpoint;
import dev.berth.http.EndpointTable;
import dev.berth.http.Guard;
import dev.berth.http.SocketEndpoint;
import dev.berth.identity.Identity;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.keyring.StoredKeyring;
import dev.berth.logs.EventFile;
import dev.berth.logs.LogFigures;
import dev.berth.logs.Logs;
import dev.berth.logs.SavedSearches;
import dev.berth.metrics.Metrics;
import dev.berth.parameters.Parameters;
import dev.berth.proxy.Upstream;
import dev.berth.proxy.UpstreamAddress;
import dev.berth.router.ContainerNetworks;
import dev.berth.router.FrontDoor;
import dev.berth.router.TrafficRecords;
import dev.berth.search.DayDocuments;
import dev.berth.search.SearchDesk;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;

/**
 * Constructs everybody, in the order in which they need each other: the table of contents of the
 * platform. What it opens is closed by the {@link Cleanup} it is given, also when it does not come
 * to its end.
 */
final class Wiring {
  /** Threads that take requests of the API; more would not make two cores faster. */
  private static final int EVENT_LOOPS = 2;

  private final Surroundings surroundings;
  private final Cleanup cleanup;
  private final FeatureSettings settings;
  private final DataDirectory data;

  private final Store store;
  private final Audit audit;
  private final EventFile events;
  private final StoredKeyring keyring;
  private final Identity identity;
  private final Guard guard;
  private final EngineChoice engines;
  private final ChosenEngine engine;
  private final Vertx vertx;
  private final ApiListener api;
  private final FrontDoorCertificates certificates;
  private final TrafficRecords records;
  private final FrontDoor frontDoor;
  private final Parameters parameters;
  private final Deployments deployments;
  private final Logs logs;
  private final SavedSearches searches;
  private final DayDocuments documents;
  private final ElasticsearchDoor elasticsearch;
  private final Alerts alerts;
  private final PlatformState state;
  private final MetricsEndpoint ownMetrics;
  private final Metrics metrics;
  private final EndpointTable table;

  Wiring(
      Configuration configuration, Surroundings surroundings, DataDirectory data, Cleanup cleanup) {
    this.surroundings = surroundings;
    this.cleanup = cleanup;
    this.settings = new FeatureSettings(configuration);
    this.data = data;

    this.store = cleanup.add("store", SqlStore.sqlite(data.database()));
    this.audit =
        cleanup.add(
            "audit trail", Audit.open(data.audit(), settings.audit(), surroundings.clock()));
    this.events = cleanup.add("events", new EventFile(data.eventLog()));
    this.keyring =
        StoredKeyring.open(
            store, settings.masterKey(data), surroundings.clock(), surroundings.random());
    this.identity = cleanup.add("identity", identity());
    this.guard = new Guard(identity, audit);
    this.engines = new EngineChoice(settings, data, surroundings.clock());
    this.engine = engine(configuration);
    this.vertx = vertx();
    this.api = new ApiListener(vertx, data.apiSocket(), request -> table().handle(request));
    this.certificates = cleanup.add("certificates", certificates());
    this.records = cleanup.add("access records", settings.records(data));
    this.frontDoor = frontDoor();
    this.parameters = parameters();
    this.deployments = cleanup.add("deployments", deployments());
    this.logs = cleanup.add("logs", new Logs(data.logs(), settings.logs(), surroundings.clock()));
    this.searches = new SavedSearches(store, surroundings.clock());
    this.documents =
        cleanup.add(
            "documents",
            new DayDocuments(
                data.documents(), settings.documents(surroundings.clock()), surroundings.clock()));
    this.elasticsearch = cleanup.add("Elasticsearch's API", elasticsearch(configuration));
    this.state = state(configuration);
    this.ownMetrics = new MetricsEndpoint(state, () -> table().counts(), frontDoor, records, logs);
    this.metrics = cleanup.add("metrics", metrics());
    this.alerts = cleanup.add("alerts", alerts());
    this.table = cleanup.add("API", endpointTable());
    cleanup.add("socket of the API", api);
    // Last, so that it is closed first: what others close behind it, nobody asks for any more.
    cleanup.add("front door", frontDoor);
  }

  private Identity identity() {
    return new Identity(
        new Identity.Surroundings(
            store,
            keyring,
            audit,
            surroundings.clock(),
            surroundings.ids(),
            surroundings.random(),
            data.adminToken()),
        settings.identity());
  }

  private Parameters parameters() {
    return new Parameters(
        new Parameters.Surroundings(
            store, keyring, guard, identity, identity, surroundings.clock()),
        settings.parameters());
  }

  private ChosenEngine engine(Configuration configuration) {
    ChosenEngine chosen =
        engines.open(configuration.get(Settings.ENGINE), configuration.source(Settings.ENGINE));
    cleanup.add("engine", chosen.runner());
    return chosen;
  }

  private Vertx vertx() {
    FileSystemOptions files =
        new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
    VertxOptions options =
        new VertxOptions()
            .setFileSystemOptions(files)
            .setEventLoopPoolSize(EVENT_LOOPS)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2);
    Vertx made = Vertx.vertx(options);
    cleanup.add("event loops", () -> made.close().await());
    return made;
  }

  private FrontDoorCertificates certificates() {
    return new FrontDoorCertificates(
        new FrontDoorCertificates.Surroundings(
            store,
            keyring,
            new CertificateEvents(audit, events, surroundings.clock()),
            surroundings.clock(),
            surroundings.random(),
            data.certificates()),
        settings.certificates(data));
  }

  private FrontDoor frontDoor() {
    UpstreamAddress platform =
        new UpstreamAddress(
            UnixDomainSocketAddress.of(api.socket()),
            UpstreamAddress.Scheme.HTTP,
            "localhost",
            null);
    return new FrontDoor(
        new FrontDoor.Surroundings(
            settings.frontDoor(data),
            new Upstream("platform", platform),
            certificates,
            records,
            store,
            identity::hasTenant,
            surroundings.clock(),
            surroundings.random()));
  }

  private Deployments deployments() {
    return new Deployments(
        new Deployments.Surroundings(
            engine.runner(),
            engines,
            store,
            frontDoor,
            identity,
            identity,
            keyring,
            parameters,
            surroundings.clock(),
            surroundings.ids(),
            events,
            surroundings.machine().name()),
        settings.deploy(data));
  }

  private Metrics metrics() {
    return new Metrics(
        new Metrics.Surroundings(
            data.metrics(),
            store,
            deployments.directory(),
            ownMetrics::render,
            surroundings.machine().name(),
            surroundings.clock(),
            (SSLSocketFactory) SSLSocketFactory.getDefault()),
        settings.metrics());
  }

  private ElasticsearchDoor elasticsearch(Configuration configuration) {
    SearchDesk desk =
        cleanup.add(
            "Elasticsearch's answers",
            new SearchDesk(
                documents,
                principal -> logs.records(identity, principal),
                new SearchDesk.Surroundings(
                    identity,
                    guard,
                    surroundings.ids(),
                    surroundings.clock(),
                    Version.current().toString())));
    return new ElasticsearchDoor(
        vertx,
        desk,
        configuration.get(Settings.LOGS_ELASTICSEARCH_BIND),
        configuration.get(Settings.LOGS_ELASTICSEARCH_PORT));
  }

  private Alerts alerts() {
    LogFigures figures = logs.figures();
    return new Alerts(
        new Alerts.Surroundings(
            store,
            keyring,
            guard,
            surroundings.clock(),
            surroundings.ids(),
            surroundings.random(),
            (SSLSocketFactory) SSLSocketFactory.getDefault(),
            ContainerNetworks.ofMachine()::have),
        new Alerts.Sources(figures, figures, metrics.readings(), figures),
        settings.alerts());
  }

  private PlatformState state(Configuration configuration) {
    return new PlatformState(
        Version.current(),
        data,
        configuration,
        engine,
        deployments,
        surroundings,
        surroundings.clock().instant(),
        new AtomicReference<>(PlatformState.Phase.STARTING),
        new AtomicReference<>(PlatformState.Doors.CLOSED));
  }

  private EndpointTable endpointTable() {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.addAll(new PlatformEndpoints(state, () -> endpoints).endpoints());
    endpoints.addAll(deployments.nodeEndpoints(state::node));
    endpoints.addAll(ownMetrics.endpoints());
    endpoints.addAll(metrics.endpoints());
    endpoints.addAll(identity.endpoints());
    endpoints.addAll(keyring.endpoints());
    endpoints.addAll(audit.endpoints());
    endpoints.addAll(parameters.endpoints());
    endpoints.addAll(aws().endpoints());
    endpoints.addAll(deployments.endpoints());
    endpoints.addAll(frontDoor.endpoints());
    endpoints.addAll(records.endpoints(frontDoor));
    endpoints.addAll(certificates.endpoints());
    endpoints.addAll(logs.endpoints(identity));
    endpoints.addAll(searches.endpoints());
    endpoints.addAll(alerts.endpoints());
    endpoints.addAll(console().endpoints());
    List<SocketEndpoint> sockets = deployments.sockets();
    return new EndpointTable(
        new EndpointTable.Routes(endpoints, sockets),
        guard,
        settings.api(),
        surroundings.ids(),
        surroundings.clock());
  }

  /** In the order of the navigation within each section. */
  private Console console() {
    return new Console(
        List.of(
            deployments.consolePages(),
            frontDoor.consolePages(),
            certificates.consolePages(),
            parameters.consolePages(),
            logs.consolePages(),
            metrics.consolePages(),
            alerts.consolePages(),
            identity.consolePages(),
            audit.consolePages()),
        identity,
        this::appServices);
  }

  private List<AppServices.AppService> appServices(TenantId tenant) {
    return deployments.routableServices(tenant).stream()
        .map(
            one ->
                new AppServices.AppService(
                    one.stack(),
                    one.service(),
                    one.labels(),
                    frontDoor.urls(tenant, one.stack(), one.service())))
        .toList();
  }

  private AwsEndpoint aws() {
    return new AwsEndpoint(
        guard, identity, parameters.awsOperations(), settings.region(), surroundings.clock());
  }

  DataDirectory data() {
    return data;
  }

  PlatformState state() {
    return state;
  }

  EndpointTable table() {
    return table;
  }

  /**
   * Makes everybody work. First the tasks, then the front door: who comes in finds the routes.
   *
   * @param firstPassword is given the password of the administrator, if it was made now
   * @return where the front door listens
   */
  PlatformState.Doors start(Consumer<Secret> firstPassword) throws InterruptedException {
    identity.belongings(
        List.of(deployments, parameters, frontDoor, logs, searches, documents, metrics, alerts));
    identity.start().ifPresent(firstPassword);
    parameters.start();
    searches.start();
    certificates.start();
    deployments.start();
    logs.start(deployments.directory());
    logs.follow(data.accessLog());
    logs.followEvents(data.eventLog(), identity::hasTenant);
    logs.followAudit(audit.feed(), identity::hasTenant);
    api.start(EVENT_LOOPS);
    documents.start();
    elasticsearch.open();
    frontDoor.start();
    metrics.start();
    alerts.start();
    settings.sqlPort().ifPresent(port -> cleanup.add("SQL", metrics.listen(port, identity, guard)));
    return new PlatformState.Doors(frontDoor.actualPort(), frontDoor.actualHttpsPort());
  }
}
