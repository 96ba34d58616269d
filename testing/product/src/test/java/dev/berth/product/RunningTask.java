package dev.berth.product;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A task that runs, as the API tells it.
 *
 * @param name {@code STACK_SERVICE.SLOT.ID}
 */
record RunningTask(String id, String name, String address, long pid) {
  private static final Pattern ID = Pattern.compile("\\{\"id\":\"([a-z0-9]+)\",\"name\"");
  private static final Pattern TASK =
      Pattern.compile(
          "\\{\"id\":\"([a-z0-9]+)\",\"name\":\"([^\"]+)\"[^{}]*?"
              + "\"address\":\"([^\"]+)\"[^{}]*?\"pid\":(\\d+)");

  /** Those of {@code GET /api/tasks} that run. */
  static List<RunningTask> parse(String json) {
    List<RunningTask> tasks = new ArrayList<>();
    Matcher matcher = TASK.matcher(json);
    while (matcher.find()) {
      if (matcher.group().contains("\"state\":\"running\"")) {
        long pid = Long.parseLong(matcher.group(4));
        tasks.add(new RunningTask(matcher.group(1), matcher.group(2), matcher.group(3), pid));
      }
    }
    return tasks;
  }

  /** The ids of all of them, ended ones too. */
  static Set<String> parseIds(String json) {
    Set<String> ids = new TreeSet<>();
    Matcher matcher = ID.matcher(json);
    while (matcher.find()) {
      ids.add(matcher.group(1));
    }
    return ids;
  }

  /** Whether it is one of a service, {@code STACK_SERVICE}. */
  boolean isOf(String service) {
    return name.startsWith(service + ".");
  }
}
