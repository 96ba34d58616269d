package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Access;
import dev.berth.access.Principal;
import dev.berth.access.Quota;
import dev.berth.compose.StackSource;
import dev.berth.deploy.StackEndpoints.Attached;
import dev.berth.engine.Engine;
import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineTask;
import dev.berth.engine.fake.FakeEngine;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.http.Endpoint;
import dev.berth.http.Response;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Eventually;
import dev.berth.records.PlatformEvent;
import dev.berth.store.sql.SqlStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Deploying on a fake engine and a database in a file, used through its endpoints. Closing one and
 * opening another on the same machine and folder is a restart.
 */
final class Dock implements AutoCloseable {
  /** Shared by all, as by those that are opened again on the same folder. */
  static final TestKeyring KEYRING = new TestKeyring();

  static final LocalNode MACHINE =
      new LocalNode("here", "localhost:8080", 2, 4096, 1024, 0.25, 0.5, "6.1.0", "Linux");

  private static final AtomicInteger IDS = new AtomicInteger();

  final FakeEngine engine;
  final RecordingTraffic traffic = new RecordingTraffic();
  final Deployments deployments;

  /** What each tenant may have; the others, as much as there is. */
  final Map<TenantId, Quota> quotas = new ConcurrentHashMap<>();

  /** What the engine told, as {@code started web.1 t000001}. */
  final List<String> events = new CopyOnWriteArrayList<>();

  /** What deploying told of itself. */
  final List<PlatformEvent> told = new CopyOnWriteArrayList<>();

  private final SqlStore store;

  Dock(FakeMachine machine, Path folder) {
    this(machine, folder, DeploySettings.DEFAULT);
  }

  Dock(FakeMachine machine, Path folder, DeploySettings settings) {
    this(machine, folder, settings, engine -> engine);
  }

  /**
   * @param change what deploying sees of the engine
   */
  Dock(FakeMachine machine, Path folder, DeploySettings settings, UnaryOperator<Engine> change) {
    this(machine, folder, settings, change, new TestAccess());
  }

  /** With somebody who decides. */
  Dock(FakeMachine machine, Path folder, Access access) {
    this(machine, folder, DeploySettings.DEFAULT, engine -> engine, access);
  }

  /** With somebody who has parameters and secrets. */
  Dock(FakeMachine machine, Path folder, ParameterSource parameters) {
    this(machine, folder, DeploySettings.DEFAULT, engine -> engine, new TestAccess(), parameters);
  }

  Dock(
      FakeMachine machine,
      Path folder,
      DeploySettings settings,
      UnaryOperator<Engine> change,
      Access access) {
    this(machine, folder, settings, change, access, ParameterSource.NONE);
  }

  private Dock(
      FakeMachine machine,
      Path folder,
      DeploySettings settings,
      UnaryOperator<Engine> change,
      Access access,
      ParameterSource parameters) {
    this(machine, folder, settings, change, access, parameters, RunnerFactory.NONE);
  }

  /** To which targets can be added. */
  Dock(FakeMachine machine, Path folder, RunnerFactory runners) {
    this(
        machine,
        folder,
        DeploySettings.DEFAULT,
        engine -> engine,
        new TestAccess(),
        ParameterSource.NONE,
        runners);
  }

  private Dock(
      FakeMachine machine,
      Path folder,
      DeploySettings settings,
      UnaryOperator<Engine> change,
      Access access,
      ParameterSource parameters,
      RunnerFactory runners) {
    InstantSource clock = InstantSource.system();
    IdSource ids = () -> "t%06d".formatted(IDS.incrementAndGet());
    engine = new FakeEngine(clock, machine);
    engine.watch(event -> events.add(text(event)));
    store = SqlStore.sqlite(folder.resolve("berth.db"));
    deployments =
        new Deployments(
            new Deployments.Surroundings(
                change.apply(engine),
                runners,
                store,
                traffic,
                access,
                tenant -> quotas.getOrDefault(tenant, Quota.UNLIMITED),
                KEYRING,
                parameters,
                clock,
                ids,
                told::add,
                "node1"),
            settings);
    deployments.start();
  }

  SqlStore store() {
    return store;
  }

  private static String text(EngineEvent event) {
    return switch (event) {
      case EngineEvent.TaskCreated created -> "created " + name(created.task());
      case EngineEvent.TaskStarted started -> "started " + name(started.task());
      case EngineEvent.TaskExited exited -> "exited " + name(exited.task());
      case EngineEvent.TaskRemoved removed -> "removed " + removed.id();
      case EngineEvent.HealthChanged changed -> "health " + changed.health().ready();
    };
  }

  private static String name(EngineTask task) {
    return task.spec().identity().service() + "." + task.spec().identity().slot() + " " + task.id();
  }

  /** The answer to a deployment of this text. */
  StackEndpoints.DeployAnswer deploy(String stack, String... lines) {
    return deploy(stack, null, lines);
  }

  StackEndpoints.DeployAnswer deploy(String stack, @Nullable Long expected, String... lines) {
    return deploy(TestRequest.OPERATOR, stack, expected, lines);
  }

  StackEndpoints.DeployAnswer deploy(
      Principal principal, String stack, @Nullable Long expected, String... lines) {
    return deploy(principal, stack, request(expected, Map.of(), Map.of(), lines));
  }

  /**
   * @param attachments the text of what a file names, by its path
   * @param registryAuth as {@code X-Registry-Auth} would be, by registry
   */
  static StackEndpoints.DeployRequest request(
      @Nullable Long expected,
      Map<String, String> attachments,
      Map<String, Secret> registryAuth,
      String... lines) {
    List<StackEndpoints.Attached> attached = new ArrayList<>();
    attachments.forEach((path, text) -> attached.add(new Attached(path, base64(text))));
    return new StackEndpoints.DeployRequest(
        List.of(new StackSource.Text("compose.yml", String.join("\n", lines))),
        Map.of(),
        "/",
        expected,
        attached,
        null,
        registryAuth,
        null,
        null);
  }

  static Secret base64(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Secret(Base64.getEncoder().encodeToString(bytes));
  }

  StackEndpoints.DeployAnswer deploy(
      Principal principal, String stack, StackEndpoints.DeployRequest body) {
    Response response = call(principal, "PUT", "/api/stacks/" + stack, body);
    return (StackEndpoints.DeployAnswer) ((Response.Json) response).body();
  }

  /** Deploys, and waits until it is done. */
  void deployed(String stack, String... lines) {
    deploy(stack, lines);
    done(stack);
  }

  void done(String stack) {
    assertThat(progress(stack).getLast()).isInstanceOf(ProgressLine.Done.class);
  }

  String failure(String stack) {
    ProgressLine last = progress(stack).getLast();
    assertThat(last).isInstanceOf(ProgressLine.Failed.class);
    return ((ProgressLine.Failed) last).reason();
  }

  List<ProgressLine> progress(String stack) {
    return lines("/api/stacks/" + stack + "/progress").stream()
        .map(ProgressLine.class::cast)
        .toList();
  }

  /** Everything that an answer of lines writes until it ends. */
  List<Object> lines(String path) {
    return lines("GET", path);
  }

  List<Object> lines(String method, String path) {
    List<Object> lines = new CopyOnWriteArrayList<>();
    Response.Lines response = (Response.Lines) call(method, path, null);
    try {
      response
          .source()
          .writeTo(
              new Response.LineSink() {
                @Override
                public void write(Object value) {
                  lines.add(value);
                }

                @Override
                public void onClose(Runnable action) {}
              });
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return lines;
  }

  /** Adds a target whose daemon listens at {@code /run/NAME.sock}. */
  TargetView addTarget(String name, String engine) {
    Object body =
        new TargetEndpoints.CreateRequest(name, engine, "unix:///run/" + name + ".sock", null);
    return (TargetView) ((Response.Json) call("POST", "/api/targets", body)).body();
  }

  /** Deploys to a target. */
  StackEndpoints.DeployAnswer deployTo(String target, String stack, String... lines) {
    return deploy(TestRequest.OPERATOR, stack, onTarget(target, lines));
  }

  static StackEndpoints.DeployRequest onTarget(String target, String... lines) {
    StackEndpoints.DeployRequest plain = request(null, Map.of(), Map.of(), lines);
    return new StackEndpoints.DeployRequest(
        plain.files(),
        plain.variables(),
        plain.directory(),
        plain.expectedVersion(),
        plain.attachments(),
        plain.profiles(),
        plain.registryAuth(),
        target,
        plain.basis());
  }

  /** The body of an answer. */
  <T> T get(Class<T> type, String path) {
    return type.cast(((Response.Json) call("GET", path, null)).body());
  }

  private List<Endpoint> endpoints() {
    List<Endpoint> all = new ArrayList<>(deployments.endpoints());
    all.addAll(deployments.nodeEndpoints(() -> MACHINE));
    return all;
  }

  /** The elements of an answer. */
  List<?> list(String path) {
    return get(List.class, path);
  }

  /** The resource that a request asks for. */
  String resource(Principal principal, String method, String path) {
    String[] parts = path.split("\\?", 2);
    for (Endpoint endpoint : endpoints()) {
      Map<String, String> parameters = match(endpoint.path(), parts[0]);
      if (endpoint.method().equals(method) && parameters != null) {
        return endpoint
            .resource()
            .apply(
                new TestRequest(
                    principal, parameters, query(parts.length > 1 ? parts[1] : ""), null));
      }
    }
    throw new AssertionError("No endpoint for " + method + " " + path);
  }

  List<TaskView> tasks(String path) {
    List<?> tasks = get(List.class, path);
    return tasks.stream().map(TaskView.class::cast).toList();
  }

  StackDetails stack(String name) {
    return get(StackDetails.class, "/api/stacks/" + name);
  }

  StackDetails stackOf(Principal principal, String name) {
    return (StackDetails)
        ((Response.Json) call(principal, "GET", "/api/stacks/" + name, null)).body();
  }

  /** Running tasks of a service, by their slots. */
  List<EngineTask> running(String service) {
    return engine.tasks().list().stream()
        .filter(task -> task.isRunning())
        .filter(task -> task.spec().identity().service().value().equals(service))
        .toList();
  }

  void eventually(Eventually.Assertion assertion) {
    Eventually.withinSeconds(30, assertion);
  }

  Response call(String method, String path, @Nullable Object body) {
    return call(TestRequest.OPERATOR, method, path, body);
  }

  Response call(Principal principal, String method, String path, @Nullable Object body) {
    String[] parts = path.split("\\?", 2);
    for (Endpoint endpoint : endpoints()) {
      Map<String, String> parameters = match(endpoint.path(), parts[0]);
      if (endpoint.method().equals(method) && parameters != null) {
        try {
          return endpoint
              .handler()
              .answer(
                  new TestRequest(
                      principal, parameters, query(parts.length > 1 ? parts[1] : ""), body));
        } catch (RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
    }
    throw new AssertionError("No endpoint for " + method + " " + path);
  }

  private static @Nullable Map<String, String> match(String template, String path) {
    List<String> expected = Arrays.asList(template.split("/"));
    List<String> actual = Arrays.asList(path.split("/"));
    if (expected.size() != actual.size()) {
      return null;
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      String segment = expected.get(i);
      if (segment.startsWith("{")) {
        parameters.put(segment.substring(1, segment.length() - 1), actual.get(i));
      } else if (!segment.equals(actual.get(i))) {
        return null;
      }
    }
    return parameters;
  }

  private static Map<String, List<String>> query(String text) {
    Map<String, List<String>> query = new HashMap<>();
    for (String pair : text.split("&")) {
      String[] parts = pair.split("=", 2);
      query
          .computeIfAbsent(parts[0], name -> new ArrayList<>())
          .add(parts.length > 1 ? parts[1] : "");
    }
    return query;
  }

  @Override
  public void close() {
    deployments.close();
    engine.close();
    store.close();
  }
}
