package dev.berth.router;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Upstream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a client at the server that its cookie names, as long as it is there and well; {@link
 * StickyCookie} gives the cookie. Thread-safe.
 */
final class StickyBalancer implements ServerChoice {
  private final ServerChoice others;
  private final StickyCookie cookie;
  private final HealthView health;
  private final Map<String, Upstream> byValue = new HashMap<>();

  StickyBalancer(ServerChoice others, StickyCookie cookie, HealthView health) {
    this.others = others;
    this.cookie = cookie;
    this.health = health;
    others.upstreams().forEach(one -> byValue.put(cookie.value(one), one));
  }

  @Override
  public @Nullable Upstream enter(@Nullable Exchange exchange, List<Upstream> tried) {
    if (exchange != null) {
      String value = cookie.find(exchange.request().headers());
      Upstream own = value == null ? null : byValue.get(value);
      if (own != null
          && !tried.contains(own)
          && !own.isAvoided()
          && health.isHealthy(own)
          && own.enter()) {
        return own;
      }
    }
    return others.enter(exchange, tried);
  }

  @Override
  public Collection<Upstream> upstreams() {
    return others.upstreams();
  }
}
