package dev.berth.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import dev.berth.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writers that share a sync to disk. */
class SqliteWriterTest {
  private static final String INSERT = "INSERT INTO test_row (number) VALUES (?)";

  @TempDir private Path directory;

  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private SqlStore store;

  @BeforeEach
  void open() {
    store = SqlStore.sqlite(directory.resolve("berth.db"));
    store.write(
        handle ->
            handle.execute(
                "CREATE TABLE test_row (place INTEGER PRIMARY KEY, number INTEGER NOT NULL)"));
  }

  @AfterEach
  void close() throws InterruptedException {
    mayGoOn.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    store.close();
  }

  @Test
  void takesWritersInOrderOfArrival() throws Exception {
    occupy();
    for (int i = 1; i <= 100; i++) {
      int number = i;
      queue(handle -> handle.execute(INSERT, number));
    }
    finish();

    assertThat(numbers()).containsExactlyElementsOf(IntStream.rangeClosed(0, 100).boxed().toList());
  }

  @Test
  void returnsToNobodyBeforeTheCommonCommit() throws Exception {
    CountDownLatch secondRuns = new CountDownLatch(1);
    CountDownLatch secondMayEnd = new CountDownLatch(1);
    Thread first = occupy();
    queue(
        handle -> {
          secondRuns.countDown();
          await(secondMayEnd);
          return handle.execute(INSERT, 1);
        });
    mayGoOn.countDown();
    secondRuns.await();

    assertThat(numbers()).isEmpty();
    assertThat(first.isAlive()).isTrue();
    secondMayEnd.countDown();
    finish();
    assertThat(numbers()).containsExactly(0, 1);
  }

  @Test
  void doesAgainWhatAnotherWorkHasBroken() throws Exception {
    List<String> failures = new ArrayList<>();
    occupy();
    queue(handle -> handle.execute(INSERT, 1));
    queue(
        handle -> {
          handle.execute(INSERT, 2);
          // Ends the transaction of all.
          handle.execute("ROLLBACK");
          throw new IllegalStateException("enough");
        },
        failures);
    queue(handle -> handle.execute(INSERT, 3));
    finish();

    assertThat(failures).containsExactly("enough");
    assertThat(numbers()).containsExactlyInAnyOrder(0, 1, 3);
  }

  @Test
  void failsAllWhoseCommitFails() throws Exception {
    List<String> failures = new ArrayList<>();
    store.write(
        handle ->
            handle.execute(
                "CREATE TABLE test_child (parent INTEGER REFERENCES test_row (place)"
                    + " DEFERRABLE INITIALLY DEFERRED)"));
    occupy();
    queue(handle -> handle.execute("INSERT INTO test_child VALUES (99)"), failures);
    finish();

    assertThat(failures).containsExactly("Failed to commit");
    assertThat(numbers()).isEmpty();
    store.write(handle -> handle.execute(INSERT, 5));
    assertThat(numbers()).containsExactly(5);
  }

  @Test
  void keepsNoStateOfAStatementForItsNextUse() {
    store.write(handle -> handle.execute(INSERT + ", (?), (?)", 1, 2, 3));
    String query = "SELECT number FROM test_row ORDER BY number";

    int first =
        store.write(
            handle ->
                handle.createQuery(query).setMaxRows(1).mapTo(Integer.class).findFirst().get());
    List<Integer> all =
        store.write(handle -> handle.createQuery(query).mapTo(Integer.class).list());

    assertThat(first).isEqualTo(1);
    assertThat(all).containsExactly(1, 2, 3);
    assertThatThrownBy(() -> store.write(handle -> handle.execute(INSERT))).isNotNull();
  }

  @Test
  void refusesToWriteWhenClosed() {
    store.close();

    assertThatThrownBy(() -> store.write(handle -> handle.execute(INSERT, 1)))
        .isInstanceOf(BerthException.class)
        .hasMessageContaining("Cannot reach the store");
  }

  /** Writes 0, and keeps the others waiting. */
  private Thread occupy() throws InterruptedException {
    CountDownLatch runs = new CountDownLatch(1);
    Thread thread =
        Threads.start(
            "writer",
            () -> {
              try {
                store.write(
                    handle -> {
                      runs.countDown();
                      await(mayGoOn);
                      return handle.execute(INSERT, 0);
                    });
              } catch (RuntimeException e) {
                // Of the commit, seen at the others.
              }
            });
    threads.add(thread);
    runs.await();
    return thread;
  }

  private void queue(Store.Work<Integer> work) {
    queue(work, new ArrayList<>());
  }

  private void queue(Store.Work<Integer> work, List<String> failures) {
    Thread thread =
        Threads.start(
            "writer",
            () -> {
              try {
                store.write(work);
              } catch (RuntimeException e) {
                failures.add(String.valueOf(e.getMessage()));
              }
            });
    threads.add(thread);
    Eventually.withinSeconds(
        5, () -> assertThat(thread.getState()).isEqualTo(Thread.State.WAITING));
  }

  private void finish() throws InterruptedException {
    mayGoOn.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private List<Integer> numbers() {
    return store.read(SqliteWriterTest::numbers);
  }

  private static List<Integer> numbers(Handle handle) {
    return handle
        .createQuery("SELECT number FROM test_row ORDER BY place")
        .mapTo(Integer.class)
        .list();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
