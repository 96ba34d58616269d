package dev.berth.engine.embedded;

import dev.berth.engine.embedded.NativeCall.NativeException;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Makes network namespaces, a few ahead of time, each on a platform thread of its own that ends
 * afterwards. Those made ahead are held by descriptors only: they vanish with this process.
 * Thread-safe.
 */
final class NamespaceSource implements AutoCloseable {
  private static final Logger LOG = System.getLogger(NamespaceSource.class.getName());
  private static final int TIMEOUT_SECONDS = 10;

  private final BlockingQueue<FreshNamespace> ready;
  private final AtomicBoolean refilling = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * Makes none yet.
   *
   * @param ahead how many are kept ready
   */
  NamespaceSource(int ahead) {
    this.ready = new ArrayBlockingQueue<>(ahead);
  }

  /** A namespace that nobody else has; who takes it closes it. */
  FreshNamespace take() throws IOException {
    FreshNamespace made = ready.poll();
    return made == null ? makeNow() : made;
  }

  /** Makes what is missing, in the background: call it when nothing urgent is going on. */
  void refill() {
    if (ready.remainingCapacity() > 0 && refilling.compareAndSet(false, true)) {
      Threads.startPlatform("network-namespaces", this::makeAhead);
    }
  }

  private void makeAhead() {
    try {
      while (!closed && ready.remainingCapacity() > 0) {
        FreshNamespace made = FreshNamespace.make();
        if (!ready.offer(made)) {
          made.close();
        }
      }
      if (closed) {
        letGo();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Cannot make a network namespace ahead of time", e);
    } finally {
      refilling.set(false);
    }
  }

  private FreshNamespace makeNow() throws IOException {
    CompletableFuture<FreshNamespace> result = new CompletableFuture<>();
    Threads.startPlatform("network-namespace", () -> make(result));
    try {
      return result.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a network namespace was made");
    } catch (ExecutionException e) {
      throw new IOException("cannot make a network namespace", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("a network namespace was not made in time", e);
    }
  }

  private void make(CompletableFuture<FreshNamespace> result) {
    try {
      FreshNamespace made = FreshNamespace.make();
      if (!result.complete(made)) {
        made.close();
      }
    } catch (IOException e) {
      result.completeExceptionally(e);
    }
  }

  /** Lets go of those made ahead. */
  @Override
  public void close() {
    closed = true;
    try {
      letGo();
    } catch (NativeException e) {
      throw new IllegalStateException("Cannot close network namespaces", e);
    }
  }

  private void letGo() throws NativeException {
    for (FreshNamespace made = ready.poll(); made != null; made = ready.poll()) {
      made.close();
    }
  }
}
