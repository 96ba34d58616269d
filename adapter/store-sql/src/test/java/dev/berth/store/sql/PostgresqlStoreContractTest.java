package dev.berth.store.sql;

import dev.berth.kit.Requires;
import dev.berth.store.Store;
import dev.berth.store.contract.StoreContractTest;
import java.io.IOException;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

@Requires({"root", "pg_ctlcluster"})
class PostgresqlStoreContractTest extends StoreContractTest {
  private static PostgresqlServer server;
  private String database = "";

  @BeforeAll
  static void startServer() throws IOException, InterruptedException {
    server = PostgresqlServer.start();
  }

  @AfterAll
  static void stopServer() throws IOException, InterruptedException {
    server.close();
  }

  @Override
  protected void prepare() throws IOException, InterruptedException {
    database = server.createDatabase();
  }

  @Override
  protected Store open() {
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    return SqlStore.postgresql(server.url(database), properties);
  }
}
