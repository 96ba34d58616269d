package dev.berth.engine.docker;

import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.kernel.RegistryName;
import org.jspecify.annotations.Nullable;

/**
 * Hands a swarm the credentials with which its nodes fetch a service's image. It keeps them with
 * the service, encrypted like its secrets, and never tells them.
 */
final class SwarmCredentials {
  private SwarmCredentials() {}

  /**
   * @param credentials null: none
   */
  static Call ofNew(Call call, ClusterServiceSpec spec, @Nullable Credentials credentials) {
    return credentials == null
        ? call
        : call.withHeader(RegistryHeader.NAME, header(spec, credentials));
  }

  /**
   * A node shows a service's credentials to whatever registry its image is in, so those of one are
   * taken away when the image comes from another.
   *
   * @param credentials null: those of before
   */
  static Call ofChanged(
      Call call, SwarmCurrent current, ClusterServiceSpec spec, @Nullable Credentials credentials) {
    if (credentials != null) {
      return call.withHeader(RegistryHeader.NAME, header(spec, credentials));
    }
    RegistryName before = RegistryName.of(current.image());
    return before.equals(RegistryName.of(spec.template().image()))
        ? call.with("registryAuthFrom", "spec")
        : call.withHeader(RegistryHeader.NAME, RegistryHeader.NOBODY);
  }

  private static String header(ClusterServiceSpec spec, Credentials credentials) {
    return RegistryHeader.of(credentials, RegistryName.of(spec.template().image()).value());
  }
}
