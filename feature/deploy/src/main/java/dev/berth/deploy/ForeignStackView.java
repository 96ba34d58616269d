package dev.berth.deploy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stack that others deployed, as {@code GET /api/foreign} shows it.
 *
 * @param target where it runs
 * @param origin {@code compose}, {@code swarm} or {@code none}
 * @param running how many of its tasks run
 * @param desired how many there should be
 * @param routed the tenant to whose routes it belongs; null: it is not routed
 * @param adoptedAs the stack that takes its place; null: it is not being taken over
 * @param notes what to know of it, a sentence each
 */
public record ForeignStackView(
    String name,
    String target,
    String origin,
    int running,
    int desired,
    @Nullable String routed,
    @Nullable String adoptedAs,
    List<String> urls,
    List<String> notes,
    List<Service> services) {
  public ForeignStackView {
    urls = List.copyOf(urls);
    notes = List.copyOf(notes);
    services = List.copyOf(services);
  }

  /**
   * One of its services.
   *
   * @param ports container ports over TCP
   * @param labels null: only {@code GET /api/foreign/STACK} shows them
   */
  public record Service(
      String name,
      String image,
      int replicas,
      int running,
      List<Integer> ports,
      @Nullable Map<String, String> labels,
      List<Task> tasks) {
    public Service {
      ports = List.copyOf(ports);
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * One of its tasks.
   *
   * @param id the engine's own
   * @param state {@code created}, {@code running} or {@code exited}
   * @param health in lower case, what {@link dev.berth.engine.ForeignTask.Health} names
   * @param reason why it has ended; empty: it has not
   * @param address where Berth reaches it; null: nowhere
   * @param node the machine it is on; empty: the one that is talked to
   */
  public record Task(
      String id,
      String name,
      String state,
      String health,
      String reason,
      @Nullable String address,
      String node,
      Instant created) {}

  /**
   * All of them.
   *
   * @param warnings what could not be looked at, a sentence each
   */
  public record All(List<ForeignStackView> stacks, List<String> warnings) {
    public All {
      stacks = List.copyOf(stacks);
      warnings = List.copyOf(warnings);
    }
  }
}
