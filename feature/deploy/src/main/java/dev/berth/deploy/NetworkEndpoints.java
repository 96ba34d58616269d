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

/** {@code /api/networks}: the networks of the engine. */
final class NetworkEndpoints {
  private final Networks networks;
  private final Stacks stacks;
  private final Reconciler reconciler;

  NetworkEndpoints(Networks networks, Stacks stacks, Reconciler reconciler) {
    this.networks = networks;
    this.stacks = stacks;
    this.reconciler = reconciler;
  }

  /**
   * A network.
   *
   * @param stack which it is made and removed with; null: none
   * @param subnet in CIDR form
   * @param gateway the machine's own address in it
   * @param internal whether nothing leads out of it
   */
  public record NetworkView(
      String name,
      String tenant,
      @Nullable String stack,
      String subnet,
      String gateway,
      boolean internal,
      Map<String, String> labels) {
    static NetworkView of(Network network) {
      return new NetworkView(
          network.name().name(),
          network.name().tenant().value(),
          network.spec().labels().get(TaskLabels.STACK),
          network.subnet(),
          network.gateway().getHostAddress(),
          network.spec().internal(),
          network.spec().labels());
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

  private Response networks(Request request) {
    return Response.ok(
        networks.list().stream()
            .filter(network -> network.name().tenant().equals(request.principal().tenant()))
            .map(NetworkView::of)
            .sorted(Comparator.comparing(NetworkView::name))
            .toList());
  }

  private Response network(Request request) {
    NetworkName name = name(request);
    return Response.ok(NetworkView.of(networks.find(name).orElseThrow(() -> missing(name))));
  }

  private Response remove(Request request) {
    NetworkName name = name(request);
    if (networks.find(name).isEmpty()) {
      throw missing(name);
    }
    stacks.desired().stacks().values().stream()
        .filter(stack -> stack.networks().stream().anyMatch(one -> one.name().equals(name)))
        .findFirst()
        .ifPresent(
            stack -> {
              throw new BerthException(
                  ErrorCode.CONFLICT,
                  "Cannot remove network '%s': stack '%s' has it. Remove the stack."
                      .formatted(name, stack.key()));
            });
    networks.remove(name);
    reconciler.relist();
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
