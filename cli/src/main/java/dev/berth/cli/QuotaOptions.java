package dev.berth.cli;

import dev.berth.client.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The limits of a tenant; null: not named. */
final class QuotaOptions {
  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = Limit.OfBytes.class,
      description = "Of all its tasks together: 512MiB, 4GiB, none.")
  private @Nullable Limit memory;

  @Option(
      names = "--cpus",
      paramLabel = "NUMBER",
      converter = Limit.OfProcessors.class,
      description = "Of all its tasks together: 1.5, none.")
  private @Nullable Limit cpus;

  @Option(
      names = "--tasks",
      paramLabel = "NUMBER",
      converter = Limit.OfThings.class,
      description = "How many may run.")
  private @Nullable Limit tasks;

  @Option(
      names = "--volumes",
      paramLabel = "NUMBER",
      converter = Limit.OfThings.class,
      description = "How many it may have.")
  private @Nullable Limit volumes;

  @Option(
      names = "--disk",
      paramLabel = "SIZE",
      converter = Limit.OfBytes.class,
      description = "Of its volumes together.")
  private @Nullable Limit disk;

  @Option(
      names = "--parameters",
      paramLabel = "NUMBER",
      converter = Limit.OfThings.class,
      description = "How many it may have.")
  private @Nullable Limit parameters;

  boolean areGiven() {
    return limits().values().stream().anyMatch(Objects::nonNull);
  }

  /** A quota with the limits that were given instead of its own. */
  Json applied(Json quota) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    limits()
        .forEach((kind, limit) -> all.put(kind, limit == null ? quota.get(kind) : limit.value()));
    return Json.of(all);
  }

  private Map<String, @Nullable Limit> limits() {
    Map<String, @Nullable Limit> limits = new LinkedHashMap<>();
    limits.put("memory", memory);
    limits.put("cpus", cpus);
    limits.put("tasks", tasks);
    limits.put("volumes", volumes);
    limits.put("disk", disk);
    limits.put("parameters", parameters);
    return limits;
  }
}
