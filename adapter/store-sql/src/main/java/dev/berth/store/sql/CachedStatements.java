package dev.berth.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps the prepared statements of one connection for the next use, for SQLite prepares each time
 * from the text. Confined to one thread at a time.
 */
final class CachedStatements extends DefaultStatementBuilder {
  private static final int MOST = 128;

  /** Those that nobody uses, the longest unused first. */
  private final LinkedHashMap<String, PreparedStatement> idle = new LinkedHashMap<>();

  /** Those in use that will be kept. */
  private final Set<Statement> lent = Collections.newSetFromMap(new IdentityHashMap<>());

  @Override
  public PreparedStatement create(Connection connection, String sql, StatementContext context)
      throws SQLException {
    if (context.isReturningGeneratedKeys() || context.isConcurrentUpdatable()) {
      return super.create(connection, sql, context);
    }
    PreparedStatement kept = idle.remove(sql);
    PreparedStatement statement = kept == null ? super.create(connection, sql, context) : kept;
    lent.add(statement);
    return statement;
  }

  @Override
  public void close(Connection connection, String sql, Statement statement) throws SQLException {
    if (lent.remove(statement)
        && !idle.containsKey(sql)
        && statement instanceof PreparedStatement prepared) {
      reset(prepared);
      idle.put(sql, prepared);
      if (idle.size() > MOST) {
        idle.pollFirstEntry().getValue().close();
      }
      return;
    }
    super.close(connection, sql, statement);
  }

  /** Of a handle, which does not own what is kept here. */
  @Override
  public void close(Connection connection) {}

  /** Closes all that are not in use. */
  void clear() {
    for (Map.Entry<String, PreparedStatement> entry : idle.entrySet()) {
      try {
        entry.getValue().close();
      } catch (SQLException e) {
        // The connection closes what is left.
      }
    }
    idle.clear();
    lent.clear();
  }

  /** As new, but for what it says. */
  private static void reset(PreparedStatement statement) throws SQLException {
    statement.clearParameters();
    statement.clearBatch();
    statement.setMaxRows(0);
    statement.setFetchSize(0);
    statement.setQueryTimeout(0);
  }
}
