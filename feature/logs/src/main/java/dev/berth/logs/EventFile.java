package dev.berth.logs;

import dev.berth.kernel.Threads;
import dev.berth.records.EventSink;
import dev.berth.records.PlatformEvent;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code events.log}: a line of JSON for each event; when it is full it becomes {@code
 * events.log.1} and so on, and the last one goes. What is told twice is written once, also after a
 * restart: the files say what was written. Only its owner may read it. Thread-safe; one thread
 * writes, and who tells never waits for it.
 */
public final class EventFile implements EventSink, AutoCloseable {
  private static final Logger LOG = System.getLogger(EventFile.class.getName());
  private static final int QUEUE = 10_000;
  private static final int FILES = 4;
  private static final long SIZE = 4 << 20;
  private static final long AGAIN = 1000;

  private final Path file;
  private final long most;
  private final BlockingQueue<PlatformEvent> queue = new ArrayBlockingQueue<>(QUEUE);
  private final KnownEvents known = new KnownEvents();
  private final AtomicLong dropped = new AtomicLong();
  private final Thread writer;
  private volatile boolean closed;
  private @Nullable FileChannel channel;
  private boolean failing;

  /** Opens the file, or begins one; what it says was written is known from then on. */
  public EventFile(Path file) {
    this(file, SIZE);
  }

  EventFile(Path file, long most) {
    this.file = file;
    this.most = most;
    for (int i = FILES - 1; i >= 0; i--) {
      known.read(numbered(i));
    }
    writer = Threads.startPlatform("events", this::run);
  }

  @Override
  public void tell(PlatformEvent event) {
    if (closed || !queue.offer(event)) {
      long count = dropped.incrementAndGet();
      if (Long.bitCount(count) == 1) {
        LOG.log(Level.WARNING, "{0} events were dropped: they come too fast", count);
      }
    }
  }

  /** How many events were dropped since the start. */
  public long dropped() {
    return dropped.get();
  }

  private void run() {
    try {
      while (!closed || !queue.isEmpty()) {
        PlatformEvent event = queue.poll(AGAIN, TimeUnit.MILLISECONDS);
        if (event != null && !known.has(event.identity())) {
          keep(event);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until it is written; who closes does not wait for a disk that is full. */
  private void keep(PlatformEvent event) throws InterruptedException {
    byte[] line = EventText.of(event).getBytes(StandardCharsets.UTF_8);
    while (!write(line)) {
      if (closed) {
        dropped.incrementAndGet();
        return;
      }
      TimeUnit.MILLISECONDS.sleep(AGAIN);
    }
    known.add(event.identity());
  }

  private boolean write(byte[] line) {
    try {
      FileChannel open = channel == null ? open() : channel;
      if (open.size() > 0 && open.size() + line.length > most) {
        rotate();
        open = open();
      }
      append(open, line);
      failing = false;
      return true;
    } catch (IOException e) {
      if (!failing) {
        LOG.log(Level.WARNING, "Cannot write down events now: {0}", e.getMessage());
      }
      failing = true;
      release();
      return false;
    }
  }

  /** All of the line, or nothing. */
  private static void append(FileChannel open, byte[] line) throws IOException {
    long before = open.size();
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line);
      while (bytes.hasRemaining()) {
        int _ = open.write(bytes, before + bytes.position());
      }
    } catch (IOException e) {
      FileChannel _ = open.truncate(before);
      throw e;
    }
  }

  private FileChannel open() throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    FileChannel opened = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel = opened;
    ByteBuffer last = ByteBuffer.allocate(1);
    if (opened.size() > 0 && opened.read(last, opened.size() - 1) > 0 && last.get(0) != '\n') {
      // What a crash has cut off is a line of its own.
      append(opened, new byte[] {'\n'});
    }
    return opened;
  }

  private void rotate() throws IOException {
    release();
    for (int i = FILES - 1; i > 0; i--) {
      if (Files.exists(numbered(i - 1))) {
        Files.move(numbered(i - 1), numbered(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Path numbered(int number) {
    return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
  }

  private void release() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.log(Level.DEBUG, "Cannot close the file of events", e);
      }
    }
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() {
    closed = true;
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    release();
  }
}
