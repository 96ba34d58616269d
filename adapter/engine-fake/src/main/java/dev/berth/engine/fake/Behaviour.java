package dev.berth.engine.fake;

import dev.berth.engine.TaskSpec;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a fake task does, read from the labels of its identity:
 *
 * <ul>
 *   <li>{@code fake.run-for}: ends by itself after this time, as {@code PT1S}
 *   <li>{@code fake.start-after}: how long it takes to run, or to be healthy; of clusters only
 *   <li>{@code fake.exit-code}: with which code it ends by itself; 0 unless set
 *   <li>{@code fake.out-of-memory}: {@code true}: ends by itself for want of memory
 *   <li>{@code fake.fail-on}: {@code create} or {@code start} fails with this task
 *   <li>{@code fake.ignore-stop}: {@code true}: the stop signal has no effect, killing has
 *   <li>{@code fake.print}: a line that it writes when it starts
 *   <li>{@code fake.show}: the file whose lines it writes when it starts, one of its configs and
 *       secrets
 *   <li>{@code fake.exec-exit-code}: with which code commands inside it end; 0 unless set
 * </ul>
 *
 * @param runFor null: until it is stopped
 * @param failOn null: nothing
 * @param print null: nothing
 * @param show null: nothing
 */
record Behaviour(
    @Nullable Duration runFor,
    Duration startAfter,
    int exitCode,
    boolean outOfMemory,
    @Nullable String failOn,
    boolean ignoreStop,
    @Nullable String print,
    @Nullable String show,
    int execExitCode) {

  static Behaviour of(TaskSpec spec) {
    return of(spec.identity().labels());
  }

  static Behaviour of(Map<String, String> labels) {
    String runFor = labels.get("fake.run-for");
    return new Behaviour(
        runFor == null ? null : Duration.parse(runFor),
        Duration.parse(labels.getOrDefault("fake.start-after", "PT0S")),
        Integer.parseInt(labels.getOrDefault("fake.exit-code", "0")),
        Boolean.parseBoolean(labels.get("fake.out-of-memory")),
        labels.get("fake.fail-on"),
        Boolean.parseBoolean(labels.get("fake.ignore-stop")),
        labels.get("fake.print"),
        labels.get("fake.show"),
        Integer.parseInt(labels.getOrDefault("fake.exec-exit-code", "0")));
  }
}
