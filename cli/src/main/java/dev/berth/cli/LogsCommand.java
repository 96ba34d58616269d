package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.BerthClient;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth logs}: the log of whatever has the name. */
@Command(
    name = "logs",
    description = "Show what a stack, a service or a task wrote.",
    footer = {
      "",
      "Examples:",
      "  berth logs -f shop             all of a stack",
      "  berth logs --tail 20 shop/web  one service",
      "  berth logs shop_web.1          one task"
    })
final class LogsCommand implements Callable<Integer> {
  private final Session session;

  @Mixin private LogOptions options = new LogOptions();

  @Parameters(paramLabel = "NAME", description = "A stack, a service or a task.")
  private String name = "";

  LogsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    options.print(session, find());
    return 0;
  }

  private ApiPath find() {
    BerthClient client = session.client();
    List<String> stacks =
        client.get(ApiPath.of("stacks")).items().stream().map(stack -> stack.text("name")).toList();
    if (stacks.contains(name)) {
      return ApiPath.of("stacks", name, "logs");
    }
    List<ServiceReference> services = ServiceReference.list(client);
    Optional<ServiceReference> service = ServiceReference.among(services, name);
    if (service.isPresent()) {
      return service.get().path("logs");
    }
    List<Json> tasks = TaskReference.list(client);
    return TaskReference.among(tasks, name)
        .map(task -> task.path("logs"))
        .orElseThrow(() -> notFound(stacks, services, tasks));
  }

  private BerthException notFound(
      List<String> stacks, List<ServiceReference> services, List<Json> tasks) {
    List<String> known = new ArrayList<>(stacks);
    services.forEach(service -> known.add(service.toString()));
    tasks.forEach(task -> known.add(task.text("name")));
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find a stack, a service or a task named '%s'. %s"
            .formatted(
                name,
                Names.nearest(name, known)
                    .map(nearest -> "Did you mean '" + nearest + "'?")
                    .orElse("'berth stack ls' lists the stacks.")));
  }
}
