package dev.berth.router;

import dev.berth.proxy.Upstream;

/** Knows which servers are well. Thread-safe; never blocks. */
@FunctionalInterface
interface HealthView {
  /** All are. */
  HealthView ALL_WELL = _ -> true;

  boolean isHealthy(Upstream upstream);
}
