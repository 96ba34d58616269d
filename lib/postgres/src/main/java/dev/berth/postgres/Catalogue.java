package dev.berth.postgres;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tables, and {@code information_schema}, which tells of these tables and of no others. */
final class Catalogue implements Tables {
  private static final String SCHEMA = "information_schema";
  private static final List<Column> TABLES =
      List.of(
          new Column("table_catalog", SqlType.TEXT),
          new Column("table_schema", SqlType.TEXT),
          new Column("table_name", SqlType.TEXT),
          new Column("table_type", SqlType.TEXT));
  private static final List<Column> COLUMNS =
      List.of(
          new Column("table_schema", SqlType.TEXT),
          new Column("table_name", SqlType.TEXT),
          new Column("column_name", SqlType.TEXT),
          new Column("ordinal_position", SqlType.BIGINT),
          new Column("data_type", SqlType.TEXT));

  private final Tables tables;

  Catalogue(Tables tables) {
    this.tables = tables;
  }

  @Override
  public List<String> names() {
    return tables.names();
  }

  @Override
  public List<Column> columns(String schema, String table) {
    if (!schema.equals(SCHEMA)) {
      return tables.columns(schema, table);
    }
    return switch (table) {
      case "tables" -> TABLES;
      case "columns" -> COLUMNS;
      default -> List.of();
    };
  }

  @Override
  public void read(String schema, String table, Range range, Consumer<@Nullable Object[]> rows) {
    if (!schema.equals(SCHEMA)) {
      tables.read(schema, table, range, rows);
      return;
    }
    for (String name : tables.names()) {
      if (table.equals("tables")) {
        rows.accept(new Object[] {"berth", "public", name, "BASE TABLE"});
        continue;
      }
      long position = 0;
      for (Column column : tables.columns("public", name)) {
        position++;
        rows.accept(new Object[] {"public", name, column.name(), position, column.type().sql()});
      }
    }
  }
}
