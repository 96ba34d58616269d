package dev.berth.engine.embedded;

import dev.berth.engine.Image;
import dev.berth.engine.PullProgress.Phase;
import dev.berth.engine.embedded.ImageStore.NewImage;
import dev.berth.kernel.Threads;
import dev.berth.registry.Descriptor;
import dev.berth.registry.RegistrySession;
import dev.berth.registry.RemoteImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The fetching of one image. A layer goes from the connection through both digests and the inflater
 * right into its folder: what is packed never touches the disk. Layers are fetched by a few threads
 * at once, the largest first, and none of them waits for those below it.
 */
final class ImagePull {
  private static final int AT_ONCE = 3;

  private final ImageReference name;
  private final RegistrySession session;
  private final ImageStore.Shelf shelf;
  private final PullReport report;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean givenUp;

  ImagePull(
      ImageReference name, RegistrySession session, ImageStore.Shelf shelf, PullReport report) {
    this.name = name;
    this.session = session;
    this.shelf = shelf;
    this.report = report;
  }

  /** Says that nobody wants the image any more. */
  void giveUp() {
    givenUp = true;
  }

  Image run(@Nullable String platform, PreparedLayers prepared, ArchiveBudget budget)
      throws IOException {
    RemoteImage remote = session.find(platform);
    ImageConfig config = ImageConfig.parse(remote.config());
    Map<String, Descriptor> layers = byDiffId(config, remote);
    budget.checkPacked(remote.layers().stream().mapToLong(Descriptor::size).toArray());
    layers.values().forEach(layer -> report.tell(layer, Phase.WAITING));
    NewImage added = new NewImage(config, List.of(name));
    // Another may remove a layer that was there a moment ago: then it is fetched after all.
    while (true) {
      fetchMissing(layers, prepared);
      prepared.describeAll(config.diffIds(), shelf);
      prepared.sync();
      checkWanted();
      Optional<List<Image>> done = shelf.add(List.of(added), prepared);
      if (done.isPresent()) {
        tellDone(layers, prepared);
        return done.get().getFirst();
      }
    }
  }

  private void checkWanted() throws IOException {
    if (givenUp) {
      throw new IOException("it was given up");
    }
  }

  private static Map<String, Descriptor> byDiffId(ImageConfig config, RemoteImage remote)
      throws ArchiveException {
    List<String> diffIds = config.diffIds();
    if (diffIds.size() != remote.layers().size()) {
      throw ArchiveException.broken(
          "its configuration has %d layers and its manifest %d"
              .formatted(diffIds.size(), remote.layers().size()));
    }
    Map<String, Descriptor> layers = new LinkedHashMap<>();
    for (int i = 0; i < diffIds.size(); i++) {
      layers.putIfAbsent(diffIds.get(i), remote.layers().get(i));
    }
    return layers;
  }

  private void tellDone(Map<String, Descriptor> layers, PreparedLayers prepared) {
    layers.forEach(
        (diffId, layer) -> {
          if (prepared.find(diffId) != null) {
            report.tell(layer, Phase.DONE);
          }
        });
  }

  private void fetchMissing(Map<String, Descriptor> layers, PreparedLayers prepared)
      throws IOException {
    List<Map.Entry<String, Descriptor>> missing = new ArrayList<>();
    for (Map.Entry<String, Descriptor> layer : layers.entrySet()) {
      if (shelf.layer(layer.getKey()) != null) {
        report.tell(layer.getValue(), Phase.PRESENT);
      } else if (prepared.find(layer.getKey()) == null) {
        missing.add(layer);
      }
    }
    missing.sort(Comparator.comparingLong(layer -> -layer.getValue().size()));
    Queue<Map.Entry<String, Descriptor>> queue = new ConcurrentLinkedQueue<>(missing);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Math.min(AT_ONCE, missing.size()); i++) {
      threads.add(Threads.startPlatform("image-layer", () -> fetch(queue, prepared)));
    }
    threads.forEach(ImagePull::join);
    Throwable failed = failure.get();
    if (failed instanceof IOException e) {
      throw e;
    }
    if (failed != null) {
      throw new IllegalStateException("Cannot fetch a layer", failed);
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Fetches layers until none is left or one has failed; then the others are ended, too. */
  private void fetch(Queue<Map.Entry<String, Descriptor>> queue, PreparedLayers prepared) {
    try {
      Map.Entry<String, Descriptor> next = queue.poll();
      while (next != null && failure.get() == null) {
        fetch(next.getKey(), next.getValue(), prepared);
        next = queue.poll();
      }
    } catch (IOException | RuntimeException | Error e) {
      if (failure.compareAndSet(null, e)) {
        end(e);
      }
    }
  }

  private void end(Throwable cause) {
    try {
      session.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private void fetch(String diffId, Descriptor layer, PreparedLayers prepared) throws IOException {
    try (InputStream blob = session.open(layer)) {
      try {
        prepared.prepare(diffId, layer.digest(), report.watch(layer, blob));
      } catch (ArchiveException e) {
        // When the registry sent something else than it said, that is what is to be told.
        blob.transferTo(OutputStream.nullOutputStream());
        throw e;
      } catch (IOException e) {
        if (Compression.isDamage(e)) {
          blob.transferTo(OutputStream.nullOutputStream());
          throw damaged(layer, e);
        }
        throw e;
      }
    }
    report.tell(layer, Phase.UNPACKING);
  }

  private static ArchiveException damaged(Descriptor layer, IOException cause) {
    ArchiveException damaged =
        ArchiveException.broken(
            "the compression of its layer '%s' is damaged".formatted(layer.digest()));
    damaged.initCause(cause);
    return damaged;
  }
}
