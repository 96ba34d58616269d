package dev.berth.cli;

import dev.berth.cli.ServiceChangeCommand.Verb;
import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth service}. */
@Command(
    name = "service",
    description = "Look after the services of stacks; run Berth itself as a service of systemd.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "A SERVICE is STACK/SERVICE or STACK_SERVICE.",
      "",
      "Examples:",
      "  berth service scale shop/web=3",
      "  berth service logs -f shop/web",
      "  berth service install           let systemd start Berth"
    })
final class ServiceCommands implements Family {
  private static final String SERVICE = "SERVICE";

  private final Session session;

  ServiceCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List services.",
      footer = {"", "Example:", "  berth service ls --stack shop"})
  int list(
      @Option(names = "--stack", paramLabel = "STACK", description = "Only those of one stack.")
          @Nullable String stack,
      @Mixin Listing listing) {
    ApiPath all = ApiPath.of("services");
    Json services = session.client().get(stack == null ? all : all.with("stack", stack));
    listing.print(session.shell(), services, "name", Tables::services);
    return 0;
  }

  @Command(
      name = "ps",
      description = "List the tasks of a service.",
      footer = {"", "Example:", "  berth service ps --all shop/web"})
  int tasks(@Mixin TaskListing listing, @Parameters(paramLabel = SERVICE) String name) {
    ServiceReference service = ServiceReference.find(session.client(), name);
    session.client().get(service.path());
    listing.print(session, Map.of("stack", service.stack(), "service", service.service()));
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about a service.",
      footer = {"", "Example:", "  berth service inspect shop/web"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = SERVICE) String name) {
    ServiceReference service = ServiceReference.find(session.client(), name);
    output.printDetails(session.shell(), session.client().get(service.path()));
    return 0;
  }

  @Command(
      name = "logs",
      description = "Show what the tasks of a service wrote.",
      footer = {"", "Example:", "  berth service logs -f --since 10m shop/web"})
  int logs(@Mixin LogOptions options, @Parameters(paramLabel = SERVICE) String name) {
    options.print(session, ServiceReference.find(session.client(), name).path("logs"));
    return 0;
  }

  @Command(
      name = "scale",
      description = "Change how many tasks services have.",
      footer = {"", "Examples:", "  berth service scale shop/web=3 shop/worker=0"})
  int scale(
      @Mixin Waiting waiting,
      @Parameters(paramLabel = "SERVICE=REPLICAS", arity = "1..*") List<String> sizes) {
    Map<ServiceReference, Integer> wanted = new LinkedHashMap<>();
    for (String size : sizes) {
      int equals = size.lastIndexOf('=');
      String number = size.substring(equals + 1);
      if (equals < 1 || !number.matches("\\d{1,5}")) {
        throw new BerthException(
            ErrorCode.INVALID_INPUT,
            "Cannot scale '%s': it has to look like SERVICE=REPLICAS, shop/web=3 for example."
                .formatted(size));
      }
      String name = size.substring(0, equals);
      wanted.put(ServiceReference.find(session.client(), name), Integer.valueOf(number));
    }
    wanted.forEach(
        (service, replicas) ->
            waiting.accepted(
                service.stack(),
                session.client().post(service.path("scale"), Json.object("replicas", replicas))));
    return done(waiting, wanted.keySet());
  }

  @Command(
      name = "rm",
      description = "Remove services from their stacks.",
      footer = {"", "Example:", "  berth service rm shop/web"})
  int remove(
      @Mixin Waiting waiting,
      @Parameters(paramLabel = SERVICE, arity = "1..*") List<String> names) {
    List<ServiceReference> services = ServiceReference.findAll(session.client(), names);
    for (ServiceReference service : services) {
      waiting.accepted(service.stack(), session.client().delete(service.path()));
    }
    return done(waiting, services);
  }

  @Override
  public Map<String, Object> members() {
    Map<String, Object> members = new HashMap<>();
    members.put("update", new ServiceUpdateCommand(session));
    members.put("install", new ServiceInstallCommand(session));
    members.put("remove", new ServiceRemoveCommand(session));
    for (Verb verb : Verb.values()) {
      members.put(verb.word(), ServiceChangeCommand.of(session, verb));
    }
    return members;
  }

  private int done(Waiting waiting, Collection<ServiceReference> services) {
    waiting.await(session);
    services.forEach(session.shell().out()::println);
    return 0;
  }
}
