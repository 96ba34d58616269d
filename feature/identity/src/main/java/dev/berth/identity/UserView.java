package dev.berth.identity;

import dev.berth.access.Principal;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A user as the API tells it.
 *
 * @param tenant its home
 * @param secondFactor whether it has one
 * @param roles by tenant; to others than operators and itself only that in their tenant
 */
record UserView(
    String name,
    TenantId tenant,
    boolean service,
    boolean operator,
    boolean locked,
    boolean secondFactor,
    SortedMap<String, String> roles,
    SortedMap<String, String> tags,
    Instant created) {

  static UserView of(User user, Principal viewer) {
    return new UserView(
        user.name(),
        user.home(),
        user.kind() == User.Kind.SERVICE,
        user.operator(),
        user.locked(),
        user.hasSecondFactor(),
        roles(user, viewer),
        user.tags(),
        user.created());
  }

  private static SortedMap<String, String> roles(User user, Principal viewer) {
    TreeMap<String, String> roles = new TreeMap<>();
    user.roles()
        .forEach(
            (tenant, role) -> {
              if (viewer.operator()
                  || viewer.name().equals(user.name())
                  || tenant.equals(viewer.tenant())) {
                roles.put(tenant.value(), role.word());
              }
            });
    return roles;
  }

  /**
   * A user that was made.
   *
   * @param password what was made up; null: nothing was
   */
  record Made(
      String name,
      TenantId tenant,
      boolean service,
      boolean operator,
      SortedMap<String, String> roles,
      @Nullable String password) {
    static Made of(Users.Made made, Principal viewer) {
      User user = made.user();
      return new Made(
          user.name(),
          user.home(),
          user.kind() == User.Kind.SERVICE,
          user.operator(),
          UserView.roles(user, viewer.in(user.home())),
          made.madeUp() == null ? null : made.madeUp().reveal());
    }
  }

  /**
   * Everything about a user.
   *
   * @param groups of the tenant in which the viewer acts, other groups' through which it belongs
   *     too
   * @param policies attached to the user itself
   */
  record Details(
      String name,
      TenantId tenant,
      boolean service,
      boolean operator,
      boolean locked,
      boolean secondFactor,
      SortedMap<String, String> roles,
      SortedMap<String, String> tags,
      Instant created,
      List<String> groups,
      List<String> policies) {
    static Details of(Directory directory, User user, Principal viewer) {
      UserView view = UserView.of(user, viewer);
      return new Details(
          view.name(),
          view.tenant(),
          view.service(),
          view.operator(),
          view.locked(),
          view.secondFactor(),
          view.roles(),
          view.tags(),
          view.created(),
          directory.groupsOf(viewer.tenant(), Member.user(user.name())).stream()
              .map(GroupKey::name)
              .toList(),
          directory.attached(Target.user(user.name())).stream()
              .filter(
                  key ->
                      viewer.operator() || key.isPlatform() || key.tenant().equals(viewer.tenant()))
              .map(PolicyKey::toString)
              .toList());
    }
  }
}
