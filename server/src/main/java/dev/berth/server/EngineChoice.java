package dev.berth.server;

import dev.berth.deploy.DeploySettings;
import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.embedded.EngineSettings;
import dev.berth.engine.embedded.EngineSettings.Permission;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the configuration says to engines and of what stacks may ask of them. */
final class EngineChoice {
  private EngineChoice() {}

  static EngineSettings embedded(
      Configuration configuration, DataDirectory data, InstantSource clock) {
    return new EngineSettings(
        new EngineSettings.Home(
            data.instance(), data.path().resolve("engine"), Path.of("/run/berth", data.instance())),
        clock,
        permissions(configuration),
        hostImageTenants(configuration),
        new EngineSettings.LogLimits(
            configuration.get(Settings.ENGINE_LOG_MAX_SIZE),
            configuration.get(Settings.ENGINE_LOG_MAX_FILES)),
        Set.of(configuration.get(Settings.HTTP_PORT)));
  }

  static DeploySettings deploySettings(Configuration configuration) {
    DeploySettings defaults = DeploySettings.DEFAULT;
    Set<Permission> permissions = permissions(configuration);
    Set<Privilege> privileges = EnumSet.noneOf(Privilege.class);
    for (Permission permission : permissions) {
      switch (permission) {
        case PRIVILEGED -> privileges.add(Privilege.PRIVILEGED);
        case HOST_PID -> privileges.add(Privilege.HOST_PID);
        case HOST_IPC -> privileges.add(Privilege.HOST_IPC);
        case HOST_NETWORK -> {}
      }
    }
    return new DeploySettings(
        defaults.maxStacks(),
        defaults.maxServices(),
        defaults.maxReplicas(),
        privileges,
        permissions.contains(Permission.HOST_NETWORK)
            ? DeploySettings.HostNetwork.ALLOWED
            : DeploySettings.HostNetwork.FORBIDDEN);
  }

  private static Set<Permission> permissions(Configuration configuration) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    if (configuration.get(Settings.ALLOW_PRIVILEGED)) {
      permissions.add(Permission.PRIVILEGED);
    }
    if (configuration.get(Settings.ALLOW_HOST_PID)) {
      permissions.add(Permission.HOST_PID);
    }
    if (configuration.get(Settings.ALLOW_HOST_IPC)) {
      permissions.add(Permission.HOST_IPC);
    }
    if (configuration.get(Settings.ALLOW_HOST_NETWORK)) {
      permissions.add(Permission.HOST_NETWORK);
    }
    return permissions;
  }

  /** Null: everybody; empty: nobody. */
  private static @Nullable Set<TenantId> hostImageTenants(Configuration configuration) {
    if (!configuration.get(Settings.HOST_IMAGE)) {
      return Set.of();
    }
    Set<TenantId> named = configuration.get(Settings.HOST_IMAGE_TENANTS);
    return named.isEmpty() ? null : named;
  }
}
