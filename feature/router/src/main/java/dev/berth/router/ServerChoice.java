package dev.berth.router;

import dev.berth.proxy.Balancer;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Upstream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A balancer that connections without a request may ask too. Thread-safe; never blocks. */
interface ServerChoice extends Balancer {
  /**
   * Chooses a server and enters it.
   *
   * @param exchange null: it is a connection of TCP
   */
  @Override
  @Nullable Upstream enter(@Nullable Exchange exchange, List<Upstream> tried);
}
