package dev.berth.alerts;

import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import java.util.List;

/** {@code /api/alert-receivers}. None of them shows a secret. */
final class ReceiverEndpoints {
  private final Definitions definitions;
  private final Trials trials;
  private final IdSource ids;

  ReceiverEndpoints(Definitions definitions, Trials trials, IdSource ids) {
    this.definitions = definitions;
    this.trials = trials;
    this.ids = ids;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.get(
            "/api/alert-receivers", Actions.LIST_RECEIVERS, _ -> "alertreceiver/*", this::list),
        Endpoint.get(
            "/api/alert-receivers/{receiver}",
            Actions.INSPECT_RECEIVER,
            ReceiverEndpoints::resource,
            this::inspect),
        Endpoint.delete(
            "/api/alert-receivers/{receiver}",
            Actions.REMOVE_RECEIVER,
            ReceiverEndpoints::resource,
            this::remove),
        Endpoint.post(
            "/api/alert-receivers/{receiver}/test",
            Actions.TEST_RECEIVER,
            ReceiverEndpoints::resource,
            this::test));
  }

  private static String resource(Request request) {
    return "alertreceiver/" + request.path("receiver");
  }

  private Response list(Request request) {
    return Response.ok(
        definitions.allReceivers(request.principal().tenant()).stream().map(Views::of).toList());
  }

  private Response inspect(Request request) {
    return Response.ok(
        Views.of(definitions.receiver(request.principal().tenant(), request.path("receiver"))));
  }

  private Response remove(Request request) {
    definitions.removeReceiver(request.principal().tenant(), request.path("receiver"));
    return Response.noContent();
  }

  private Response test(Request request) {
    String name = request.path("receiver");
    Receiver receiver = definitions.receiver(request.principal().tenant(), name).receiver();
    try {
      trials.send(request.principal().tenant(), receiver, ids.next());
    } catch (NotSent e) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot tell receiver '%s': %s".formatted(name, e.getMessage()),
          e);
    }
    return Response.noContent();
  }
}
