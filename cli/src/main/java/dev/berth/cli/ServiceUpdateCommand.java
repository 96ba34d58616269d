package dev.berth.cli;

import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth service update}. */
@Command(
    name = "update",
    description = {
      "Change a service without its Compose file.",
      "The next deployment of the file goes by the file again."
    },
    footer = {
      "",
      "Examples:",
      "  berth service update --image shop:2 shop/web",
      "  berth service update --env-add LOG=debug --env-rm TRACE shop/web",
      "  berth service update --force shop/web      replace its tasks only"
    })
final class ServiceUpdateCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--image", paramLabel = "IMAGE", description = "What its tasks are made of.")
  private @Nullable String image;

  @Option(
      names = "--env-add",
      paramLabel = "NAME=VALUE",
      description = "Set a variable; NAME alone has the value that it has here.")
  private List<String> added = List.of();

  @Option(names = "--env-rm", paramLabel = "NAME", description = "Take a variable away.")
  private List<String> removed = List.of();

  @Option(names = "--replicas", paramLabel = "NUMBER", description = "How many tasks it has.")
  private @Nullable Integer replicas;

  @Option(names = "--force", description = "Replace its tasks even if nothing differs.")
  private boolean force;

  @Mixin private Waiting waiting = new Waiting();

  @Parameters(paramLabel = "SERVICE")
  private String name = "";

  ServiceUpdateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Json change = change();
    ServiceReference service = ServiceReference.find(session.client(), name);
    waiting.accepted(service.stack(), session.client().post(service.path("update"), change));
    waiting.await(session);
    session.shell().out().println(service);
    return 0;
  }

  private Json change() {
    Map<String, Object> change = new LinkedHashMap<>();
    if (image != null) {
      change.put("image", image);
    }
    Map<String, @Nullable String> environment = environment();
    if (!environment.isEmpty()) {
      change.put("environment", environment);
    }
    if (replicas != null) {
      change.put("replicas", replicas);
    }
    if (force) {
      change.put("force", true);
    }
    if (change.isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot update service '%s': nothing is to change. Give --image, --env-add, --env-rm, --replicas or --force."
              .formatted(name));
    }
    return Json.of(change);
  }

  /** Those that are taken away have no value. */
  private Map<String, @Nullable String> environment() {
    Map<String, @Nullable String> environment = new LinkedHashMap<>();
    removed.forEach(variable -> environment.put(variable, null));
    for (String variable : added) {
      int equals = variable.indexOf('=');
      String key = equals < 0 ? variable : variable.substring(0, equals);
      String here = session.shell().environment().get(key);
      if (key.isEmpty() || (equals < 0 && here == null)) {
        throw new BerthException(
            ErrorCode.INVALID_INPUT,
            "Cannot set the variable '%s': it has no %s. Write it as NAME=VALUE."
                .formatted(key, key.isEmpty() ? "name" : "value here"));
      }
      environment.put(key, equals < 0 ? here : variable.substring(equals + 1));
    }
    return environment;
  }
}
