import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sqlite.SQLiteConfig;

/**
 * How many transactions of one row a second reach the disk: bare SQLite (one connection, one
 * prepared statement, WAL, {@code synchronous=FULL}) and Berth's store with 1 and 32 writers, in
 * turns.
 *
 * <p>Arguments: an empty folder, seconds of each measurement, rounds.
 */
final class StoreWrites {
  private static final String TABLE =
      "CREATE TABLE bench_row (id INTEGER PRIMARY KEY, name TEXT NOT NULL, value BLOB NOT NULL)";
  private static final String INSERT = "INSERT INTO bench_row (name, value) VALUES (?, ?)";
  private static final byte[] VALUE = new byte[200];

  private final Path folder;
  private final double seconds;
  private int files;

  private StoreWrites(Path folder, double seconds) {
    this.folder = folder;
    this.seconds = seconds;
  }

  public static void main(String[] arguments) throws Exception {
    StoreWrites bench = new StoreWrites(Path.of(arguments[0]), Double.parseDouble(arguments[1]));
    int rounds = Integer.parseInt(arguments[2]);
    double[] bare = new double[rounds];
    double[] one = new double[rounds];
    double[] many = new double[rounds];
    for (int round = -1; round < rounds; round++) {
      double[] figures = {bench.bare(), bench.berth(1), bench.berth(32)};
      if (round >= 0) {
        bare[round] = figures[0];
        one[round] = figures[1];
        many[round] = figures[2];
      }
    }
    System.out.printf(
        "%-36s %12s %14s%n", "transactions of one row", "median /s", "of bare SQLite");
    print("bare SQLite, one connection", bare, bare);
    print("Berth's store, 1 writer", one, bare);
    print("Berth's store, 32 writers", many, bare);
  }

  private double bare() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    try (Connection connection = config.createConnection("jdbc:sqlite:" + file())) {
      connection.createStatement().execute(TABLE);
      connection.setAutoCommit(false);
      try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
        long count = 0;
        long start = System.nanoTime();
        while (elapsed(start) < seconds) {
          insert.setString(1, "/production/db/password");
          insert.setBytes(2, VALUE);
          insert.executeUpdate();
          connection.commit();
          count++;
        }
        return count / elapsed(start);
      }
    }
  }

  private double berth(int writers) throws InterruptedException {
    try (Store store = SqlStore.sqlite(file())) {
      store.write(handle -> handle.execute(TABLE));
      AtomicBoolean stop = new AtomicBoolean();
      long[] counts = new long[writers];
      List<Thread> threads = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < writers; i++) {
        int writer = i;
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  while (!stop.get()) {
                    store.write(handle -> handle.execute(INSERT, "/production/db/password", VALUE));
                    counts[writer]++;
                  }
                }));
      }
      Thread.sleep((long) (seconds * 1000));
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      return Arrays.stream(counts).sum() / elapsed(start);
    }
  }

  private Path file() {
    return folder.resolve("bench" + files++ + ".db");
  }

  private static double elapsed(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static void print(String name, double[] figures, double[] bare) {
    System.out.printf(
        "%-36s %12.0f %14.2f%n", name, median(figures), median(figures) / median(bare));
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
