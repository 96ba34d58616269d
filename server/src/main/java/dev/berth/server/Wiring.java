package dev.berth.server;

import dev.berth.audit.Audit;
import dev.berth.aws.AwsEndpoint;
import dev.berth.deploy.Deployments;
import dev.berth.engine.Engine;
import dev.berth.engine.embedded.EmbeddedEngine;
import dev.berth.engine.fake.FakeEngine;
import dev.berth.http.Endpoint;
import dev.berth.http.EndpointTable;
import dev.berth.http.Guard;
import dev.berth.http.SocketEndpoint;
import dev.berth.identity.Identity;
import dev.berth.kernel.Secret;
import dev.berth.keyring.StoredKeyring;
import dev.berth.parameters.Parameters;
import dev.berth.router.FrontDoor;
import dev.berth.router.FrontDoorSettings;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Constructs everybody, in the order in which they need each other: the table of contents of the
 * platform. What it opens is closed by the {@link Cleanup} it is given, also when it does not come
 * to its end.
 */
final class Wiring {
  private final Surroundings surroundings;
  private final Cleanup cleanup;
  private final FeatureSettings settings;
  private final DataDirectory data;

  private final Store store;
  private final Audit audit;
  private final StoredKeyring keyring;
  private final Identity identity;
  private final Guard guard;
  private final Engine engine;
  private final Vertx vertx;
  private final FrontDoor frontDoor;
  private final Parameters parameters;
  private final Deployments deployments;
  private final PlatformState state;
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
    this.keyring =
        StoredKeyring.open(
            store, settings.masterKey(data), surroundings.clock(), surroundings.random());
    this.identity = cleanup.add("identity", identity());
    this.guard = new Guard(identity, audit);
    this.engine = cleanup.add("engine", engine(configuration.get(Settings.ENGINE)));
    this.vertx = vertx();
    this.frontDoor = new FrontDoor(vertx, settings.frontDoor(), request -> table().handle(request));
    this.parameters = parameters();
    this.deployments = cleanup.add("deployments", deployments());
    this.state = state(configuration);
    this.table = cleanup.add("API", endpointTable());
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

  private Engine engine(String name) {
    return name.equals("fake")
        ? new FakeEngine(surroundings.clock())
        : EmbeddedEngine.open(settings.engine(data, surroundings.clock()));
  }

  private Vertx vertx() {
    FileSystemOptions files =
        new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
    VertxOptions options =
        new VertxOptions()
            .setFileSystemOptions(files)
            .setEventLoopPoolSize(FrontDoorSettings.Limits.DEFAULT.eventLoops())
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2);
    Vertx made = Vertx.vertx(options);
    cleanup.add("event loops", () -> made.close().await());
    return made;
  }

  private Deployments deployments() {
    return new Deployments(
        new Deployments.Surroundings(
            engine,
            store,
            frontDoor,
            identity,
            identity,
            keyring,
            parameters,
            surroundings.clock(),
            surroundings.ids(),
            surroundings.machine().name()),
        settings.deploy(data));
  }

  private PlatformState state(Configuration configuration) {
    return new PlatformState(
        Version.current(),
        data,
        configuration,
        engine,
        deployments::stacks,
        surroundings,
        surroundings.clock().instant(),
        new AtomicReference<>(PlatformState.Phase.STARTING),
        new AtomicInteger());
  }

  private EndpointTable endpointTable() {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.addAll(new PlatformEndpoints(state, () -> endpoints).endpoints());
    endpoints.addAll(new NodeEndpoints(state).endpoints());
    endpoints.addAll(new MetricsEndpoint(state, () -> table().counts()).endpoints());
    endpoints.addAll(identity.endpoints());
    endpoints.addAll(keyring.endpoints());
    endpoints.addAll(audit.endpoints());
    endpoints.addAll(parameters.endpoints());
    endpoints.addAll(aws().endpoints());
    endpoints.addAll(deployments.endpoints());
    endpoints.addAll(frontDoor.endpoints());
    List<SocketEndpoint> sockets = deployments.sockets();
    return new EndpointTable(
        new EndpointTable.Routes(endpoints, sockets),
        guard,
        settings.api(),
        surroundings.ids(),
        surroundings.clock());
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
   * @return the port that the front door listens on
   */
  int start(Consumer<Secret> firstPassword) throws InterruptedException {
    identity.belongings(List.of(deployments, parameters));
    identity.start().ifPresent(firstPassword);
    parameters.start();
    deployments.start();
    frontDoor.start();
    return frontDoor.actualPort();
  }
}
