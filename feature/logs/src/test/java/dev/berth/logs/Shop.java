package dev.berth.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.index.Found;
import dev.berth.index.Search;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Eventually;
import dev.berth.kql.KqlParser;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Logs of tasks that a test has write, at a clock that stands at noon. For one test. */
final class Shop implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  static final TenantId ACME = new TenantId("acme");

  final FakeTasks tasks = new FakeTasks();
  private final Path folder;
  private Logs logs;

  Shop(Path folder) {
    this.folder = folder;
    logs = started();
  }

  private Logs started() {
    Logs made = new Logs(folder, LogsSettings.DEFAULT, InstantSource.fixed(NOW));
    made.start(tasks);
    return made;
  }

  Logs logs() {
    return logs;
  }

  /** What was not committed is lost. */
  void killAndStart() {
    logs.abandon();
    logs = started();
  }

  void stop() {
    logs.close();
  }

  void start() {
    logs = started();
  }

  List<String> find(TenantId tenant, String query) {
    Search search =
        new Search(
            KqlParser.parse(query),
            NOW.minusSeconds(30 * 86400L),
            NOW.plusSeconds(7200),
            10_000,
            Search.Order.OLDEST);
    Found found = logs.of(tenant).search().find(search);
    return found.hits().stream().map(Found.Hit::source).toList();
  }

  void finds(TenantId tenant, String query, int number) {
    Eventually.withinSeconds(20, () -> assertThat(find(tenant, query)).hasSize(number));
  }

  @Override
  public void close() {
    logs.close();
  }
}
