package dev.berth.server;

import dev.berth.deploy.Deployments;
import dev.berth.engine.Engine;
import dev.berth.engine.embedded.EmbeddedEngine;
import dev.berth.engine.fake.FakeEngine;
import dev.berth.http.Endpoint;
import dev.berth.http.EndpointTable;
import dev.berth.http.HttpLimits;
import dev.berth.http.SocketEndpoint;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.router.FrontDoor;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Constructs everybody, in the order in which they need each other: the table of contents of the
 * platform. What it opens is closed by the {@link Cleanup} it is given, also when it does not come
 * to its end.
 */
final class Wiring {
  private final Configuration configuration;
  private final Surroundings surroundings;
  private final Cleanup cleanup;

  private final DataDirectory data;
  private final Engine engine;
  private final Vertx vertx;
  private final FrontDoor frontDoor;
  private final Deployments deployments;
  private final PlatformState state;
  private final EndpointTable table;

  Wiring(
      Configuration configuration, Surroundings surroundings, DataDirectory data, Cleanup cleanup) {
    this.configuration = configuration;
    this.surroundings = surroundings;
    this.data = data;
    this.cleanup = cleanup;

    Store store = cleanup.add("store", SqlStore.sqlite(data.database()));
    this.engine = cleanup.add("engine", engine());
    this.vertx = vertx();
    this.frontDoor = new FrontDoor(vertx, FrontDoorChoice.of(configuration), this::answer);
    this.deployments =
        new Deployments(
            new Deployments.Surroundings(
                engine,
                store,
                frontDoor,
                surroundings.clock(),
                surroundings.ids(),
                surroundings.machine().name()),
            EngineChoice.deploySettings(configuration));
    this.state =
        new PlatformState(
            Version.current(),
            data,
            configuration,
            engine,
            () -> deployments.stacks(TenantId.DEFAULT),
            surroundings,
            surroundings.clock().instant(),
            new AtomicReference<>(PlatformState.Phase.STARTING),
            new AtomicInteger());
    this.table = cleanup.add("API", endpointTable());
  }

  /** What is asked of the platform's own hosts; the front door opens after the table is made. */
  private void answer(HttpServerRequest request) {
    table.handle(request);
  }

  private Engine engine() {
    return switch (configuration.get(Settings.ENGINE)) {
      case "fake" -> new FakeEngine(surroundings.clock());
      default ->
          EmbeddedEngine.open(EngineChoice.embedded(configuration, data, surroundings.clock()));
    };
  }

  private Vertx vertx() {
    FileSystemOptions files =
        new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
    VertxOptions options =
        new VertxOptions()
            .setFileSystemOptions(files)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(2);
    Vertx made = Vertx.vertx(options);
    cleanup.add("event loops", () -> made.close().await());
    return made;
  }

  private EndpointTable endpointTable() {
    AdminTokens access =
        new AdminTokens(
            data.adminToken(), data.tokenKey(), surroundings.ids(), surroundings.clock());
    List<Endpoint> endpoints = new ArrayList<>();
    List<SocketEndpoint> sockets = new ArrayList<>();
    endpoints.addAll(new PlatformEndpoints(state, () -> endpoints).endpoints());
    endpoints.addAll(new NodeEndpoints(state).endpoints());
    endpoints.addAll(new TokenEndpoints(access).endpoints());
    endpoints.addAll(new MetricsEndpoint(state, () -> table.counts()).endpoints());
    endpoints.addAll(deployments.endpoints());
    endpoints.addAll(frontDoor.endpoints());
    sockets.addAll(deployments.sockets());
    return new EndpointTable(
        new EndpointTable.Routes(endpoints, sockets),
        access,
        limits(),
        surroundings.ids(),
        surroundings.clock());
  }

  private HttpLimits limits() {
    return new HttpLimits(
        configuration.get(Settings.API_MAX_BODY),
        configuration.get(Settings.API_MAX_STREAM),
        configuration.get(Settings.API_MAX_REQUESTS),
        configuration.get(Settings.API_MAX_STREAMS),
        configuration.get(Settings.API_REQUEST_TIMEOUT),
        configuration.get(Settings.API_STALL_TIMEOUT));
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

  /** Makes everybody work, and returns the port that the front door listens on. */
  int start() {
    try {
      frontDoor.start();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BerthException(ErrorCode.UNAVAILABLE, "Interrupted while starting.", e);
    }
    cleanup.add("front door", frontDoor);
    deployments.start();
    cleanup.add("deployments", deployments);
    return frontDoor.actualPort();
  }
}
