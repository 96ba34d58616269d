package dev.berth.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.store.Store;
import dev.berth.store.contract.StoreContractTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreContractTest extends StoreContractTest {
  @TempDir private Path directory;

  @Override
  protected Store open() {
    return SqlStore.sqlite(directory.resolve("berth.db"));
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws IOException {
    Path file = Files.writeString(directory.resolve("broken.db"), "not a database, ".repeat(100));

    assertThatThrownBy(() -> SqlStore.sqlite(file))
        .isInstanceOf(BerthException.class)
        .hasMessageContaining("Cannot open the database '" + file + "'");
  }

  @Test
  void tellsOfAFullDiskAndGoesOnWhenThereIsRoom() {
    try (Store store = SqlStore.sqlite(directory.resolve("small.db"))) {
      store.write(handle -> handle.execute("CREATE TABLE test_text (text TEXT)"));

      assertThatThrownBy(() -> store.write(handle -> fill(handle, 10)))
          .isInstanceOf(BerthException.class)
          .hasMessage(
              "Cannot write to the store: the disk of the data directory is full."
                  + " Make room on it, then try again.")
          .extracting(failure -> ((BerthException) failure).code())
          .isEqualTo(ErrorCode.UNAVAILABLE);
      int rows = store.write(handle -> fill(handle, 1_000_000));
      assertThat(rows).isEqualTo(1);
    }
  }

  /** SQLite takes a file that may have no more pages for a full disk. */
  private static int fill(Handle handle, int mostPages) {
    handle.execute("PRAGMA max_page_count = " + mostPages);
    return handle.execute("INSERT INTO test_text VALUES (?)", "x".repeat(100_000));
  }
}
