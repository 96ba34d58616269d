package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.compose.Content;
import dev.berth.compose.StackSource;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problem;
import dev.berth.kernel.Secret;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TargetName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** {@code /api/stacks}: what is deployed, and deploying it. */
final class StackEndpoints {
  /** Longest pause between two looks at a progress: routes change without a word to us. */
  private static final Duration PROGRESS_PAUSE = Duration.ofSeconds(1);

  /** The files that a Compose file names come along. */
  private static final ByteSize LARGEST_DEPLOYMENT = ByteSize.ofMebibytes(16);

  private final Stacks stacks;
  private final History history;
  private final Overview overview;
  private final Changes changes;

  StackEndpoints(Stacks stacks, History history, Overview overview, Changes changes) {
    this.stacks = stacks;
    this.history = history;
    this.overview = overview;
    this.changes = changes;
  }

  /**
   * The body of a deployment.
   *
   * @param files at least one; later ones are merged over earlier ones
   * @param variables what {@code ${NAME}} stands for
   * @param directory the folder that relative paths start from, absolute
   * @param expectedVersion the version that it has to replace; null: whatever there is
   * @param attachments what the files name, by their paths; null: nothing
   * @param profiles those switched on; null: none
   * @param registryAuth by registry, what {@code X-Registry-Auth} would hold; null: none
   * @param target where; null: where the stack is, a new one at {@code local}
   * @param basis a version of the stack whose variables, attachments and profiles count where this
   *     has none of the name; null: none
   */
  public record DeployRequest(
      List<StackSource.Text> files,
      Map<String, String> variables,
      String directory,
      @Nullable Long expectedVersion,
      @Nullable List<Attached> attachments,
      @Nullable List<String> profiles,
      @Nullable Map<String, Secret> registryAuth,
      @Nullable String target,
      @Nullable Long basis) {
    StackSource source() {
      return new StackSource(
          files,
          variables,
          directory,
          attachments == null ? List.of() : attachments.stream().map(Attached::read).toList(),
          profiles == null ? Set.of() : new HashSet<>(profiles));
    }
  }

  /**
   * A file that comes with a deployment.
   *
   * @param path absolute
   * @param content in base64
   */
  public record Attached(String path, Secret content) {
    StackSource.Attachment read() {
      try {
        byte[] bytes = Base64.getDecoder().decode(content.reveal());
        return new StackSource.Attachment(path, new Content(bytes));
      } catch (IllegalArgumentException _) {
        throw new BerthException(
            ErrorCode.INVALID_INPUT,
            "Cannot read attachment '%s': its content is not base64.".formatted(path));
      }
    }
  }

  /** The answer to a deployment. */
  public record DeployAnswer(String name, long version, boolean changed, List<Problem> warnings) {}

  /**
   * The files of a version as they were sent, and what came along with them.
   *
   * @param directory the folder that relative paths start from
   * @param variables their names
   * @param attachments their paths; empty also if they were too large to be kept
   */
  public record ConfigAnswer(
      long version,
      List<StackSource.Text> files,
      String directory,
      List<String> variables,
      List<String> attachments,
      List<String> profiles) {
    static ConfigAnswer of(long version, StackSource source) {
      return new ConfigAnswer(
          version,
          source.files(),
          source.directory(),
          source.variables().keySet().stream().sorted().toList(),
          source.attachments().stream().map(StackSource.Attachment::path).sorted().toList(),
          source.profiles().stream().sorted().toList());
    }
  }

  List<Endpoint> list() {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(
        Endpoint.get(
            "/api/stacks",
            new Action("stack:List"),
            request -> "stack/*",
            request -> Response.ok(overview.stacks(request.principal().tenant()))));
    endpoints.add(
        Endpoint.get(
            "/api/stacks/{stack}",
            new Action("stack:Inspect"),
            StackEndpoints::resource,
            request -> Response.ok(overview.stack(key(request)))));
    endpoints.add(
        new Endpoint(
                "PUT",
                "/api/stacks/{stack}",
                new Action("stack:Deploy"),
                StackEndpoints::resource,
                Endpoint.Body.JSON,
                this::deploy)
            .withLargeBody(LARGEST_DEPLOYMENT));
    endpoints.add(
        Endpoint.post(
                "/api/stacks/{stack}/plan",
                new Action("stack:Deploy"),
                StackEndpoints::resource,
                this::plan)
            .withBody(Endpoint.Body.JSON)
            .withLargeBody(LARGEST_DEPLOYMENT));
    endpoints.add(
        Endpoint.get(
            "/api/stacks/{stack}/progress",
            new Action("stack:Inspect"),
            StackEndpoints::resource,
            this::progress));
    endpoints.add(
        Endpoint.get(
            "/api/stacks/{stack}/versions",
            new Action("stack:Inspect"),
            StackEndpoints::resource,
            request -> Response.ok(history.list(key(request)))));
    endpoints.add(
        Endpoint.get(
            "/api/stacks/{stack}/config",
            new Action("stack:Inspect"),
            StackEndpoints::resource,
            this::config));
    endpoints.add(
        Endpoint.post(
            "/api/stacks/{stack}/rollback",
            new Action("stack:Rollback"),
            StackEndpoints::resource,
            this::rollBack));
    endpoints.add(
        Endpoint.delete(
            "/api/stacks/{stack}",
            new Action("stack:Remove"),
            StackEndpoints::resource,
            this::remove));
    return endpoints;
  }

  private Response deploy(Request request) {
    StackKey key = key(request);
    Stacks.Accepted accepted = stacks.deploy(request.principal(), key, order(request));
    return Response.accepted(
        new DeployAnswer(
            key.stack().value(), accepted.version(), accepted.changed(), accepted.warnings()));
  }

  private Response plan(Request request) {
    return Response.ok(stacks.plan(request.principal(), key(request), order(request)));
  }

  private Stacks.Order order(Request request) {
    DeployRequest body = request.json(DeployRequest.class);
    return new Stacks.Order(
        source(body, key(request)),
        body.expectedVersion(),
        RegistryAuth.parse(Objects.requireNonNullElse(body.registryAuth(), Map.of())),
        body.target() == null ? null : new TargetName(body.target()));
  }

  private StackSource source(DeployRequest body, StackKey key) {
    StackSource sent = body.source();
    if (body.basis() == null) {
      return sent;
    }
    StackSource earlier = history.source(key, history.version(key, body.basis()));
    StackSource whole = sent.over(earlier);
    return body.profiles() == null ? whole.withProfiles(earlier.profiles()) : whole;
  }

  private Response progress(Request request) {
    StackKey key = key(request);
    stacks.get(key);
    Long wanted = version(request);
    return new Response.Lines(sink -> follow(key, wanted, sink));
  }

  private void follow(StackKey key, @Nullable Long version, Response.LineSink sink)
      throws IOException, InterruptedException {
    AtomicBoolean gone = changes.departure(sink);
    ProgressLine last = null;
    while (!gone.get()) {
      long seen = changes.number();
      ProgressLine line = overview.progress(key, version);
      if (!line.equals(last)) {
        sink.write(line);
        last = line;
      }
      if (!(line instanceof ProgressLine.Progress)) {
        return;
      }
      changes.awaitAfter(seen, PROGRESS_PAUSE);
    }
  }

  private Response config(Request request) {
    StackKey key = key(request);
    long version = history.version(key, version(request));
    return Response.ok(ConfigAnswer.of(version, history.source(key, version)));
  }

  private Response rollBack(Request request) {
    long version = history.rollBack(key(request), version(request));
    return Response.accepted(new ServiceEndpoints.ChangeAnswer(version));
  }

  /** Of a query; null: none is asked for. */
  private static @Nullable Long version(Request request) {
    int version = request.number("version", 0, 0, Integer.MAX_VALUE);
    return version == 0 ? null : (long) version;
  }

  private Response remove(Request request) {
    stacks.remove(key(request));
    return new Response.Empty(202);
  }

  static StackKey key(Request request) {
    return new StackKey(request.principal().tenant(), new StackName(request.path("stack")));
  }

  private static String resource(Request request) {
    return "stack/" + request.path("stack");
  }
}
