package dev.berth.engine.embedded;

import dev.berth.engine.Image;
import dev.berth.engine.PullProgress;
import dev.berth.engine.PullRequest;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.registry.Credentials;
import dev.berth.registry.RegistryClient;
import dev.berth.registry.RegistryException;
import dev.berth.registry.RegistryReference;
import dev.berth.registry.RegistrySession;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fetches images from registries, and hands whole ones on. Thread-safe. */
final class ImagePulls {
  private static final Logger LOG = System.getLogger(ImagePulls.class.getName());

  /** How long whoever gives up waits for what it began; that clears itself away in any case. */
  private static final long GIVING_UP_SECONDS = 10;

  /** More at once, of one tenant, would only be slower; the others wait. */
  private static final int AT_ONCE = 4;

  /** Each tenant's own: a registry that keeps one waiting holds up nobody else. */
  private final Map<TenantId, Semaphore> slots = new ConcurrentHashMap<>();

  private final RegistryClient registries;
  private final WorkFolders work;
  private final ArchiveBudget.Limits limits;

  ImagePulls(RegistryClient registries, WorkFolders work, ArchiveBudget.Limits limits) {
    this.registries = registries;
    this.work = work;
    this.limits = limits;
  }

  /**
   * Fetches one. The work is done by threads of its own, so that whoever waits can give up at any
   * moment.
   */
  Image pull(
      String text, PullRequest request, Consumer<PullProgress> progress, ImageStore.Shelf shelf)
      throws InterruptedException {
    ImageReference name = ImageReference.parse(text);
    ImageIntake.checkFree(name);
    RegistryReference remote = RegistryReference.parse(text);
    PullReport report = new PullReport(progress);
    Semaphore own = slots.computeIfAbsent(shelf.tenant(), _ -> new Semaphore(AT_ONCE));
    own.acquire();
    try {
      return pull(name, remote, request, session -> new ImagePull(name, session, shelf, report));
    } finally {
      own.release();
    }
  }

  private Image pull(
      ImageReference name,
      RegistryReference remote,
      PullRequest request,
      Function<RegistrySession, ImagePull> begun)
      throws InterruptedException {
    CompletableFuture<Image> result = new CompletableFuture<>();
    try (RegistrySession session = registries.open(remote, credentials(request))) {
      ImagePull pull = begun.apply(session);
      Threads.startPlatform(
          "image-pull", () -> complete(result, name, () -> run(pull, request.platform())));
      return await(result, pull, session);
    } catch (IOException e) {
      throw failure(name, e);
    }
  }

  private static @Nullable Credentials credentials(PullRequest request) {
    PullRequest.Credentials given = request.credentials();
    return given == null ? null : new Credentials(given.username(), given.secret());
  }

  private Image run(ImagePull pull, @Nullable String platform) throws IOException {
    Path folder = work.create();
    try {
      ArchiveBudget budget = new ArchiveBudget(limits, work.directory());
      return pull.run(platform, new PreparedLayers(folder, budget), budget);
    } finally {
      work.remove(folder);
    }
  }

  /** What gives an image, or fails. */
  @FunctionalInterface
  private interface Fetching {
    Image run() throws IOException;
  }

  private static void complete(
      CompletableFuture<Image> result, ImageReference name, Fetching fetching) {
    try {
      result.complete(fetching.run());
    } catch (IOException e) {
      result.completeExceptionally(failure(name, e));
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private static Image await(
      CompletableFuture<Image> result, ImagePull pull, RegistrySession session)
      throws InterruptedException, IOException {
    try {
      return result.get();
    } catch (InterruptedException e) {
      pull.giveUp();
      session.close();
      awaitEnd(result);
      throw e;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BerthException told) {
        throw told;
      }
      throw new IllegalStateException("A pull failed unexpectedly", e.getCause());
    }
  }

  private static void awaitEnd(CompletableFuture<Image> result) throws InterruptedException {
    try {
      result.get(GIVING_UP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      LOG.log(Level.DEBUG, "A pull was given up", e);
    } catch (TimeoutException e) {
      LOG.log(Level.WARNING, "A pull that was given up still ends", e);
    }
  }

  private static BerthException failure(ImageReference name, IOException e) {
    if (e instanceof RegistryException told) {
      return failure(told.code(), name, told.getMessage(), told.advice(), e);
    }
    if (e instanceof ArchiveException told) {
      String advice =
          switch (told.code()) {
            case TOO_LARGE -> "Ask the operator to make room, or use a smaller image.";
            case UNSUPPORTED -> "Push it again in another form, for example with 'skopeo copy'.";
            default -> "Push the image to the registry again.";
          };
      return failure(told.code(), name, told.getMessage(), advice, e);
    }
    String advice = "Look at the disk of the data directory, then try again.";
    return failure(ErrorCode.ENGINE_FAILED, name, e.getMessage(), advice, e);
  }

  private static BerthException failure(
      ErrorCode code, ImageReference name, @Nullable String cause, String advice, IOException e) {
    return new BerthException(
        code, "Cannot pull image '%s': %s. %s".formatted(name, cause, advice), e);
  }
}
