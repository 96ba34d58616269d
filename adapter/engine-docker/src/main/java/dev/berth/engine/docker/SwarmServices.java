package dev.berth.engine.docker;

import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.ClusterServices;
import dev.berth.engine.Contents;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.engine.ServiceIdentity;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Services of a swarm. Thread-safe. */
final class SwarmServices implements ClusterServices {
  private static final Logger LOG = System.getLogger(SwarmServices.class.getName());
  private static final int ATTEMPTS = 10;

  private final DockerApi api;
  private final Labels labels;
  private final SwarmNames names;
  private final SwarmSecrets secrets;
  private final SwarmServiceRequest request;
  private final SwarmWatch watch;

  /**
   * @param watch whose picture is to show at once what has been done
   */
  SwarmServices(
      DockerApi api,
      Labels labels,
      SwarmNames names,
      SwarmServiceRequest request,
      SwarmWatch watch) {
    this.api = api;
    this.labels = labels;
    this.names = names;
    this.secrets = new SwarmSecrets(api, labels);
    this.request = request;
    this.watch = watch;
  }

  @Override
  public void create(
      ClusterServiceSpec spec, Contents contents, @Nullable Credentials credentials) {
    requireReady(spec, "create");
    ServiceIdentity identity = spec.identity();
    if (find(identity).isPresent()) {
      throw conflict(identity, "there is one already. Update it instead");
    }
    String name = freeName(identity);
    List<Map<String, Object>> files = secrets.make(spec, contents);
    try {
      ask(
          SwarmCredentials.ofNew(
              Call.post("/services/create", purpose("create", identity))
                  .withJson(request.render(name, spec, files)),
              spec,
              credentials));
    } catch (RuntimeException e) {
      secrets.keepOnly(identity, Set.of());
      throw e;
    }
    show(identity);
  }

  /** A picture without what was just done would make its reader do it again. */
  private void show(ServiceIdentity identity) {
    try {
      Call call =
          Call.get("/services", purpose("find", identity))
              .with("status", "true")
              .withLabels(labels.ours(identity));
      for (JsonNode service : api.ask(call)) {
        SwarmServiceReader.read(service).ifPresent(known -> watch.learn(known.service()));
      }
    } catch (BerthException e) {
      LOG.log(Level.DEBUG, "The picture shows " + identity.displayName() + " later", e);
    }
  }

  private void requireReady(ClusterServiceSpec spec, String verb) {
    SwarmRefusals.requireSupported(spec);
    SwarmConstraints.requireValid(spec);
    watch.requireQuorum(purpose(verb, spec.identity()));
  }

  /**
   * The plain name, unless another service of this instance happens to have it, or one of others
   * that is stopped to be replaced.
   */
  private String freeName(ServiceIdentity identity) {
    String plain = SwarmNames.service(identity);
    Call call =
        Call.get("/services", purpose("create", identity))
            .with("filters", Json.text(Map.of("name", List.of(plain))));
    for (JsonNode other : api.ask(call)) {
      JsonNode spec = other.path("Spec");
      if (Json.text(spec, "Name").equals(plain)) {
        boolean makesRoom = spec.path("Labels").has(SwarmForeignChange.STOPPED);
        if (!labels.areOurs(spec.path("Labels")) && !makesRoom) {
          throw conflict(
              identity,
              "the swarm has a service '%s' that somebody else made. Remove it, or choose another name for the stack"
                  .formatted(plain));
        }
        return names.otherService(identity);
      }
    }
    return plain;
  }

  @Override
  public void update(
      ClusterServiceSpec spec, Contents contents, @Nullable Credentials credentials) {
    requireReady(spec, "update");
    ServiceIdentity identity = spec.identity();
    List<Map<String, Object>> files = secrets.make(spec, contents);
    Set<String> used = new HashSet<>();
    files.forEach(file -> used.add(String.valueOf(file.get("SecretID"))));
    Change change = new Change(spec, files, credentials);
    for (int attempt = 1; ; attempt++) {
      SwarmCurrent current = get(identity, "update");
      if (!current.mode().equals(mode(spec.operation().mode()))) {
        replace(current, change);
        break;
      }
      if (update(current, change, attempt == ATTEMPTS)) {
        // What it was before is what an update that fails goes back to.
        used.addAll(current.secrets());
        break;
      }
    }
    secrets.keepOnly(identity, used);
    show(identity);
  }

  /**
   * What a service is to become.
   *
   * @param files that its secrets are made for
   * @param credentials null: those of before
   */
  private record Change(
      ClusterServiceSpec spec,
      List<Map<String, Object>> files,
      @Nullable Credentials credentials) {}

  /** Whether it went through; another may have changed the service at the same time. */
  private boolean update(SwarmCurrent current, Change change, boolean last) {
    ClusterServiceSpec spec = change.spec();
    ServiceIdentity identity = spec.identity();
    try {
      ask(
          SwarmCredentials.ofChanged(
              Call.post("/services/%s/update".formatted(current.id()), purpose("update", identity))
                  .with("version", current.version())
                  .withJson(request.render(current.name(), spec, change.files(), current)),
              current,
              spec,
              change.credentials()));
      return true;
    } catch (ApiFailure e) {
      if (!e.said().contains("update out of sequence")) {
        throw e;
      }
      if (last) {
        throw conflict(identity, "others change it all the time. Try again");
      }
      return false;
    }
  }

  private static String mode(Mode mode) {
    return switch (mode) {
      case REPLICATED -> "Replicated";
      case GLOBAL -> "Global";
      case REPLICATED_JOB -> "ReplicatedJob";
      case GLOBAL_JOB -> "GlobalJob";
    };
  }

  /** Swarm changes everything of a service but its mode. */
  private void replace(SwarmCurrent current, Change change) {
    ClusterServiceSpec spec = change.spec();
    ServiceIdentity identity = spec.identity();
    Map<String, Object> body = request.render(current.name(), spec, change.files());
    delete(current, identity);
    ask(
        SwarmCredentials.ofNew(
            Call.post("/services/create", purpose("update", identity)).withJson(body),
            spec,
            change.credentials()));
  }

  @Override
  public void remove(ServiceIdentity identity) {
    watch.requireQuorum(purpose("remove", identity));
    Optional<SwarmCurrent> current = find(identity);
    current.ifPresent(service -> delete(service, identity));
    watch.forget(identity);
    secrets.keepOnly(identity, Set.of());
  }

  private void delete(SwarmCurrent service, ServiceIdentity identity) {
    try {
      api.ask(Call.delete("/services/" + service.id(), purpose("remove", identity)));
    } catch (ApiFailure e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  private SwarmCurrent get(ServiceIdentity identity, String verb) {
    return find(identity)
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.NOT_FOUND,
                    "Cannot %s: there is none of that name. Create it first."
                        .formatted(purpose(verb, identity))));
  }

  private Optional<SwarmCurrent> find(ServiceIdentity identity) {
    Call call = Call.get("/services", purpose("find", identity)).withLabels(labels.ours(identity));
    for (JsonNode service : api.ask(call)) {
      return Optional.of(SwarmCurrent.of(service));
    }
    return Optional.empty();
  }

  private void ask(Call call) {
    try {
      JsonNode _ = api.ask(call);
    } catch (ApiFailure e) {
      if (e.said().contains("is already in use by service")) {
        throw e.as(ErrorCode.PORT_TAKEN);
      }
      if (e.said().matches("(?s).*network \\S+ not found.*")) {
        throw e.as(ErrorCode.NOT_FOUND);
      }
      throw e;
    }
  }

  private static String purpose(String verb, ServiceIdentity identity) {
    return "%s service '%s'".formatted(verb, identity.displayName());
  }

  private static BerthException conflict(ServiceIdentity identity, String cause) {
    return new BerthException(
        ErrorCode.CONFLICT, "Cannot %s: %s.".formatted(purpose("create", identity), cause));
  }
}
