package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.BerthClient;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import java.util.List;
import java.util.Optional;

/**
 * A task that a person named by its id, the beginning of its id, its name, or the beginning of its
 * name ({@code shop_web.1}).
 */
record TaskReference(String id) {

  /**
   * Finds the task that is meant. One that runs is meant rather than one that has ended.
   *
   * @throws BerthException {@link ErrorCode#NOT_FOUND} or {@link ErrorCode#CONFLICT} if it could be
   *     one of several
   */
  static TaskReference find(BerthClient client, String text) {
    List<Json> all = list(client);
    return among(all, text).orElseThrow(() -> notFound(text, all));
  }

  static List<Json> list(BerthClient client) {
    return client.get(ApiPath.of("tasks").with("all", "true")).items();
  }

  static Optional<TaskReference> among(List<Json> tasks, String text) {
    List<Json> exact =
        tasks.stream()
            .filter(task -> task.text("id").equals(text) || task.text("name").equals(text))
            .toList();
    List<Json> found =
        exact.isEmpty() ? tasks.stream().filter(task -> begins(task, text)).toList() : exact;
    List<Json> running =
        found.stream().filter(task -> task.text("state").equals("running")).toList();
    List<Json> meant = running.isEmpty() ? found : running;
    if (meant.size() > 1) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot tell which task '%s' means: %s. Write more of its id."
              .formatted(
                  text, String.join(", ", meant.stream().map(task -> task.text("name")).toList())));
    }
    return meant.stream().findFirst().map(task -> new TaskReference(task.text("id")));
  }

  private static boolean begins(Json task, String text) {
    return !text.isEmpty()
        && (task.text("id").startsWith(text) || task.text("name").startsWith(text + "."));
  }

  private static BerthException notFound(String text, List<Json> all) {
    Optional<String> nearest =
        Names.nearest(text, all.stream().map(task -> task.text("name")).toList());
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find the task '%s'. %s"
            .formatted(
                text,
                nearest
                    .map(name -> "Did you mean '" + name + "'?")
                    .orElse("'berth task ls --all' lists those there are.")));
  }

  /** The task in the API, with what follows below it. */
  ApiPath path(String... below) {
    return ApiPath.of("tasks", id).below(below);
  }
}
