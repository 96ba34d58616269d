package dev.berth.kernel;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/**
 * Makes every thread and executor of Berth: named, and with a word in the log when one ends by a
 * failure that nobody caught. Whoever asks for an executor closes it.
 */
public final class Threads {
  private static final Logger LOG = System.getLogger(Threads.class.getName());

  private Threads() {}

  /** A new virtual thread for each task; names are {@code NAME-1}, {@code NAME-2} and so on. */
  public static ExecutorService virtual(String name) {
    return Executors.newThreadPerTaskExecutor(virtualFactory(name));
  }

  /** One daemon platform thread that runs what is scheduled; work that blocks goes elsewhere. */
  public static ScheduledExecutorService scheduler(String name) {
    return Executors.newSingleThreadScheduledExecutor(platformFactory(name));
  }

  /** One daemon platform thread that runs what it is given in order. */
  public static ExecutorService single(String name) {
    return Executors.newSingleThreadExecutor(platformFactory(name));
  }

  /** Starts one virtual thread. */
  public static Thread start(String name, Runnable work) {
    return Thread.ofVirtual().name(name).uncaughtExceptionHandler(Threads::report).start(work);
  }

  /** Starts one daemon platform thread, for work that holds its carrier (files, native calls). */
  public static Thread startPlatform(String name, Runnable work) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .uncaughtExceptionHandler(Threads::report)
        .start(work);
  }

  private static ThreadFactory virtualFactory(String name) {
    return Thread.ofVirtual()
        .name(name + "-", 1)
        .uncaughtExceptionHandler(Threads::report)
        .factory();
  }

  private static ThreadFactory platformFactory(String name) {
    return Thread.ofPlatform()
        .daemon()
        .name(name)
        .uncaughtExceptionHandler(Threads::report)
        .factory();
  }

  private static void report(Thread thread, Throwable failure) {
    LOG.log(Level.ERROR, "Thread '" + thread.getName() + "' ended by a failure", failure);
  }
}
