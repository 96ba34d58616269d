package dev.berth.engine.embedded;

import dev.berth.kernel.TenantId;
import dev.berth.registry.Digests;
import java.util.Objects;

/**
 * A layer of an image.
 *
 * @param digest of its archive, unpacked: {@code sha256:…}, valid
 * @param size of the data in its files, in bytes
 * @param place by which its folder is found: the digest, unless what is in the folder is more than
 *     the archive says; null in what an earlier release wrote
 */
record Layer(String digest, long size, String place) {
  Layer {
    place = Objects.requireNonNullElse(place, digest);
    if (!Digests.isValid(digest) || !Digests.isValid(place)) {
      throw new IllegalArgumentException("Not a digest: " + digest);
    }
  }

  Layer(String digest, long size) {
    this(digest, size, digest);
  }

  /**
   * The same where one tenant alone has it: directories that it does not describe were given what
   * the tenant's own layers below say of them, which nobody else has to trust.
   */
  Layer of(TenantId tenant) {
    return new Layer(digest, size, Digests.of(tenant + " " + digest));
  }
}
