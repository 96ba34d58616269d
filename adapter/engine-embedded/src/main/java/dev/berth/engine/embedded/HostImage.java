package dev.berth.engine.embedded;

import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.embedded.RootLayers.HostMount;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import dev.berth.registry.Digests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The built-in image {@link Images#HOST}: the machine's own programs over a root made by Berth, for
 * the tenants that the operator allows. Immutable.
 */
final class HostImage {
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final String ID = Digests.of(Images.HOST);

  private final @Nullable RootLayers root;
  private final Predicate<TenantId> allowed;

  private HostImage(@Nullable RootLayers root, Predicate<TenantId> allowed) {
    this.root = root;
    this.allowed = allowed;
  }

  /** No tenant has it. */
  static HostImage off() {
    return new HostImage(null, tenant -> false);
  }

  /**
   * Makes it of the machine whose root is {@code /}.
   *
   * @param directory where its root is kept, DATA/engine/host-image
   * @param allowed which tenants have it
   */
  static HostImage of(Path directory, Predicate<TenantId> allowed) throws IOException {
    return of(directory, Path.of("/"), allowed);
  }

  /**
   * Makes it.
   *
   * @param machine the root of the machine
   */
  static HostImage of(Path directory, Path machine, Predicate<TenantId> allowed)
      throws IOException {
    HostSkeleton skeleton = new HostSkeleton(directory.resolve("rootfs"), machine);
    List<HostMount> mounts = skeleton.make();
    Image image =
        new Image(
            ID, List.of(reference().toString()), Instant.EPOCH, new ByteSize(0), configuration());
    RootLayers root = new RootLayers(image, List.of(skeleton.directory()), mounts);
    return new HostImage(root, allowed);
  }

  private static Image.Config configuration() {
    return new Image.Config(
        List.of(),
        List.of("/bin/sh"),
        Map.of("PATH", PATH),
        new Image.Working("/", null, null),
        Set.of(),
        Set.of(),
        Map.of());
  }

  private static ImageReference reference() {
    return ImageReference.parse(Images.HOST);
  }

  /** Whether a name is kept for this image, whatever its tag. */
  static boolean owns(ImageReference reference) {
    return reference.repository().equals(Images.HOST);
  }

  /** What a task of it is made of; null for a tenant that may not have it. */
  @Nullable RootLayers root(TenantId tenant) {
    return allowed.test(tenant) ? root : null;
  }

  /** What a name, an id or the beginning of one means to a tenant; null for something else. */
  @Nullable RootLayers find(TenantId tenant, String text) {
    if (text.equals(Images.HOST) || text.equals(ID)) {
      return root(tenant);
    }
    boolean named = ImageReference.find(text).filter(reference()::equals).isPresent();
    String hex = Digests.hex(text);
    boolean identified = !hex.isEmpty() && Digests.hex(ID).startsWith(hex);
    return named || identified ? root(tenant) : null;
  }
}
