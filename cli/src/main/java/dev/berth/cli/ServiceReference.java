package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.BerthClient;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import java.util.List;
import java.util.Optional;

/** A service that a person named as {@code STACK/SERVICE} or {@code STACK_SERVICE}. */
record ServiceReference(String stack, String service) {

  /**
   * Finds the service that is meant. The form with the slash is taken at its word; for the other
   * one the server is asked, since names may hold underscores.
   *
   * @throws BerthException {@link ErrorCode#NOT_FOUND} with the nearest name
   */
  static ServiceReference find(BerthClient client, String text) {
    int slash = text.indexOf('/');
    if (slash > 0 && slash < text.length() - 1 && text.indexOf('/', slash + 1) < 0) {
      return new ServiceReference(text.substring(0, slash), text.substring(slash + 1));
    }
    List<ServiceReference> all = list(client);
    return among(all, text).orElseThrow(() -> notFound(text, all));
  }

  /**
   * Finds several before anything is done to the first.
   *
   * @throws BerthException {@link ErrorCode#NOT_FOUND} with the nearest name
   */
  static List<ServiceReference> findAll(BerthClient client, List<String> texts) {
    return texts.stream().map(text -> find(client, text)).toList();
  }

  static List<ServiceReference> list(BerthClient client) {
    return client.get(ApiPath.of("services")).items().stream().map(ServiceReference::of).toList();
  }

  static ServiceReference of(Json service) {
    return new ServiceReference(service.text("stack"), service.text("name"));
  }

  static Optional<ServiceReference> among(List<ServiceReference> services, String text) {
    return services.stream()
        .filter(service -> service.flat().equals(text) || service.toString().equals(text))
        .findFirst();
  }

  private static BerthException notFound(String text, List<ServiceReference> all) {
    Optional<String> nearest =
        Names.nearest(text, all.stream().map(ServiceReference::flat).toList());
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find the service '%s'. %s"
            .formatted(
                text,
                nearest
                    .map(name -> "Did you mean '" + name + "'?")
                    .orElse("'berth service ls' lists those there are.")));
  }

  /** The service in the API, with what follows below it. */
  ApiPath path(String... below) {
    return ApiPath.of("stacks", stack, "services", service).below(below);
  }

  /** The name in Docker's form. */
  String flat() {
    return stack + "_" + service;
  }

  @Override
  public String toString() {
    return stack + "/" + service;
  }
}
