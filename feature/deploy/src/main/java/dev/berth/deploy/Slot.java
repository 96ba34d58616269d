package dev.berth.deploy;

import java.util.Comparator;

/**
 * One of a service's places for a task.
 *
 * @param number from 1
 */
record Slot(ServiceKey service, int number) implements Comparable<Slot> {
  private static final Comparator<Slot> ORDER =
      Comparator.comparing(Slot::service).thenComparingInt(Slot::number);

  @Override
  public int compareTo(Slot other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return service + "." + number;
  }
}
