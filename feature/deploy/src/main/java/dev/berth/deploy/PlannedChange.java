package dev.berth.deploy;

import java.util.List;

/**
 * What a deployment would do to one thing of a stack.
 *
 * @param kind {@code service}, {@code network} or {@code volume}
 * @param change {@code create}, {@code replace} (its tasks, one after the other), {@code change}
 *     (nothing that its tasks are made of), {@code remove}, {@code keep} (a volume that nothing
 *     names any more), or {@code none}
 * @param details what is another way, for people
 */
public record PlannedChange(String kind, String name, String change, List<String> details) {
  public PlannedChange {
    details = List.copyOf(details);
  }
}
