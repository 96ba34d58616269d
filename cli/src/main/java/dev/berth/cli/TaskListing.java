package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which tasks a command lists, and how. */
final class TaskListing {
  private static final Set<String> KEYS =
      Set.of("id", "name", "service", "node", "state", "health", "image");

  @Option(
      names = {"-a", "--all"},
      description = "Those that have ended, too.")
  private boolean all;

  @Option(
      names = {"-f", "--filter"},
      paramLabel = "KEY=VALUE",
      converter = FilterConverter.class,
      description =
          "Only those where it holds; all of several have to. KEY is id or name (their beginnings), service, node, state, health or image.")
  private List<Filter> filters = List.of();

  @Option(names = "--no-trunc", description = "Shorten nothing.")
  private boolean whole;

  @Mixin private Listing listing = new Listing();

  /** What has to hold of a task. */
  record Filter(String key, String value) {
    boolean holds(Json task) {
      String actual = task.text(key);
      boolean begun = key.equals("id") || key.equals("name");
      return begun ? actual.startsWith(value) : actual.equals(value);
    }
  }

  /** Reads a {@link Filter}. */
  static final class FilterConverter implements ITypeConverter<Filter> {
    @Override
    public Filter convert(String text) {
      int equals = text.indexOf('=');
      String key = equals < 0 ? text : text.substring(0, equals);
      if (equals < 0 || !KEYS.contains(key)) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is not KEY=VALUE with one of the keys id, name, service, node, state, health, image");
      }
      return new Filter(key, text.substring(equals + 1));
    }
  }

  /**
   * Prints tasks.
   *
   * @param query what the server looks for: {@code stack}, {@code service}
   */
  void print(Session session, Map<String, String> query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (all) {
      parameters.put("all", "true");
    }
    parameters.putAll(query);
    ApiPath path = ApiPath.of("tasks");
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      path = path.with(parameter.getKey(), parameter.getValue());
    }
    List<Json> tasks =
        session.client().get(path).items().stream()
            .filter(task -> filters.stream().allMatch(filter -> filter.holds(task)))
            .toList();
    Shell shell = session.shell();
    listing.print(shell, Json.of(tasks), "id", list -> Tables.tasks(list, shell.clock(), whole));
  }
}
