package dev.berth.deploy;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Decision;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.Secret;
import java.util.HashSet;
import java.util.Set;

/**
 * The rights that somebody had who deployed a file: what it asks for while they are being learned
 * is allowed, and nothing else afterwards. Confined to one thread.
 */
final class EarlierRights implements Access {
  private final Set<String> granted = new HashSet<>();
  private boolean learning = true;

  /** From now on, nothing more is allowed. */
  void close() {
    learning = false;
  }

  @Override
  public Decision decide(Principal principal, Action action, Resource resource) {
    String right = action + " " + resource;
    if (learning) {
      granted.add(right);
    }
    return granted.contains(right)
        ? new Decision.Allowed()
        : new Decision.Denied("the one who deployed the stack was not asked for it.");
  }

  @Override
  public Authentication authenticate(Secret token, Origin origin) {
    return new Authentication.Refused("There are no tokens here.");
  }
}
