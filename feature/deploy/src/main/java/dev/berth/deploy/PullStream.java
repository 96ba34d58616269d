package dev.berth.deploy;

import dev.berth.deploy.ImageEndpoints.ImageView;
import dev.berth.engine.Image;
import dev.berth.engine.PullProgress;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A pull as lines: how far each layer is, and at last what came of it. A caller that is slow gets
 * the newest of each layer; one that goes ends the pull. For one pull.
 */
final class PullStream implements Response.LineSource {
  private static final Logger LOG = System.getLogger(PullStream.class.getName());
  private static final Duration LONGEST_REST = Duration.ofSeconds(30);

  private final String reference;
  private final Source source;
  private final Signal signal = new Signal();
  private final Map<String, PullProgress> unsent = new LinkedHashMap<>();
  private volatile @Nullable Line last;

  PullStream(String reference, Source source) {
    this.reference = reference;
    this.source = source;
  }

  /** Fetches the image. */
  @FunctionalInterface
  interface Source {
    Image pull(Consumer<PullProgress> progress) throws InterruptedException;
  }

  /** One line. */
  public sealed interface Line {
    String type();

    /**
     * How far a layer is.
     *
     * @param current in bytes
     * @param total in bytes; 0: not known
     */
    record Layer(String type, String layer, String phase, long current, long total)
        implements Line {
      static Layer of(PullProgress progress) {
        return new Layer(
            "progress",
            progress.layer(),
            progress.phase().name().toLowerCase(Locale.ROOT),
            progress.current().bytes(),
            progress.total().bytes());
      }
    }

    /** The image is here. */
    record Done(String type, ImageView image) implements Line {}

    /** It could not be fetched. */
    record Failed(String type, String reason) implements Line {}
  }

  @Override
  public void writeTo(Response.LineSink sink) throws IOException, InterruptedException {
    Thread puller = Threads.start("image-pull", this::pull);
    sink.onClose(puller::interrupt);
    try {
      Line end = null;
      while (end == null) {
        signal.await(LONGEST_REST.toNanos());
        end = last;
        for (PullProgress progress : takeUnsent()) {
          sink.write(Line.Layer.of(progress));
        }
      }
      sink.write(end);
    } finally {
      puller.interrupt();
      puller.join();
    }
  }

  private void pull() {
    try {
      last = new Line.Done("done", ImageView.of(source.pull(this::take)));
    } catch (BerthException e) {
      last = new Line.Failed("failed", e.getMessage());
    } catch (InterruptedException e) {
      last = new Line.Failed("failed", "The pull was broken off.");
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Cannot pull image '" + reference + "'", e);
      last = new Line.Failed("failed", "Berth could not do it; its log says why.");
    } finally {
      signal.give();
    }
  }

  private void take(PullProgress progress) {
    synchronized (unsent) {
      unsent.put(progress.layer(), progress);
    }
    signal.give();
  }

  private List<PullProgress> takeUnsent() {
    synchronized (unsent) {
      List<PullProgress> taken = new ArrayList<>(unsent.values());
      unsent.clear();
      return taken;
    }
  }
}
