package dev.berth.parameters;

import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code /api/secrets}. None of them shows what a secret holds. */
final class SecretEndpoints {
  private final SecretStore secrets;

  SecretEndpoints(SecretStore secrets) {
    this.secrets = secrets;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.get("/api/secrets", Actions.LIST_SECRETS, _ -> "secret/*", this::list),
        Endpoint.post(
                "/api/secrets",
                Actions.CREATE_SECRET,
                request -> "secret/" + request.query("name").orElse(""),
                this::create)
            .withBody(Endpoint.Body.STREAM),
        Endpoint.get(
            "/api/secrets/{secret}",
            Actions.INSPECT_SECRET,
            SecretEndpoints::resource,
            this::inspect),
        Endpoint.delete(
            "/api/secrets/{secret}",
            Actions.REMOVE_SECRET,
            SecretEndpoints::resource,
            this::remove));
  }

  private static String resource(Request request) {
    return "secret/" + request.path("secret");
  }

  private Response list(Request request) {
    return Response.ok(secrets.list(request.principal().tenant()));
  }

  private Response create(Request request) throws IOException {
    String name =
        request
            .query("name")
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.INVALID_INPUT,
                        "Cannot create a secret: it has no name. Give it as the query parameter 'name'."));
    SecretStore.check(name);
    SortedMap<String, String> labels = labels(request);
    byte[] value = request.stream().readNBytes(SecretStore.LIMIT);
    return new Response.Json(
        201,
        secrets.put(
            request.principal().tenant(),
            new SecretStore.Given(name, value, labels, request.flag("replace"))));
  }

  private static SortedMap<String, String> labels(Request request) {
    SortedMap<String, String> labels = new TreeMap<>();
    for (String label : request.queries("label")) {
      int equals = label.indexOf('=');
      labels.put(
          equals < 0 ? label : label.substring(0, equals),
          equals < 0 ? "" : label.substring(equals + 1));
    }
    return labels;
  }

  private Response inspect(Request request) {
    String name = request.path("secret");
    TenantId tenant = request.principal().tenant();
    return Response.ok(secrets.find(tenant, name).orElseThrow(() -> SecretStore.notFound(name)));
  }

  private Response remove(Request request) {
    String name = request.path("secret");
    if (!secrets.delete(request.principal().tenant(), name)) {
      throw SecretStore.notFound(name);
    }
    return Response.noContent();
  }
}
