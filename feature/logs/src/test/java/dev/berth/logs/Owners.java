package dev.berth.logs;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Decision;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.Secret;

/** Lets operators and those named {@code owner} do everything, others all but read the trail. */
final class Owners implements Access {
  static final Access ACCESS = new Owners();

  @Override
  public Authentication authenticate(Secret token, Origin origin) {
    return new Authentication.Refused("There are no tokens here.");
  }

  @Override
  public Decision decide(Principal principal, Action action, Resource resource) {
    boolean trail = action.name().startsWith("audit:");
    boolean own = principal.tenant().equals(resource.tenant());
    return principal.operator() || (own && (!trail || principal.name().equals("owner")))
        ? new Decision.Allowed()
        : new Decision.Denied("Nothing allows it.");
  }
}
