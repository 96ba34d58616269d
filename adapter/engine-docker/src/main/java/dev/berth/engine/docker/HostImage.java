package dev.berth.engine.docker;

import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.registry.Digests;
import dev.berth.registry.RegistryReference;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The built-in image {@link Images#HOST}: an almost empty root that the daemon is given when
 * somebody first wants it, and read-only mounts of the machine's own programs. Thread-safe.
 */
final class HostImage {
  private static final List<String> COMMAND = List.of("/bin/sh");
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private static final String REFERENCE = Images.HOST + ":latest";

  private final DockerApi api;
  private final Labels labels;
  private final Path machine;
  private final @Nullable Set<TenantId> tenants;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * @param machine the root of the machine
   * @param tenants who may use it; null: everybody
   */
  HostImage(DockerApi api, Labels labels, Path machine, @Nullable Set<TenantId> tenants) {
    this.api = api;
    this.labels = labels;
    this.machine = machine;
    this.tenants = tenants;
  }

  /** Whether a name is kept for this image, whatever its tag. */
  static boolean owns(String reference) {
    return RegistryReference.find(reference)
        .filter(found -> found.familiar().equals(Images.HOST))
        .isPresent();
  }

  /** Whether a text means this image to a tenant. */
  boolean isMeant(TenantId tenant, String reference) {
    boolean allowed = tenants == null || tenants.contains(tenant);
    return allowed && (reference.equals(Images.HOST) || reference.equals(REFERENCE));
  }

  /** What others see of it: no daemon is asked. */
  Image image() {
    return new Image(
        Digests.of(Images.HOST),
        List.of(REFERENCE),
        Instant.EPOCH,
        new ByteSize(0),
        new Image.Config(
            List.of(),
            COMMAND,
            ENVIRONMENT,
            new Image.Working("/", null, null),
            Set.of(),
            Set.of(),
            Map.of()));
  }

  /** What a task of it is made of; the daemon is given the image if it does not have it. */
  TaskImage forTask() {
    lock.lock();
    try {
      HostSkeleton.Made made = HostSkeleton.of(machine);
      String tag = Digests.hex(Digests.of(made.tar())).substring(0, 32);
      return new TaskImage(
          find(tag).orElseGet(() -> give(made.tar(), tag)), made.mounts(), COMMAND, ENVIRONMENT);
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot make the image '%s' of this machine's programs: %s.".formatted(Images.HOST, e),
          e);
    } finally {
      lock.unlock();
    }
  }

  /** Without a tenant's part, so that no tenant's image has the name. */
  private String repository() {
    return "berth-" + labels.instance() + "/host";
  }

  private Optional<String> find(String tag) {
    Call call =
        Call.get("/images/%s:%s/json".formatted(repository(), tag), "find '" + Images.HOST + "'");
    return api.find(call).map(TaskReader::id);
  }

  private String give(byte[] tar, String tag) {
    Call call =
        Call.post("/images/create", "make the image '%s'".formatted(Images.HOST))
            .with("fromSrc", "-")
            // In one: Podman does not look at a tag of its own.
            .with("repo", repository() + ":" + tag)
            .withBody(new Call.Body.Tar(new ByteArrayInputStream(tar)));
    Progress.readAll(api, call, DockerImages.TRANSFER_TIME, line -> {});
    return find(tag)
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.ENGINE_FAILED,
                    "Cannot make the image '%s': it was removed at once.".formatted(Images.HOST)));
  }
}
