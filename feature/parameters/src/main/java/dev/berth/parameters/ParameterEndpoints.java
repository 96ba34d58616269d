package dev.berth.parameters;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.http.Endpoint;
import dev.berth.http.Guard;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.parameters.ParameterReads.Page;
import dev.berth.parameters.ParameterReads.Want;
import dev.berth.parameters.ParameterTable.Range;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/parameters}: the parameter store under AWS's rules, in Berth's form. */
final class ParameterEndpoints {
  private static final int PAGE = 100;

  private final ParameterReads reads;
  private final ParameterWrites writes;
  private final Guard guard;
  private final String region;

  ParameterEndpoints(ParameterReads reads, ParameterWrites writes, Guard guard, String region) {
    this.reads = reads;
    this.writes = writes;
    this.guard = guard;
    this.region = region;
  }

  /**
   * What is to be put.
   *
   * @param type null: as it is
   * @param tier null: as it is
   */
  public record PutBody(
      String name,
      Secret value,
      @Nullable String type,
      @Nullable Boolean overwrite,
      @Nullable String description,
      @Nullable Map<String, String> tags,
      @Nullable String allowedPattern,
      @Nullable String tier,
      @Nullable String dataType) {}

  /** What a put made. */
  public record PutAnswer(long version, String tier) {}

  /**
   * Labels for a version.
   *
   * @param version null: the present one
   */
  public record LabelsBody(String name, @Nullable Long version, List<String> labels) {}

  /** What became of labels. */
  public record LabelsAnswer(long version, List<String> labels, List<String> invalid) {}

  /**
   * Some of what was asked for.
   *
   * @param next what to ask on with; null: there are no more
   */
  public record ListAnswer(List<ParameterView> parameters, @Nullable String next) {}

  List<Endpoint> all() {
    return List.of(
        decided("GET", "", List.of(Actions.DESCRIBE, Actions.GET_BY_PATH), this::list),
        decided("GET", "/value", List.of(Actions.GET), this::get),
        decided("GET", "/history", List.of(Actions.HISTORY), this::history),
        decided("PUT", "", List.of(Actions.PUT, Actions.ADD_TAGS), this::put)
            .withBody(Endpoint.Body.JSON),
        decided("DELETE", "", List.of(Actions.DELETE), this::delete),
        decided("PUT", "/labels", List.of(Actions.LABEL), this::label).withBody(Endpoint.Body.JSON),
        decided("DELETE", "/labels", List.of(Actions.UNLABEL), this::unlabel)
            .withBody(Endpoint.Body.JSON));
  }

  private static Endpoint decided(
      String method, String path, List<Action> actions, Endpoint.Handler handler) {
    return Endpoint.decided(method, "/api/parameters" + path, actions, handler);
  }

  private Caller caller(Request request) {
    Principal principal = request.principal();
    return new Caller(principal, (action, resource) -> guard.require(principal, action, resource));
  }

  private SsmFields fields(Request request) {
    return new SsmFields(region, request.principal().tenant());
  }

  /** Says of a broken rule to which parameter it belongs. */
  static <T> T telling(String verb, String name, Supplier<T> work) {
    try {
      return work.get();
    } catch (Refusal e) {
      throw e.telling(verb, name);
    }
  }

  private Response list(Request request) {
    SsmFields fields = fields(request);
    Want want = want(request);
    String path = request.query("path").orElse(null);
    if (path == null) {
      Page<Parameter> page =
          telling("list", "*", () -> reads.describe(caller(request), ParameterFilters.NONE, want));
      return Response.ok(
          new ListAnswer(
              page.items().stream().map(one -> ParameterView.of(fields, one)).toList(),
              page.next()));
    }
    boolean recursive = request.flag("recursive");
    Page<Shown> page =
        telling(
            "list",
            path,
            () ->
                reads.byPath(
                    caller(request),
                    new Range(ParameterFilters.trimmed(path), recursive),
                    ParameterFilters.NONE,
                    want));
    return Response.ok(
        new ListAnswer(
            page.items().stream().map(one -> ParameterView.of(fields, one, null)).toList(),
            page.next()));
  }

  private static Want want(Request request) {
    return new Want(
        request.flag("decrypt"),
        request.number("limit", PAGE, 1, PAGE),
        request.query("next").orElse(null));
  }

  private static String name(Request request) {
    return request
        .query("name")
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.INVALID_INPUT,
                    "Cannot find a parameter without its name. Give it as the query parameter 'name'."));
  }

  private Response get(Request request) {
    String name = name(request);
    boolean decrypt = request.flag("decrypt");
    return telling(
        "get",
        name,
        () -> {
          Shown shown = reads.get(caller(request), name, decrypt);
          List<String> labels = reads.labels(request.principal().tenant(), shown);
          return Response.ok(ParameterView.of(fields(request), shown, labels));
        });
  }

  /** All versions at once: there are never more than AWS keeps. */
  private Response history(Request request) {
    String name = name(request);
    SsmFields fields = fields(request);
    Want want = new Want(request.flag("decrypt"), ParameterRules.VERSIONS, null);
    Page<ParameterReads.Labelled> page =
        telling("get the history of", name, () -> reads.history(caller(request), name, want));
    return Response.ok(
        page.items().stream()
            .map(one -> ParameterView.of(fields, one.shown(), one.labels()))
            .toList());
  }

  private Response put(Request request) {
    PutBody body = request.json(PutBody.class);
    return telling(
        "put",
        body.name(),
        () -> {
          Caller caller = caller(request);
          ParameterStore.Put put = writes.put(caller, change(caller, body));
          return Response.ok(new PutAnswer(put.version(), put.tier().label()));
        });
  }

  /** A new parameter is a {@code String} unless it is told otherwise. */
  private ParameterChange change(Caller caller, PutBody body) {
    checkForm(body);
    ParameterName name = ParameterName.forNew(body.name());
    Map<String, String> tags = body.tags();
    String label = body.type();
    ParameterType type = label == null ? null : ParameterType.find(label).orElseThrow();
    return new ParameterChange(
        name,
        body.value(),
        type == null && writes.isNew(caller, name) ? ParameterType.STRING : type,
        Boolean.TRUE.equals(body.overwrite()),
        body.tier(),
        body.description(),
        body.allowedPattern(),
        body.dataType(),
        new TreeMap<>(tags == null ? Map.of() : tags));
  }

  /** What the model of AWS's operations says of the same fields. */
  private static void checkForm(PutBody body) {
    String type = body.type();
    if (type != null && ParameterType.find(type).isEmpty()) {
      throw Refusal.validation("its type has to be one of String, StringList, SecureString.");
    }
    String tier = body.tier();
    if (tier != null && !tier.equals(Tier.INTELLIGENT) && Tier.find(tier).isEmpty()) {
      throw Refusal.validation(
          "its tier has to be one of Standard, Advanced, Intelligent-Tiering.");
    }
    checkLength("value", body.value().reveal(), 1, Integer.MAX_VALUE);
    checkLength("description", body.description(), 0, ParameterRules.DESCRIPTION);
    checkLength("allowed pattern", body.allowedPattern(), 0, ParameterRules.PATTERN);
  }

  private static void checkLength(String what, @Nullable String text, int min, int max) {
    if (text != null && (text.length() < min || text.length() > max)) {
      throw Refusal.validation(
          min > 0
              ? "its " + what + " is empty."
              : "its %s has more than %d characters.".formatted(what, max));
    }
  }

  private Response delete(Request request) {
    String name = name(request);
    return telling(
        "remove",
        name,
        () -> {
          writes.delete(caller(request), name);
          return Response.noContent();
        });
  }

  private Response label(Request request) {
    LabelsBody body = request.json(LabelsBody.class);
    return telling(
        "label",
        body.name(),
        () -> {
          checkLabels(body.labels());
          return answer(writes.label(caller(request), body.name(), body.version(), body.labels()));
        });
  }

  private Response unlabel(Request request) {
    LabelsBody body = request.json(LabelsBody.class);
    Long version = body.version();
    return telling(
        "unlabel",
        body.name(),
        () -> {
          checkLabels(body.labels());
          if (version == null) {
            throw Refusal.validation("say which version the labels are to be taken from.");
          }
          return answer(writes.unlabel(caller(request), body.name(), version, body.labels()));
        });
  }

  private static void checkLabels(List<String> labels) {
    if (labels.isEmpty() || labels.size() > ParameterStore.LABELS) {
      throw Refusal.validation("give 1 to %d labels.".formatted(ParameterStore.LABELS));
    }
  }

  private static Response answer(ParameterStore.Labelled labelled) {
    return Response.ok(new LabelsAnswer(labelled.version(), labelled.done(), labelled.invalid()));
  }
}
