package dev.berth.audit;

import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Threads;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;

/** Writes entries from many threads until it is killed, and says of each that it is written. */
final class KilledAudit {
  /** In which nothing is taken away: many small segments. */
  static final AuditSettings SETTINGS =
      new AuditSettings(Duration.ofDays(400), ByteSize.ofMebibytes(1024), new ByteSize(20_000));

  private static final int THREADS = 8;

  private KilledAudit() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    AtomicLong next = new AtomicLong(Long.parseLong(arguments[1]));
    Audit audit = Audit.open(folder, SETTINGS, InstantSource.system());
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    try (ExecutorService threads = Threads.virtual("record")) {
      for (int i = 0; i < THREADS; i++) {
        threads.execute(
            () -> {
              while (true) {
                long number = next.incrementAndGet();
                audit.record(Trail.entry("stack:Deploy", "stack/" + number));
                acknowledge(out, number);
              }
            });
      }
    }
  }

  private static void acknowledge(OutputStream out, long number) {
    try {
      out.write((number + "\n").getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
