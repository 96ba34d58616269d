package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.engine.Node;
import dev.berth.engine.Nodes;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TargetName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/nodes}: the machines of all targets, or of the one that {@code ?target=} names. */
final class NodeEndpoints {
  private static final Action UPDATE = new Action("node:Update");
  private static final Pattern KEY =
      Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9._/-]{0,126}[a-zA-Z0-9])?");
  private static final int LONGEST_VALUE = 1_024;
  private static final int MOST_LABELS = 100;
  private static final int USUAL_SECONDS = 600;
  private static final int MOST_SECONDS = 86_400;

  private final KnownNodes nodes;
  private final EmptiedNodes emptied;

  NodeEndpoints(KnownNodes nodes, EmptiedNodes emptied) {
    this.nodes = nodes;
    this.emptied = emptied;
  }

  /**
   * What is to be changed of a node.
   *
   * @param addLabels keys with their values; null: none
   * @param removeLabels keys; null: none
   * @param availability {@code active} or {@code pause}; null: as it is
   */
  public record ChangeRequest(
      @Nullable Map<String, String> addLabels,
      @Nullable List<String> removeLabels,
      @Nullable String availability) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/api/nodes", new Action("node:List"), _ -> "node/*", this::nodes),
        Endpoint.get(
            "/api/nodes/{node}",
            new Action("node:Inspect"),
            NodeEndpoints::resource,
            request -> Response.ok(nodes.get(target(request), request.path("node")))),
        Endpoint.post("/api/nodes/{node}", UPDATE, NodeEndpoints::resource, this::change)
            .withBody(Endpoint.Body.JSON),
        Endpoint.post("/api/nodes/{node}/drain", UPDATE, NodeEndpoints::resource, this::drain),
        Endpoint.delete(
            "/api/nodes/{node}", new Action("node:Remove"), NodeEndpoints::resource, this::remove));
  }

  private Response nodes(Request request) {
    return Response.ok(nodes.list(target(request)));
  }

  private Response change(Request request) {
    KnownNodes.Member member = nodes.member(target(request), request.path("node"), "change");
    ChangeRequest change = request.json(ChangeRequest.class);
    Map<String, String> added = change.addLabels() == null ? Map.of() : change.addLabels();
    List<String> removed = change.removeLabels() == null ? List.of() : change.removeLabels();
    added.forEach((key, value) -> check(member, key, value));
    removed.forEach(key -> check(member, key, ""));
    if (added.size() + removed.size() > MOST_LABELS) {
      throw cannotLabel(member, "these are more than %d labels".formatted(MOST_LABELS));
    }
    Node.Availability availability =
        change.availability() == null ? null : availability(member, change.availability());
    Nodes changing = member.cluster().nodes();
    if (!added.isEmpty() || !removed.isEmpty()) {
      changing.label(member.node().id(), added, Set.copyOf(removed));
    }
    if (availability != null) {
      changing.makeAvailable(member.node().id(), availability);
    }
    return Response.noContent();
  }

  private static void check(KnownNodes.Member member, String key, String value) {
    if (!KEY.matcher(key).matches()) {
      throw cannotLabel(
          member,
          "'%s' is no key. Use letters, digits, '.', '-', '_' and '/'"
              .formatted(key.length() > 63 ? key.substring(0, 63) + "…" : key));
    }
    if (value.length() > LONGEST_VALUE || value.chars().anyMatch(Character::isISOControl)) {
      throw cannotLabel(
          member,
          "the value of '%s' is longer than %d characters, or has line breaks"
              .formatted(key, LONGEST_VALUE));
    }
  }

  private static BerthException cannotLabel(KnownNodes.Member member, String reason) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot label node '%s': %s.".formatted(member.node().name(), reason));
  }

  /** Taking tasks away is another question: it has to wait for them. */
  private static Node.Availability availability(KnownNodes.Member member, String asked) {
    return switch (asked.toLowerCase(Locale.ROOT)) {
      case "active" -> Node.Availability.ACTIVE;
      case "pause" -> Node.Availability.PAUSE;
      default ->
          throw new BerthException(
              ErrorCode.INVALID_INPUT,
              "Cannot change node '%s': availability is 'active' or 'pause'. To drain it, POST to its /drain."
                  .formatted(member.node().name()));
    };
  }

  private Response drain(Request request) {
    KnownNodes.Member member = nodes.member(target(request), request.path("node"), "drain");
    int seconds = request.number("timeout", USUAL_SECONDS, 1, MOST_SECONDS);
    return new Response.Lines(new NodeDrain(member, emptied, Duration.ofSeconds(seconds)));
  }

  private Response remove(Request request) {
    KnownNodes.Member member = nodes.member(target(request), request.path("node"), "remove");
    Node node = member.node();
    boolean force = request.flag("force");
    boolean drained =
        node.availability() == Node.Availability.DRAIN && node.capacity().tasks() == 0;
    if (!force && node.state() == Node.State.READY && !drained) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot remove node '%s': it is not drained. Drain it first, or use --force."
              .formatted(node.name()));
    }
    member.cluster().nodes().remove(node.id(), force || drained);
    return Response.noContent();
  }

  private static Optional<TargetName> target(Request request) {
    return request.query("target").filter(text -> !text.isBlank()).map(TargetName::new);
  }

  private static String resource(Request request) {
    return "node/" + request.path("node");
  }
}
