package dev.berth.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asks with PostgreSQL's own driver of Java: prepared statements, binary forms, what there is. */
class JdbcTest {
  private static final OffsetDateTime NOW = Few.NOW.atOffset(ZoneOffset.UTC);

  private PostgresListener listener;
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    listener =
        new PostgresListener(
            InetAddress.getLoopbackAddress(),
            0,
            (_, _, _) -> Optional.of(new Few("one")),
            InstantSource.fixed(Few.NOW));
    // From the second use on statements are named, and binary where that is faster.
    connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:%d/berth?user=any&password=x&prepareThreshold=2&connectTimeout=10&socketTimeout=20"
                .formatted(listener.port()));
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    listener.close();
  }

  @Test
  void parametersOfAllKindsAreRead() throws SQLException {
    String sql =
        "SELECT time, value, service, count(*) AS n FROM cpu_one WHERE time BETWEEN ? AND ?"
            + " AND service = ? AND value > ? AND value < ? GROUP BY 1, 2, 3 ORDER BY time";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < 5; i++) {
        statement.setObject(1, NOW.minusMinutes(8));
        statement.setTimestamp(2, Timestamp.from(Few.NOW));
        statement.setString(3, "a");
        statement.setDouble(4, 1.0);
        statement.setInt(5, 7);
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getObject(1, OffsetDateTime.class).toInstant())
              .isEqualTo(Few.NOW.minusSeconds(360));
          assertThat(rows.getDouble("value")).isEqualTo(6.5);
          assertThat(rows.getString("service")).isEqualTo("a");
          assertThat(rows.getLong("n")).isEqualTo(1);
          assertThat(rows.next()).isTrue();
          assertThat(rows.getDouble(2)).isEqualTo(4.5);
          assertThat(rows.next()).isTrue();
          assertThat(rows.next()).isFalse();
        }
      }
    }
  }

  @Test
  void parametersAreDescribed() throws SQLException {
    String sql = "SELECT value + ? FROM cpu_one WHERE time > ? AND service IN (?, ?) AND ? = 'x'";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      ParameterMetaData parameters = statement.getParameterMetaData();
      assertThat(parameters.getParameterCount()).isEqualTo(5);
      assertThat(parameters.getParameterType(1)).isEqualTo(Types.DOUBLE);
      assertThat(parameters.getParameterTypeName(2)).isEqualTo("timestamptz");
      assertThat(parameters.getParameterTypeName(3)).isEqualTo("text");
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT ?::int8 + 1, ?::text, ?::boolean, ? IS NULL")) {
      for (int i = 0; i < 4; i++) {
        statement.setLong(1, 41);
        statement.setString(2, "it's");
        statement.setBoolean(3, true);
        statement.setNull(4, Types.VARCHAR);
        try (ResultSet rows = statement.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getLong(1)).isEqualTo(42);
          assertThat(rows.getString(2)).isEqualTo("it's");
          assertThat(rows.getBoolean(3)).isTrue();
          assertThat(rows.getBoolean(4)).isTrue();
        }
      }
    }
  }

  @Test
  void aMistakeEndsTheStatementOnly() throws SQLException {
    connection.setAutoCommit(false);
    assertThatThrownBy(() -> connection.prepareStatement("SELECT nope FROM cpu_one").executeQuery())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("column \"nope\" does not exist");
    connection.rollback();
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT count(*) FROM cpu_one")) {
      statement.setFetchSize(2);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(10);
      }
    }
    connection.commit();
  }

  @Test
  void tablesAreListed() throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet tables =
        connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
      while (tables.next()) {
        names.add(tables.getString("TABLE_SCHEM") + "." + tables.getString("TABLE_NAME"));
      }
    }
    assertThat(names).containsExactly("public.cpu_one");
    try (ResultSet schemas = connection.getMetaData().getSchemas()) {
      assertThat(schemas.next()).isTrue();
    }
    assertThat(connection.isValid(5)).isTrue();
    assertThat(connection.getCatalog()).isEqualTo("berth");
    assertThat(connection.getSchema()).isEqualTo("public");
  }
}
