package dev.berth.router;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Upstream;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Has no server to choose. */
enum NoServers implements ServerChoice {
  INSTANCE;

  @Override
  public @Nullable Upstream enter(@Nullable Exchange exchange, List<Upstream> tried) {
    return null;
  }

  @Override
  public Collection<Upstream> upstreams() {
    return List.of();
  }
}
