package dev.berth.postgres;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tables, and {@code information_schema} and {@code pg_catalog}, which tell of these tables and of
 * no others.
 */
final class Catalogue implements Tables {
  static final String SCHEMA = "information_schema";
  private static final List<Column> SCHEMATA =
      List.of(
          new Column("catalog_name", SqlType.TEXT),
          new Column("schema_name", SqlType.TEXT),
          new Column("schema_owner", SqlType.TEXT));
  private static final List<Column> TABLES =
      List.of(
          new Column("table_catalog", SqlType.TEXT),
          new Column("table_schema", SqlType.TEXT),
          new Column("table_name", SqlType.TEXT),
          new Column("table_type", SqlType.TEXT));
  private static final List<Column> COLUMNS =
      List.of(
          new Column("table_catalog", SqlType.TEXT),
          new Column("table_schema", SqlType.TEXT),
          new Column("table_name", SqlType.TEXT),
          new Column("column_name", SqlType.TEXT),
          new Column("ordinal_position", SqlType.BIGINT),
          new Column("column_default", SqlType.TEXT),
          new Column("is_nullable", SqlType.TEXT),
          new Column("data_type", SqlType.TEXT),
          new Column("udt_name", SqlType.TEXT));

  private final Tables tables;
  private final PostgresCatalogue catalogue;

  Catalogue(Tables tables) {
    this.tables = tables;
    this.catalogue = new PostgresCatalogue(tables);
  }

  /** Where a table is looked for that is named without a schema. */
  static String schemaOf(String table) {
    return PostgresCatalogue.has(table) ? PostgresCatalogue.SCHEMA : "public";
  }

  @Override
  public List<String> names() {
    return tables.names();
  }

  @Override
  public List<String> schemas() {
    return tables.schemas();
  }

  @Override
  public List<Column> columns(String schema, String table) {
    if (schema.equals(PostgresCatalogue.SCHEMA)) {
      return PostgresCatalogue.columns(table);
    }
    if (!schema.equals(SCHEMA)) {
      return tables.columns(schema, table);
    }
    return switch (table) {
      case "schemata" -> SCHEMATA;
      case "tables" -> TABLES;
      case "columns" -> COLUMNS;
      default -> List.of();
    };
  }

  @Override
  public void read(String schema, String table, Range range, Consumer<@Nullable Object[]> rows) {
    if (schema.equals(PostgresCatalogue.SCHEMA)) {
      catalogue.read(table, rows);
    } else if (schema.equals(SCHEMA)) {
      for (String each : tables.schemas()) {
        read(table, each, rows);
      }
    } else {
      tables.read(schema, table, range, rows);
    }
  }

  private void read(String table, String schema, Consumer<@Nullable Object[]> rows) {
    if (table.equals("schemata")) {
      rows.accept(new Object[] {"berth", schema, "berth"});
      return;
    }
    for (String name : tables.names()) {
      if (table.equals("tables")) {
        rows.accept(new Object[] {"berth", schema, name, "BASE TABLE"});
        continue;
      }
      long position = 0;
      for (Column column : tables.columns(schema, name)) {
        position++;
        rows.accept(
            new @Nullable Object[] {
              "berth",
              schema,
              name,
              column.name(),
              position,
              null,
              "YES",
              column.type().sql(),
              column.type().shortName()
            });
      }
    }
  }
}
