package dev.berth.engine.docker;

import dev.berth.engine.NetworkName;
import dev.berth.engine.ServiceIdentity;
import dev.berth.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What things are called in a swarm. Names there are parts of DNS names, so what does not fit is
 * shortened and told apart by a hash; who it is say the labels. Immutable.
 */
final class SwarmNames {
  private static final Pattern FORM = Pattern.compile("[a-zA-Z0-9](?:[-_]*[A-Za-z0-9]+)*");
  private static final int LONGEST = 63;
  private static final int HASH = 8;

  private final String instance;

  SwarmNames(String instance) {
    this.instance = instance;
  }

  /** {@code STACK_SERVICE}, as {@code docker stack deploy} names it, with the tenant in front. */
  static String service(ServiceIdentity identity) {
    return fitting(stack(identity) + "_" + identity.service());
  }

  /** For a service whose plain name another one of this instance has. */
  String otherService(ServiceIdentity identity) {
    String whole =
        String.join(
            "/",
            instance,
            identity.tenant().value(),
            identity.stack().value(),
            identity.service().value());
    return shortened(stack(identity) + "_" + identity.service(), hash(whole));
  }

  /** What {@code docker stack ls} shows. */
  static String stack(ServiceIdentity identity) {
    return identity.tenant().equals(TenantId.DEFAULT)
        ? identity.stack().value()
        : identity.tenant() + "_" + identity.stack();
  }

  String network(NetworkName name) {
    String tenant =
        name.tenant().equals(TenantId.DEFAULT)
            ? ""
            : ".%d.%s".formatted(name.tenant().value().length(), name.tenant());
    return fitting("berth-%s%s-%s".formatted(instance, tenant, name.name()));
  }

  private static String fitting(String name) {
    boolean fits = name.length() <= LONGEST && FORM.matcher(name).matches();
    return fits ? name : shortened(name, hash(name));
  }

  private static String shortened(String name, String hash) {
    String clean = name.replaceAll("[^A-Za-z0-9_-]", "-");
    String kept = clean.substring(0, Math.min(clean.length(), LONGEST - HASH - 1));
    return kept.replaceAll("[_-]+$", "") + "-" + hash;
  }

  private static String hash(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, HASH);
  }

  /** In hexadecimal digits. */
  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
