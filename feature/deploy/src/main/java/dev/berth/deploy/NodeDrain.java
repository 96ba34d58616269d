package dev.berth.deploy;

import dev.berth.engine.ClusterPicture;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.Node;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.Subscription;
import dev.berth.engine.TaskState;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Empties a node, as lines: moves its tasks elsewhere, new ones first, and then has it take none.
 * Whoever goes, or waits too long, leaves it as it was. For one drain.
 *
 * <pre>
 *   active ──▶ services are kept from it ──no task is left──▶ drained
 *      ▲                    │
 *      └──interrupted, late─┘
 * </pre>
 */
final class NodeDrain implements Response.LineSource {
  private static final Duration LONGEST_REST = Duration.ofSeconds(1);
  private static final Duration SHOWN_SOON = Duration.ofSeconds(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
  private static final int MOST_NAMED = 5;

  private final KnownNodes.Member member;
  private final EmptiedNodes emptied;
  private final Duration atMost;
  private final Signal signal = new Signal();
  private volatile boolean left;

  NodeDrain(KnownNodes.Member member, EmptiedNodes emptied, Duration atMost) {
    this.member = member;
    this.emptied = emptied;
    this.atMost = atMost;
  }

  /** One line. */
  public sealed interface Line {
    String type();

    /**
     * How far it is.
     *
     * @param tasks how many are still there
     * @param services whose they are: {@code shop/web}
     */
    record Moving(String type, String message, int tasks, List<String> services) implements Line {}

    /** It is empty, and takes no tasks. */
    record Done(String type) implements Line {}

    /** It is as it was. */
    record Failed(String type, String reason) implements Line {}
  }

  @Override
  public void writeTo(Response.LineSink sink) throws IOException, InterruptedException {
    sink.onClose(
        () -> {
          left = true;
          signal.give();
        });
    sink.write(end(sink));
  }

  private Line end(Response.LineSink sink) throws IOException, InterruptedException {
    if (isOnlyOne()) {
      return failed("no other node takes tasks. Activate one, or add one, first.");
    }
    String node = member.node().id();
    if (!emptied.add(member.target(), node)) {
      return failed("somebody drains it already. Wait for that.");
    }
    try (Subscription _ = member.cluster().watch(signal::give)) {
      String failure = move(sink);
      if (failure != null) {
        return failed(failure);
      }
      // Before services may go there again.
      member.cluster().nodes().makeAvailable(node, Node.Availability.DRAIN);
      awaitShown();
      return new Line.Done("done");
    } catch (BerthException e) {
      return new Line.Failed("failed", String.valueOf(e.getMessage()));
    } finally {
      emptied.remove(member.target(), node);
    }
  }

  /** So that whoever looks next, to take it out, finds it drained. */
  private void awaitShown() throws InterruptedException {
    long end = System.nanoTime() + SHOWN_SOON.toNanos();
    while (!left && System.nanoTime() - end < 0 && !isShownDrained()) {
      signal.await(LOOK_AGAIN.toNanos());
    }
  }

  private boolean isShownDrained() {
    return member.cluster().picture().nodes().stream()
        .filter(this::isIt)
        .allMatch(node -> node.availability() == Node.Availability.DRAIN);
  }

  private boolean isOnlyOne() {
    return member.cluster().picture().nodes().stream()
        .filter(node -> node.state() == Node.State.READY)
        .filter(node -> node.availability() == Node.Availability.ACTIVE)
        .allMatch(this::isIt);
  }

  private boolean isIt(Node node) {
    return node.id().equals(member.node().id());
  }

  private Line failed(String reason) {
    return new Line.Failed(
        "failed", "Cannot drain node '%s': %s".formatted(member.node().name(), reason));
  }

  /** Waits until nothing is there; why that does not come about, null: it has. */
  private @Nullable String move(Response.LineSink sink) throws IOException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    int told = -1;
    while (!left) {
      ClusterPicture picture = member.cluster().picture();
      List<ClusterTask> there = picture.tasks().stream().filter(this::isThere).toList();
      if (there.isEmpty()) {
        return null;
      }
      if (there.size() != told) {
        told = there.size();
        sink.write(moving(there));
      }
      long rest = end - System.nanoTime();
      if (rest <= 0) {
        return late(there, picture);
      }
      signal.await(Math.min(rest, LONGEST_REST.toNanos()));
    }
    return "whoever asked has gone. It takes tasks as before.";
  }

  /** What a lost machine is said to run nobody can wait for. */
  private boolean isThere(ClusterTask task) {
    return member.node().id().equals(task.node())
        && !(task.state() instanceof TaskState.Exited)
        && (task.wanted() || member.node().state() == Node.State.READY);
  }

  private static Line moving(List<ClusterTask> there) {
    List<String> services = services(there);
    return new Line.Moving(
        "progress",
        "%d task%s to move (%s)"
            .formatted(
                there.size(),
                there.size() == 1 ? "" : "s",
                String.join(", ", services.subList(0, Math.min(services.size(), MOST_NAMED)))),
        there.size(),
        services);
  }

  private static List<String> services(List<ClusterTask> tasks) {
    return tasks.stream()
        .map(task -> task.service().stack() + "/" + task.service().service())
        .distinct()
        .sorted()
        .toList();
  }

  private String late(List<ClusterTask> there, ClusterPicture picture) {
    Set<ServiceIdentity> of = there.stream().map(ClusterTask::service).collect(Collectors.toSet());
    String why =
        picture.tasks().stream()
            .filter(task -> of.contains(task.service()) && task.wanted() && !task.isRunning())
            .map(ClusterTask::message)
            .filter(message -> !message.isEmpty())
            .findFirst()
            .map(message -> " (" + message + ")")
            .orElse("");
    return "after %d seconds tasks of %s are still there%s. It takes tasks as before; give it more time with --timeout."
        .formatted(atMost.toSeconds(), String.join(", ", services(there)), why);
  }
}
