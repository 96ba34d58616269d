package dev.berth.journal;

import java.util.function.UnaryOperator;

/** The {@link Extent} of a journal as it is now. Thread-safe. */
final class CurrentExtent {
  private volatile Extent extent;

  CurrentExtent(Extent extent) {
    this.extent = extent;
  }

  Extent get() {
    return extent;
  }

  synchronized Extent update(UnaryOperator<Extent> change) {
    Extent changed = change.apply(extent);
    extent = changed;
    return changed;
  }
}
