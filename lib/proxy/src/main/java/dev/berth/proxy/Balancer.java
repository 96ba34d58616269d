package dev.berth.proxy;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses servers. Called on event loops: never blocks. Thread-safe. */
public interface Balancer {
  /**
   * Chooses a server and enters it ({@link Upstream#enter()}); the caller leaves it when the
   * request has ended.
   *
   * @param tried those that are not to be chosen
   * @return null: there is none
   */
  @Nullable Upstream enter(Exchange exchange, List<Upstream> tried);

  /** All servers, those that are out of order too. */
  Collection<Upstream> upstreams();
}
