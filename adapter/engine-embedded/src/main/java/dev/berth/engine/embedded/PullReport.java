package dev.berth.engine.embedded;

import dev.berth.engine.PullProgress;
import dev.berth.engine.PullProgress.Phase;
import dev.berth.kernel.ByteSize;
import dev.berth.registry.Descriptor;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.Consumer;

/** Tells somebody how far a pull is, a few times a second for each layer. Thread-safe. */
final class PullReport {
  private static final long INTERVAL = Duration.ofMillis(200).toNanos();

  private final Consumer<PullProgress> listener;

  PullReport(Consumer<PullProgress> listener) {
    this.listener = listener;
  }

  void tell(Descriptor layer, Phase phase) {
    long current = phase == Phase.WAITING ? 0 : layer.size();
    tell(layer, phase, current);
  }

  private void tell(Descriptor layer, Phase phase, long current) {
    listener.accept(
        new PullProgress(layer.digest(), phase, new ByteSize(current), new ByteSize(layer.size())));
  }

  /** Tells how much of a layer was read from its stream. */
  InputStream watch(Descriptor layer, InputStream in) {
    return new Watched(layer, in);
  }

  private final class Watched extends FilterInputStream {
    private final Descriptor layer;
    private long current;
    private long next = System.nanoTime();

    Watched(Descriptor layer, InputStream in) {
      super(in);
      this.layer = layer;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      current += Math.max(0, read);
      long now = System.nanoTime();
      if (read > 0 && now - next >= 0) {
        next = now + INTERVAL;
        tell(layer, Phase.DOWNLOADING, current);
      }
      return read;
    }
  }
}
