package dev.berth.records;

import dev.berth.engine.TaskIdentity;
import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task as those who watch tasks see it. Immutable: a moment's picture.
 *
 * @param labels of its service, as they are desired now: {@code deploy.labels} over {@code labels};
 *     empty when nothing is desired of it any more
 * @param node the machine it is on; empty: none yet
 * @param running whether it runs now; else it has not begun, or has ended
 * @param address where Berth reaches it; null: nowhere
 */
public record KnownTask(
    TaskIdentity identity,
    Map<String, String> labels,
    String node,
    boolean running,
    @Nullable InetAddress address) {
  public KnownTask {
    labels = Map.copyOf(labels);
  }
}
