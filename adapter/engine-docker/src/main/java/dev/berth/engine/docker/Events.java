package dev.berth.engine.docker;

import dev.berth.engine.EngineEvent;
import dev.berth.engine.Subscription;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

/** Tells what happens, in order, on one thread. Thread-safe. */
final class Events implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Events.class.getName());

  private final List<Consumer<EngineEvent>> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService teller = Threads.single("docker-events");

  Subscription watch(Consumer<EngineEvent> listener) {
    // One of its own for each call, so that closing one of two alike ends that one.
    Consumer<EngineEvent> own = event -> listener.accept(event);
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  void publish(EngineEvent event) {
    if (!teller.isShutdown()) {
      teller.execute(() -> tell(event));
    }
  }

  private void tell(EngineEvent event) {
    for (Consumer<EngineEvent> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "A listener failed at " + event, e);
      }
    }
  }

  /** Ends after what was published has been told. */
  @Override
  public void close() {
    teller.close();
  }
}
