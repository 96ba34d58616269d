package dev.berth.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import dev.berth.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store has to do. */
public abstract class StoreContractTest {
  private static final String INSERT =
      "INSERT INTO contract_thing (id, amount, made) VALUES (?, ?, ?)";

  private Store store;

  /** Opens the store of this test; called again, the same data. */
  protected abstract Store open();

  /** Makes an empty place for the store of the next test. */
  protected void prepare() throws Exception {}

  @BeforeEach
  void openStore() throws Exception {
    prepare();
    store = open();
    store.migrate("contract");
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void keepsWhatWasWritten() {
    store.write(handle -> handle.execute(INSERT, "a", 7L, "2026-01-01T00:00:00Z"));

    assertThat(amounts()).containsExactly(7L);
  }

  @Test
  void keepsWhatWasWrittenWhenOpenedAgain() {
    store.write(handle -> handle.execute(INSERT, "a", 7L, "2026-01-01T00:00:00Z"));
    store.close();
    store = open();
    store.migrate("contract");

    assertThat(amounts()).containsExactly(7L);
  }

  @Test
  void forgetsATransactionThatFails() {
    assertThatThrownBy(
            () ->
                store.write(
                    handle -> {
                      handle.execute(INSERT, "a", 7L, "2026-01-01T00:00:00Z");
                      throw new IllegalStateException("enough");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("enough");

    assertThat(amounts()).isEmpty();
  }

  @Test
  void migratesFeaturesIndependentlyAndTwiceWithoutHarm() {
    store.migrate("contract_other");
    store.migrate("contract_other");
    store.migrate("contract");

    store.write(h -> h.execute("INSERT INTO contract_other_thing (id) VALUES (?)", "x"));
    store.write(h -> h.execute("UPDATE contract_thing SET colour = ?", "red"));
  }

  @Test
  void refusesDataThatANewerReleaseWrote() {
    store.write(
        handle ->
            handle.execute(
                """
                INSERT INTO contract_migrations
                  (installed_rank, version, description, type, script, checksum, installed_by,
                   execution_time, success)
                VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'later', 1, ?)
                """,
                true));

    assertThatThrownBy(() -> store.migrate("contract"))
        .isInstanceOfSatisfying(
            BerthException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessageContaining("Cannot open the tables of 'contract'");
  }

  @Test
  void losesNoIncrementOfConcurrentWriters() throws Exception {
    store.write(handle -> handle.execute(INSERT, "counter", 0L, "now"));
    int writers = 8;
    int times = 25;

    List<Future<?>> done = new ArrayList<>();
    try (ExecutorService threads = Threads.virtual("writers")) {
      for (int i = 0; i < writers; i++) {
        done.add(threads.submit(() -> increment(times)));
      }
    }
    for (Future<?> writer : done) {
      writer.get();
    }

    assertThat(amounts()).containsExactly((long) writers * times);
  }

  @Test
  void readsOneConsistentState() {
    store.write(handle -> handle.execute(INSERT, "a", 1L, "now"));

    List<List<Long>> seen =
        store.read(
            handle -> {
              List<Long> before = amounts(handle);
              Thread writer =
                  Threads.start(
                      "writer", () -> store.write(other -> other.execute(INSERT, "b", 2L, "now")));
              join(writer);
              return List.of(before, amounts(handle));
            });

    assertThat(seen).containsExactly(List.of(1L), List.of(1L));
    assertThat(amounts()).containsExactly(1L, 2L);
  }

  @Test
  void undoesOnlyThoseThatFailOfManyAtOnce() throws Exception {
    int writers = 64;
    List<Future<Integer>> done = new ArrayList<>();
    try (ExecutorService threads = Threads.virtual("writers")) {
      for (int i = 0; i < writers; i++) {
        int number = i;
        done.add(threads.submit(() -> store.write(handle -> insertOrFail(handle, number))));
      }
    }

    for (int i = 0; i < writers; i++) {
      Future<Integer> writer = done.get(i);
      if (i % 3 == 0) {
        assertThat(writer.exceptionNow()).hasMessage("enough of " + i);
      } else {
        assertThat(writer.resultNow()).isEqualTo(i);
      }
    }
    assertThat(amounts())
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, writers).filter(i -> i % 3 != 0).boxed().toList());
  }

  @Test
  void showsToAllWhatAWriterHasReturned() throws Exception {
    List<Future<Boolean>> seen = new ArrayList<>();
    try (ExecutorService threads = Threads.virtual("writers")) {
      for (int i = 0; i < 16; i++) {
        String prefix = "writer" + i + "-";
        seen.add(threads.submit(() -> seesItsOwnRows(prefix)));
      }
    }

    for (Future<Boolean> writer : seen) {
      assertThat(writer.get()).isTrue();
    }
  }

  @Test
  void keepsWhatIsThereWhenScrubbed() {
    store.write(handle -> handle.execute(INSERT, "a", 7L, "now"));
    store.write(handle -> handle.execute(INSERT, "b", 8L, "now"));
    store.write(handle -> handle.execute("DELETE FROM contract_thing WHERE id = 'a'"));

    store.scrub();
    store.scrub();

    assertThat(amounts()).containsExactly(8L);
    store.write(handle -> handle.execute(INSERT, "c", 9L, "now"));
    assertThat(amounts()).containsExactly(8L, 9L);
  }

  @Test
  void takesAWorkWithinAWorkAsPartOfIt() {
    assertThatThrownBy(
            () ->
                store.write(
                    outer -> {
                      store.write(inner -> inner.execute(INSERT, "a", 7L, "now"));
                      assertThat(amounts()).containsExactly(7L);
                      throw new IllegalStateException("enough");
                    }))
        .hasMessage("enough");

    assertThat(amounts()).isEmpty();
  }

  @Test
  void refusesToWriteWithinAWorkThatReads() {
    assertThatThrownBy(
            () -> store.read(outer -> store.write(inner -> inner.execute(INSERT, "a", 7L, "now"))))
        .isInstanceOf(IllegalStateException.class);

    assertThat(amounts()).isEmpty();
  }

  @Test
  void writesForAnInterruptedThreadAndLeavesItInterrupted() {
    Thread.currentThread().interrupt();
    int rows = store.write(handle -> handle.execute(INSERT, "a", 7L, "now"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(rows).isEqualTo(1);
    assertThat(amounts()).containsExactly(7L);
  }

  private static int insertOrFail(Handle handle, int number) {
    handle.execute(INSERT, "row" + number, number, "now");
    if (number % 3 == 0) {
      throw new IllegalStateException("enough of " + number);
    }
    return number;
  }

  private boolean seesItsOwnRows(String prefix) {
    for (int i = 0; i < 10; i++) {
      String id = prefix + i;
      store.write(handle -> handle.execute(INSERT, id, 1L, "now"));
      boolean there =
          store.read(
              handle ->
                  handle
                      .createQuery("SELECT COUNT(*) FROM contract_thing WHERE id = :id")
                      .bind("id", id)
                      .mapTo(Integer.class)
                      .one()
                      .equals(1));
      if (!there) {
        return false;
      }
    }
    return true;
  }

  private void increment(int times) {
    for (int i = 0; i < times; i++) {
      store.write(
          handle ->
              handle.execute("UPDATE contract_thing SET amount = amount + 1 WHERE id = 'counter'"));
    }
  }

  private List<Long> amounts() {
    return store.read(StoreContractTest::amounts);
  }

  private static List<Long> amounts(Handle handle) {
    return handle
        .createQuery("SELECT amount FROM contract_thing ORDER BY id")
        .mapTo(Long.class)
        .list();
  }

  private static void join(Thread thread) {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
