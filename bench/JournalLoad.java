import dev.berth.access.Action;
import dev.berth.access.Credential;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.audit.Audit;
import dev.berth.audit.AuditSettings;
import dev.berth.journal.Journal;
import dev.berth.journal.JournalSettings;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Durable appends per second of 400 bytes: a bare write and fdatasync of one thread, the journal
 * and the audit trail with one thread and with 32 virtual ones, in turn.
 */
final class JournalLoad {
  private static final int BYTES = 400;
  private static final int MOST_TIMES = 4_000_000;

  private interface Append {
    void once() throws IOException;
  }

  private record Figure(double perSecond, double p50, double p99) {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    int seconds = Integer.parseInt(arguments[2]);
    System.out.printf("%-44s %12s %10s %10s%n", "", "appends/s", "p50 ms", "p99 ms");
    for (int round = 0; round <= rounds; round++) {
      String name = round == 0 ? "warm-up" : "round " + round;
      Path root = Files.createDirectory(folder.resolve("round" + round));
      print(name + ": bare fdatasync, 1 thread", bare(root.resolve("bare"), seconds));
      for (int threads : new int[] {1, 32}) {
        String with = ", " + threads + (threads == 1 ? " thread" : " threads");
        print(name + ": journal" + with, journal(root.resolve("j" + threads), threads, seconds));
        print(name + ": audit trail" + with, audit(root.resolve("a" + threads), threads, seconds));
      }
    }
  }

  private static void print(String name, Figure figure) {
    System.out.printf(
        "%-44s %12.0f %10.2f %10.2f%n", name, figure.perSecond(), figure.p50(), figure.p99());
  }

  private static Figure bare(Path file, int seconds) throws Exception {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer record = ByteBuffer.allocateDirect(BYTES);
      return load(
          1,
          seconds,
          () -> {
            channel.write(record.clear());
            channel.force(false);
          });
    }
  }

  private static Figure journal(Path folder, int threads, int seconds) throws Exception {
    byte[] record = new byte[BYTES];
    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      return load(threads, seconds, () -> journal.append(record));
    }
  }

  private static Figure audit(Path folder, int threads, int seconds) throws Exception {
    Principal principal =
        new Principal(
            "alice",
            TenantId.DEFAULT,
            false,
            new Credential(Credential.Kind.ACCESS_KEY, "AKIAIOSFODNN7EXAMPLE", false),
            new Origin("192.0.2.7", true));
    AuditEntry entry =
        new AuditEntry(
            principal,
            new Action("ssm:PutParameter"),
            new Resource(TenantId.DEFAULT, "parameter/production/database/password"),
            AuditEntry.Result.DONE,
            Map.of("version", "7"));
    try (Audit audit = Audit.open(folder, AuditSettings.DEFAULT, InstantSource.system())) {
      return load(threads, seconds, () -> audit.record(entry));
    }
  }

  private static Figure load(int threads, int seconds, Append append) throws Exception {
    long[] times = new long[MOST_TIMES];
    AtomicLong count = new AtomicLong();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    CountDownLatch running = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  long before = System.nanoTime();
                  while (before < end) {
                    append.once();
                    long after = System.nanoTime();
                    long number = count.getAndIncrement();
                    if (number < times.length) {
                      times[(int) number] = after - before;
                    }
                    before = after;
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                } finally {
                  running.countDown();
                }
              });
    }
    running.await();
    double elapsed = (System.nanoTime() - start) / 1e9;
    int measured = (int) Math.min(count.get(), times.length);
    Arrays.sort(times, 0, measured);
    return new Figure(
        count.get() / elapsed, times[measured / 2] / 1e6, times[measured * 99 / 100] / 1e6);
  }
}
