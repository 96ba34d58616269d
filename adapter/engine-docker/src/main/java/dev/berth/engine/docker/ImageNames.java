package dev.berth.engine.docker;

import dev.berth.kernel.TenantId;
import dev.berth.registry.RegistryReference;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the daemon calls the images of tenants: it knows no tenants, so each has a part of the names
 * for itself, {@code berth-INSTANCE/TENANT/REGISTRY/REPOSITORY:TAG}. Immutable.
 */
final class ImageNames {
  private static final Pattern PLAIN = Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*");
  private static final String CODED = "hex--";

  /** A host's name has no underscores. */
  private static final String PORT = "__";

  private static final Pattern DIGEST_TAG = Pattern.compile("sha256-([0-9a-f]{64})");

  private final String prefix;

  ImageNames(String instance) {
    this.prefix = "berth-" + instance + "/";
  }

  /** A repository and its tag. */
  record Tag(String repository, String tag) {
    @Override
    public String toString() {
      return repository + ":" + tag;
    }
  }

  /** What the daemon calls a tenant's image. */
  Tag tag(TenantId tenant, RegistryReference reference) {
    String registry = reference.registry().toLowerCase(Locale.ROOT).replace(":", PORT);
    String digest = reference.digest();
    return new Tag(
        prefix(tenant) + registry + "/" + reference.repository(),
        digest == null ? reference.tag() : digest.replace(':', '-'));
  }

  /** What all names of a tenant's images begin with. */
  String prefix(TenantId tenant) {
    String name = tenant.value();
    boolean plain = PLAIN.matcher(name).matches() && !name.startsWith(CODED);
    String coded = CODED + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
    return prefix + "t/" + (plain ? name : coded) + "/";
  }

  /** What a tenant calls an image; empty for one that is not its. */
  Optional<String> familiar(TenantId tenant, String name) {
    String own = prefix(tenant);
    int colon = name.lastIndexOf(':');
    if (!name.startsWith(own) || colon < own.length()) {
      return Optional.empty();
    }
    String path = name.substring(own.length(), colon);
    int slash = path.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String registry = path.substring(0, slash).replace(PORT, ":");
    String repository = path.substring(slash + 1);
    String tag = name.substring(colon + 1);
    RegistryReference whole = new RegistryReference(registry, repository, tag, null);
    Matcher digest = DIGEST_TAG.matcher(tag);
    return Optional.of(
        whole.familiar() + (digest.matches() ? "@sha256:" + digest.group(1) : ":" + tag));
  }
}
