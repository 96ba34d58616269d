package dev.berth.router;

import dev.berth.kernel.Threads;
import dev.berth.proxy.ExchangeLog;
import dev.berth.records.AccessLog;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a record of each exchange on its event loop, and has one thread write them down: when 32
 * KiB are full, or after 200 ms. When the disk does not follow, records are dropped and counted; no
 * request waits. Thread-safe.
 */
final class AccessRecorder implements ExchangeLog, AutoCloseable {
  private static final Logger LOG = System.getLogger(AccessRecorder.class.getName());
  private static final int CHUNK = 32 * 1024;
  private static final int CHUNKS = 128;
  private static final long SWEEP_MILLIS = 200;
  private static final long COMPLAINT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final AccessLog log;
  private final RecordChunks chunks;
  private final List<AccessLane> lanes = new CopyOnWriteArrayList<>();
  private final ThreadLocal<AccessLane> lane = ThreadLocal.withInitial(this::newLane);
  private final Thread writer;
  private volatile boolean closing;
  private long complained = System.nanoTime() - COMPLAINT_NANOS;

  /** Takes the log over, and closes it. */
  AccessRecorder(AccessLog log) {
    this(log, CHUNKS);
  }

  /**
   * Takes the log over, and closes it.
   *
   * @param most pieces of 32 KiB that wait for the disk
   */
  AccessRecorder(AccessLog log, int most) {
    this.log = log;
    this.chunks = new RecordChunks(CHUNK, most);
    this.writer = Threads.startPlatform("access-log", this::writeAll);
  }

  private AccessLane newLane() {
    AccessLane made = new AccessLane(chunks);
    lanes.add(made);
    return made;
  }

  @Override
  public void ended(Ended exchange) {
    lane.get().add(exchange);
  }

  /** Records that were never written, since the start. */
  long dropped() {
    return chunks.dropped();
  }

  private void writeAll() {
    try {
      long swept = System.nanoTime();
      while (!closing) {
        RecordChunk chunk = chunks.next(SWEEP_MILLIS);
        if (chunk != null) {
          write(chunk);
        }
        long now = System.nanoTime();
        if (now - swept >= TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS)) {
          swept = now;
          if (!sweep() && chunk == null) {
            sleep();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    drain();
  }

  /** Nothing comes: costs nothing until something does. */
  private void sleep() {
    chunks.sleeps(Thread.currentThread());
    try {
      // Once more: what came before the line above has woken nobody.
      if (!sweep() && !closing) {
        LockSupport.park(this);
      }
    } finally {
      chunks.wakes();
    }
  }

  /** Writes what lanes have so far; false: they have nothing. */
  private boolean sweep() {
    boolean found = false;
    for (AccessLane each : lanes) {
      RecordChunk chunk = each.take();
      if (chunk != null) {
        found = true;
        write(chunk);
      }
    }
    return found;
  }

  private void drain() {
    try {
      for (RecordChunk chunk = chunks.next(0); chunk != null; chunk = chunks.next(0)) {
        write(chunk);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sweep();
  }

  private void write(RecordChunk chunk) {
    try {
      log.append(chunk.bytes(), chunk.length());
    } catch (IOException e) {
      chunks.drop(chunk.records());
      complain(e);
    } finally {
      chunks.give(chunk);
    }
  }

  private void complain(IOException failure) {
    long now = System.nanoTime();
    if (now - complained >= COMPLAINT_NANOS) {
      complained = now;
      LOG.log(
          Level.WARNING,
          "Cannot write access records: "
              + failure
              + ". They are dropped until it can be done; see to the disk.");
    }
  }

  /** Writes down what there is, and closes the log. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(writer);
    writer.join();
    log.close();
  }
}
