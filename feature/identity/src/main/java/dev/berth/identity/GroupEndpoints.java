package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code /api/groups}: those of the tenant in which the caller acts. */
final class GroupEndpoints {
  private static final String PATH = "/api/groups/{group}";
  private static final String MEMBER = PATH + "/members/{member}";

  private final Services services;
  private final Groups groups;
  private final Notes notes;

  GroupEndpoints(Services services) {
    this.services = services;
    this.groups = services.groups();
    this.notes = new Notes(services.trail());
  }

  private record Wish(String name) {}

  private record GroupView(String name, TenantId tenant, List<String> members, Instant created) {
    static GroupView of(Group group) {
      return new GroupView(
          group.key().name(),
          group.key().tenant(),
          group.members().stream().map(Member::toString).toList(),
          group.created());
    }
  }

  private record GroupDetails(
      String name,
      TenantId tenant,
      List<String> members,
      Instant created,
      List<String> groups,
      List<String> policies) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/api/groups", new Action("group:List"), _ -> "group/*", this::groups),
        notes.noted(
            Endpoint.post(
                    "/api/groups",
                    new Action("group:Create"),
                    _ -> "group/*",
                    _ -> Response.noContent())
                .withBody(Endpoint.Body.JSON),
            this::create),
        Endpoint.get(PATH, new Action("group:Inspect"), GroupEndpoints::resource, this::group),
        Endpoint.delete(PATH, new Action("group:Remove"), GroupEndpoints::resource, this::remove),
        notes.noted(
            new Endpoint(
                "PUT",
                MEMBER,
                new Action("group:AddMember"),
                GroupEndpoints::resource,
                Endpoint.Body.NONE,
                _ -> Response.noContent()),
            this::add),
        notes.noted(
            Endpoint.delete(
                MEMBER,
                new Action("group:RemoveMember"),
                GroupEndpoints::resource,
                _ -> Response.noContent()),
            this::removeMember));
  }

  private static String resource(Request request) {
    return "group/" + request.path("group");
  }

  private static GroupKey key(Request request) {
    return new GroupKey(request.principal().tenant(), request.path("group"));
  }

  private Response groups(Request request) {
    return Response.ok(
        services.state().now().groups().values().stream()
            .filter(group -> group.key().tenant().equals(request.principal().tenant()))
            .sorted(Comparator.comparing(Group::key))
            .map(GroupView::of)
            .toList());
  }

  private Notes.Changed create(Request request) {
    String name = request.json(Wish.class).name();
    Group group = groups.create(new GroupKey(request.principal().tenant(), name));
    return new Notes.Changed(
        new Response.Json(201, GroupView.of(group)), "group/" + name, Map.of());
  }

  private Response group(Request request) {
    Directory now = services.state().now();
    Group group = Groups.get(now, key(request));
    GroupView view = GroupView.of(group);
    return Response.ok(
        new GroupDetails(
            view.name(),
            view.tenant(),
            view.members(),
            view.created(),
            now.groupsOf(group.key().tenant(), Member.group(group.key().name())).stream()
                .map(GroupKey::name)
                .toList(),
            now.attached(Target.group(group.key())).stream().map(PolicyKey::toString).toList()));
  }

  private Response remove(Request request) {
    groups.remove(key(request), request.principal());
    return Response.noContent();
  }

  private Notes.Changed add(Request request) {
    Member member = Member.parse(request.path("member"));
    groups.add(key(request), member, request.principal());
    return changed(request, member);
  }

  private Notes.Changed removeMember(Request request) {
    Member member = Member.parse(request.path("member"));
    groups.removeMember(key(request), member, request.principal());
    return changed(request, member);
  }

  /** Who came or went is written down too: the resource names the group only. */
  private static Notes.Changed changed(Request request, Member member) {
    return new Notes.Changed(
        Response.noContent(), resource(request), Map.of("member", member.toString()));
  }
}
