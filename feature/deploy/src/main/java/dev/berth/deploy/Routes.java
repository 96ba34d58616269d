package dev.berth.deploy;

import java.util.List;

/** Describes services to the front door. */
final class Routes {
  private Routes() {}

  static RoutableService of(DesiredService service, List<RoutableService.Task> tasks) {
    return new RoutableService(
        service.key().tenant(),
        service.key().stack(),
        service.key().service(),
        service.spec().routing().labels(),
        service.spec().routing().ports(),
        tasks);
  }
}
