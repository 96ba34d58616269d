package dev.berth.parameters;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Decision;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.Secret;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Allows operators everything, and others what they were granted: {@code ssm:GetParameter
 * parameter/a}, {@code * parameter/b/*}, {@code * tag:team=shop}. What is forbidden, in the same
 * form, is forbidden to all.
 */
final class TestAccess implements Access {
  final List<String> granted = new CopyOnWriteArrayList<>();
  final List<String> forbidden = new CopyOnWriteArrayList<>();

  @Override
  public Authentication authenticate(Secret token, Origin origin) {
    return new Authentication.Refused("There are no tokens here.");
  }

  @Override
  public Decision decide(Principal principal, Action action, Resource resource) {
    if (forbidden.stream().anyMatch(one -> fits(one, action, resource))) {
      return new Decision.Denied("A policy forbids it.", true);
    }
    boolean allowed =
        principal.operator() || granted.stream().anyMatch(one -> fits(one, action, resource));
    return allowed ? new Decision.Allowed() : new Decision.Denied("Nothing allows it.");
  }

  private static boolean fits(String rule, Action action, Resource resource) {
    String[] parts = rule.split(" ", 2);
    if (!parts[0].equals("*") && !parts[0].equals(action.name())) {
      return false;
    }
    String target = parts[1];
    if (target.startsWith("tag:")) {
      String[] tag = target.substring(4).split("=", 2);
      return tag[1].equals(resource.tags().get(tag[0]));
    }
    return target.endsWith("*")
        ? resource.path().startsWith(target.substring(0, target.length() - 1))
        : resource.path().equals(target);
  }
}
