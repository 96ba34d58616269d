package dev.berth.deploy;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Decision;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.util.Set;
import java.util.TreeSet;

/** Allows the operator everything and others what they were granted, and notes what was asked. */
final class TestAccess implements Access {
  static final Principal DEVELOPER = new Principal("dev", TenantId.DEFAULT, false);

  private final Set<String> granted;

  /** What was asked, as {@code task:BindMount path//etc}. */
  final Set<String> asked = new TreeSet<>();

  TestAccess(String... granted) {
    this.granted = Set.of(granted);
  }

  @Override
  public Authentication authenticate(Secret token, Origin origin) {
    return new Authentication.Refused("There are no tokens here.");
  }

  @Override
  public Decision decide(Principal principal, Action action, Resource resource) {
    String what = action + " " + resource.path();
    asked.add(what);
    return principal.operator() || granted.contains(what)
        ? new Decision.Allowed()
        : new Decision.Denied("Nothing allows it.");
  }
}
