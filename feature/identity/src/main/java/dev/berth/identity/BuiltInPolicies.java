package dev.berth.identity;

import dev.berth.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The policies that there always are: what the roles mean. */
final class BuiltInPolicies {
  private BuiltInPolicies() {}

  /** A policy in IAM's form, as it is shown. */
  private record Document(String Version, List<Object> Statement) {}

  static List<PolicyKey> keys() {
    return List.of(Role.values()).stream()
        .map(role -> PolicyKey.platform(role.policyName()))
        .toList();
  }

  private static Optional<Role> role(PolicyKey key) {
    return List.of(Role.values()).stream()
        .filter(role -> key.equals(PolicyKey.platform(role.policyName())))
        .findFirst();
  }

  static boolean contains(PolicyKey key) {
    return role(key).isPresent();
  }

  /** Whether one of them allows an action. */
  static boolean allows(PolicyKey key, KnownAction action) {
    return role(key).filter(action::isGrantedTo).isPresent();
  }

  /** What it says, as a policy would. */
  static Optional<String> text(PolicyKey key) {
    return role(key).map(BuiltInPolicies::text);
  }

  private static String text(Role role) {
    List<String> actions =
        Actions.all().stream()
            .filter(action -> action.isGrantedTo(role))
            .map(KnownAction::name)
            .toList();
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Sid", role.name().charAt(0) + role.word().substring(1));
    statement.put("Effect", "Allow");
    statement.put("Action", actions);
    statement.put("Resource", "berth:*");
    return Json.render(
        new Document("2012-10-17", actions.isEmpty() ? List.of() : List.of(statement)));
  }
}
