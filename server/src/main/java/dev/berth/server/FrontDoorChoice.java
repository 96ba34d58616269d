package dev.berth.server;

import dev.berth.router.AddressRange;
import dev.berth.router.FrontDoorSettings;

/** What the configuration says to the front door. */
final class FrontDoorChoice {
  private FrontDoorChoice() {}

  static FrontDoorSettings of(Configuration configuration) {
    return new FrontDoorSettings(
        configuration.get(Settings.DOMAIN),
        configuration.get(Settings.HTTP_PORT),
        configuration.get(Settings.HTTP_BIND),
        configuration.get(Settings.ROUTER_TRUSTED_PROXIES).stream()
            .map(AddressRange::parse)
            .toList(),
        new FrontDoorSettings.Limits(
            configuration.get(Settings.ROUTER_MAX_REQUEST_LINE),
            configuration.get(Settings.ROUTER_MAX_HEADERS),
            configuration.get(Settings.ROUTER_MAX_CONNECTIONS),
            configuration.get(Settings.ROUTER_MAX_CONNECTIONS_PER_TASK),
            FrontDoorSettings.Limits.DEFAULT.eventLoops()),
        new FrontDoorSettings.Timeouts(
            configuration.get(Settings.ROUTER_CONNECT_TIMEOUT),
            configuration.get(Settings.ROUTER_RESPONSE_TIMEOUT),
            configuration.get(Settings.ROUTER_HEAD_TIMEOUT),
            configuration.get(Settings.ROUTER_IDLE_TIMEOUT),
            configuration.get(Settings.ROUTER_KEEP_ALIVE)));
  }
}
