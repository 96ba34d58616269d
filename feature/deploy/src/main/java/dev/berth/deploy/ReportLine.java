package dev.berth.deploy;

import dev.berth.kernel.ByteSize;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service in the report of all there are.
 *
 * @param target where its stack is deployed
 * @param image the reference without its tag
 * @param tag what follows the image's name; {@code latest} where the file says none; of one that is
 *     named by its digest, that
 * @param mode as Compose writes it
 * @param replicas how many tasks there should be
 * @param running how many there are
 * @param nodes where they run, each once
 * @param constraints where they may run
 * @param spread attributes of nodes that they are spread over
 * @param limits what each task may use
 * @param reserved what a node of a cluster must have left for each
 * @param state as in {@link ServiceView}
 */
public record ReportLine(
    String stack,
    String service,
    String target,
    String image,
    String tag,
    String mode,
    int replicas,
    int running,
    List<String> nodes,
    List<String> constraints,
    List<String> spread,
    Limits limits,
    Reserved reserved,
    String state) {
  public ReportLine {
    nodes = List.copyOf(nodes);
    constraints = List.copyOf(constraints);
    spread = List.copyOf(spread);
  }

  /**
   * What a task may use; null is no limit.
   *
   * @param cpus in CPUs
   * @param pids processes and threads
   */
  public record Limits(@Nullable ByteSize memory, @Nullable Double cpus, @Nullable Integer pids) {}

  /**
   * What a node must have left; null is nothing.
   *
   * @param cpus in CPUs
   */
  public record Reserved(@Nullable ByteSize memory, @Nullable Double cpus) {}
}
