package dev.berth.deploy;

import dev.berth.engine.Engine;
import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.PullProgress;
import dev.berth.engine.PullRequest;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A registry that a test holds back, breaks and repairs, before another engine's images. */
final class ScriptedImages implements Images {
  private volatile @Nullable Images images;

  /** What was asked for, as {@code shop/web:1 as ann}. */
  final List<String> pulls = new CopyOnWriteArrayList<>();

  final List<String> interrupted = new CopyOnWriteArrayList<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private final Map<String, ErrorCode> broken = new ConcurrentHashMap<>();

  /** An engine whose pulls come here first. */
  Engine before(Engine engine) {
    images = engine.images();
    return ChangedEngine.withImages(engine, this);
  }

  private Images images() {
    return Objects.requireNonNull(images);
  }

  /** Pulls of this image stop in the middle until {@link #letGo}. */
  void hold(String reference) {
    held.put(reference, new CountDownLatch(1));
  }

  void letGo(String reference) {
    CountDownLatch latch = held.remove(reference);
    if (latch != null) {
      latch.countDown();
    }
  }

  void fail(String reference, ErrorCode code) {
    broken.put(reference, code);
  }

  void repair(String reference) {
    broken.remove(reference);
  }

  @Override
  public Image pull(
      TenantId tenant, String reference, PullRequest request, Consumer<PullProgress> progress)
      throws InterruptedException {
    PullRequest.Credentials credentials = request.credentials();
    pulls.add(reference + (credentials == null ? "" : " as " + credentials.username()));
    ErrorCode code = broken.get(reference);
    if (code != null) {
      throw new BerthException(
          code, "Cannot pull image '%s': the test says so.".formatted(reference));
    }
    progress.accept(layer("a", PullProgress.Phase.DONE, 30));
    progress.accept(layer("b", PullProgress.Phase.DOWNLOADING, 12));
    CountDownLatch latch = held.get(reference);
    if (latch != null) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        interrupted.add(reference);
        throw e;
      }
    }
    return images().pull(tenant, reference, request, progress);
  }

  private static PullProgress layer(String digest, PullProgress.Phase phase, long megabytes) {
    return new PullProgress(
        "sha256:" + digest, phase, new ByteSize(megabytes * 1_000_000), new ByteSize(30_000_000));
  }

  @Override
  public List<Image> load(TenantId tenant, InputStream archive) {
    return images().load(tenant, archive);
  }

  @Override
  public Image importRootFilesystem(TenantId tenant, String reference, InputStream tar) {
    return images().importRootFilesystem(tenant, reference, tar);
  }

  @Override
  public Optional<Image> find(TenantId tenant, String reference) {
    return images().find(tenant, reference);
  }

  @Override
  public List<Image> list(TenantId tenant) {
    return images().list(tenant);
  }

  @Override
  public void remove(TenantId tenant, String reference) {
    images().remove(tenant, reference);
  }

  @Override
  public Pruned prune(TenantId tenant, PruneScope scope) {
    return images().prune(tenant, scope);
  }
}
