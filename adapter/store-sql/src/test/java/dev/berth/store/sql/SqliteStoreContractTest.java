package dev.berth.store.sql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.store.Store;
import dev.berth.store.contract.StoreContractTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
