package dev.berth.compose;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where tasks may run: {@code deploy.placement}.
 *
 * @param constraints as written: {@code node.role == manager}; all have to hold
 * @param spread the attributes of {@code preferences}, in order
 * @param maxReplicasPerNode null: no limit
 */
public record Placement(
    List<String> constraints, List<String> spread, @Nullable Integer maxReplicasPerNode) {
  /** Anywhere. */
  public static final Placement ANYWHERE = new Placement(List.of(), List.of(), null);

  public Placement {
    constraints = List.copyOf(constraints);
    spread = List.copyOf(spread);
  }
}
