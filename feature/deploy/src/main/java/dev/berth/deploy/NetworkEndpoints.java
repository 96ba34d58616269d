package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.Networks;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/networks}: the networks of a target, which {@code ?target=} names. */
final class NetworkEndpoints {
  private final Targets targets;
  private final Stacks stacks;

  NetworkEndpoints(Targets targets, Stacks stacks) {
    this.targets = targets;
    this.stacks = stacks;
  }

  /**
   * A network.
   *
   * @param stack which it is made and removed with; null: none
   * @param subnet in CIDR form
   * @param gateway the machine's own address in it
   * @param internal whether nothing leads out of it
   * @param services which are to be part of it: {@code shop/web}
   */
  public record NetworkView(
      String name,
      String tenant,
      @Nullable String stack,
      String subnet,
      String gateway,
      boolean internal,
      List<String> services,
      Map<String, String> labels) {
    static NetworkView of(Network network, DesiredState desired) {
      return new NetworkView(
          network.name().name(),
          network.name().tenant().value(),
          network.spec().labels().get(TaskLabels.STACK),
          network.subnet(),
          network.gateway().getHostAddress(),
          network.spec().internal(),
          desired.namesOf(network.name().tenant(), service -> isIn(service, network.name())),
          network.spec().labels());
    }

    private static boolean isIn(DesiredService service, NetworkName name) {
      return service.spec().networking().attachments().stream()
          .anyMatch(attachment -> attachment.network().equals(name));
    }
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(
            "/api/networks", new Action("network:List"), request -> "network/*", this::networks),
        Endpoint.get(
            "/api/networks/{name}",
            new Action("network:Inspect"),
            NetworkEndpoints::resource,
            this::network),
        Endpoint.delete(
            "/api/networks/{name}",
            new Action("network:Remove"),
            NetworkEndpoints::resource,
            this::remove));
  }

  private Networks networksOf(Request request) {
    return targets.asked(request).runner().networks();
  }

  private DesiredState desired(Request request) {
    return stacks.desired().on(targets.asked(request).name());
  }

  private Response networks(Request request) {
    DesiredState desired = desired(request);
    return Response.ok(
        networksOf(request).list().stream()
            .filter(network -> network.name().tenant().equals(request.principal().tenant()))
            .map(network -> NetworkView.of(network, desired))
            .sorted(Comparator.comparing(NetworkView::name))
            .toList());
  }

  private Response network(Request request) {
    NetworkName name = name(request);
    return Response.ok(
        NetworkView.of(
            networksOf(request).find(name).orElseThrow(() -> missing(name)), desired(request)));
  }

  private Response remove(Request request) {
    NetworkName name = name(request);
    Target target = targets.asked(request);
    if (target.runner().networks().find(name).isEmpty()) {
      throw missing(name);
    }
    stacks.desired().on(target.name()).stacks().values().stream()
        .filter(stack -> stack.networks().stream().anyMatch(one -> one.name().equals(name)))
        .findFirst()
        .ifPresent(
            stack -> {
              throw new BerthException(
                  ErrorCode.CONFLICT,
                  "Cannot remove network '%s': stack '%s' has it. Remove the stack."
                      .formatted(name, stack.key()));
            });
    target.runner().networks().remove(name);
    target.relist();
    return Response.noContent();
  }

  private static NetworkName name(Request request) {
    return new NetworkName(request.principal().tenant(), request.path("name"));
  }

  private static String resource(Request request) {
    return "network/" + request.path("name");
  }

  private static BerthException missing(NetworkName name) {
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find network '%s': there is none of that name. 'berth network ls' lists them."
            .formatted(name));
  }
}
