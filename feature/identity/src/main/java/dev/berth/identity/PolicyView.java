package dev.berth.identity;

import dev.berth.access.Principal;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A policy as the API tells it.
 *
 * @param tenant who wrote it; {@code platform}: an operator, or nobody
 * @param statements how many it has
 * @param attachments to whom, as far as the viewer may know
 */
record PolicyView(
    String name,
    TenantId tenant,
    boolean builtIn,
    int statements,
    List<String> attachments,
    @Nullable Instant updated) {

  static PolicyView of(Directory directory, PolicyKey key, Principal viewer) {
    return directory
        .policy(key)
        .map(
            policy ->
                new PolicyView(
                    key.name(),
                    key.tenant(),
                    false,
                    policy.document().statements().size(),
                    attachments(directory, key, viewer).toList(),
                    policy.updated()))
        .orElseGet(
            () ->
                new PolicyView(
                    key.name(),
                    key.tenant(),
                    true,
                    key.equals(PolicyKey.platform(Role.MEMBER.policyName())) ? 0 : 1,
                    attachments(directory, key, viewer).toList(),
                    null));
  }

  private static Stream<String> attachments(Directory directory, PolicyKey key, Principal viewer) {
    Authority authority = new Authority(directory, viewer);
    Stream<String> targets =
        directory
            .targets(key)
            .filter(target -> isVisible(directory, target, viewer, authority))
            .map(Target::toString);
    Stream<String> tokens =
        directory.tokens().values().stream()
            .filter(token -> token.names(key))
            .filter(token -> directory.user(token.user()).filter(authority::manages).isPresent())
            .map(token -> "token:" + token.id())
            .sorted();
    return Stream.concat(targets, tokens);
  }

  private static boolean isVisible(
      Directory directory, Target target, Principal viewer, Authority authority) {
    return viewer.operator()
        || switch (target.kind()) {
          case USER -> directory.user(target.name()).filter(authority::sees).isPresent();
          case GROUP -> target.tenant().equals(viewer.tenant());
          case TENANT -> target.name().equals(viewer.tenant().value());
        };
  }

  /** Whether somebody may know of it: their tenant's, or one that means somebody there. */
  static boolean isVisible(Directory directory, PolicyKey key, Principal viewer) {
    if (BuiltInPolicies.contains(key)) {
      return true;
    }
    return directory.policy(key).isPresent()
        && (viewer.operator()
            || key.tenant().equals(viewer.tenant())
            || (key.isPlatform() && attachments(directory, key, viewer).findAny().isPresent()));
  }

  /**
   * Everything about a policy.
   *
   * @param document as an object
   */
  record Details(
      String name,
      TenantId tenant,
      boolean builtIn,
      List<String> attachments,
      @Nullable Instant created,
      @Nullable Instant updated,
      Object document) {
    static Details of(Directory directory, PolicyKey key, Principal viewer) {
      PolicyView view = PolicyView.of(directory, key, viewer);
      Policy policy = directory.policy(key).orElse(null);
      String text = policy == null ? BuiltInPolicies.text(key).orElse("{}") : policy.text();
      return new Details(
          view.name(),
          view.tenant(),
          view.builtIn(),
          view.attachments(),
          policy == null ? null : policy.created(),
          view.updated(),
          DocumentText.tree(text));
    }
  }
}
