package dev.berth.postgres;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pg_catalog} tells of the tables of one login, and of no others: as much as {@code
 * psql}, JDBC and Grafana ask for. Most of its tables are empty. Thread-safe.
 */
final class PostgresCatalogue {
  static final String SCHEMA = "pg_catalog";

  /** From here on PostgreSQL numbers what users make. */
  private static final long FIRST = 16_384;

  private static final long PUBLIC = 2_200;
  private static final long ITSELF = 11;
  private static final long OWNER = 10;
  private static final int SCHEMAS = 8;

  /** Columns of each table, with {@code #} for numbers and {@code ?} for true or false. */
  private static final Map<String, List<Column>> TABLES = new HashMap<>();

  static {
    table("pg_namespace", "oid# nspname nspowner# nspacl");
    table(
        "pg_class",
        "oid# relname relnamespace# reltype# reloftype# relowner# relam# relfilenode#"
            + " reltablespace# relpages# reltuples# reltoastrelid# relhasindex? relisshared?"
            + " relpersistence relkind relnatts# relchecks# relhasoids? relhasrules?"
            + " relhastriggers? relhassubclass? relrowsecurity? relforcerowsecurity?"
            + " relispopulated? relreplident relispartition? relpartbound relacl reloptions");
    table(
        "pg_attribute",
        "attrelid# attname atttypid# attlen# attnum# attndims# atttypmod# attnotnull? atthasdef?"
            + " atthasmissing? attidentity attgenerated attisdropped? attislocal? attinhcount#"
            + " attcollation# attstattarget# attstorage attcompression attacl");
    table(
        "pg_type",
        "oid# typname typnamespace# typowner# typlen# typbyval? typtype typcategory typisdefined?"
            + " typdelim typrelid# typelem# typarray# typinput typoutput typreceive typsend"
            + " typnotnull? typbasetype# typtypmod# typndims# typcollation# typdefault");
    table(
        "pg_database",
        "oid# datname datdba# encoding# datcollate datctype datistemplate?"
            + " datallowconn? datconnlimit# dattablespace# datacl");
    table(
        "pg_roles",
        "oid# rolname rolsuper? rolinherit? rolcreaterole? rolcreatedb?"
            + " rolcanlogin? rolreplication? rolconnlimit# rolvaliduntil rolbypassrls?");
    table("pg_auth_members", "roleid# member# grantor# admin_option?");
    table("pg_user", "usesysid# usename usecreatedb? usesuper?");
    table(
        "pg_tables",
        "schemaname tablename tableowner tablespace hasindexes? hasrules?"
            + " hastriggers? rowsecurity?");
    table("pg_views", "schemaname viewname viewowner definition");
    table("pg_matviews", "schemaname matviewname matviewowner definition");
    table("pg_attrdef", "oid# adrelid# adnum# adbin");
    table("pg_am", "oid# amname amtype");
    table("pg_collation", "oid# collname collnamespace#");
    table(
        "pg_policy", "oid# polname polrelid# polcmd polpermissive? polroles polqual polwithcheck");
    table(
        "pg_statistic_ext", "oid# stxrelid# stxname stxnamespace# stxstattarget# stxkeys stxkind");
    table("pg_publication", "oid# pubname puballtables?");
    table("pg_publication_rel", "oid# prpubid# prrelid#");
    table("pg_publication_namespace", "oid# pnpubid# pnnspid#");
    table("pg_inherits", "inhrelid# inhparent# inhseqno# inhdetachpending?");
    table("pg_description", "objoid# classoid# objsubid# description");
    table("pg_shdescription", "objoid# classoid# description");
    table("pg_extension", "oid# extname extversion extnamespace#");
    table(
        "pg_index",
        "indexrelid# indrelid# indnatts# indisunique? indisprimary? indisclustered?"
            + " indisvalid? indisreplident? indkey indoption indexprs indpred");
    table(
        "pg_constraint",
        "oid# conname connamespace# contype conrelid# confrelid# conindid#"
            + " conparentid# conkey confkey condeferrable? condeferred?");
    table("pg_trigger", "oid# tgname tgrelid# tgenabled tgisinternal?");
    table("pg_rewrite", "oid# rulename ev_class# ev_type ev_enabled");
    table("pg_proc", "oid# proname pronamespace# prorettype# proargtypes");
    table("pg_enum", "oid# enumtypid# enumlabel enumsortorder#");
    table("pg_range", "rngtypid# rngsubtype#");
    table("pg_foreign_table", "ftrelid# ftserver#");
    table("pg_foreign_server", "oid# srvname");
    table("pg_tablespace", "oid# spcname");
    table("pg_settings", "name setting");
  }

  private final Tables tables;

  PostgresCatalogue(Tables tables) {
    this.tables = tables;
  }

  private static void table(String name, String columns) {
    TABLES.put(name, Arrays.stream(columns.split(" ")).map(PostgresCatalogue::column).toList());
  }

  private static Column column(String text) {
    SqlType type =
        switch (text.charAt(text.length() - 1)) {
          case '#' -> SqlType.BIGINT;
          case '?' -> SqlType.BOOLEAN;
          default -> SqlType.TEXT;
        };
    return new Column(text.replaceAll("[#?]", ""), type);
  }

  static boolean has(String table) {
    return TABLES.containsKey(table);
  }

  static List<Column> columns(String table) {
    return TABLES.getOrDefault(table, List.of());
  }

  /** The number of a table of a name, with or without its schema; it is the same everywhere. */
  static long number(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? number("public", 0, name)
        : number(name.substring(0, dot), 1, name.substring(dot + 1));
  }

  private static long number(String schema, int index, String table) {
    int place = schema.equals("public") ? 0 : Math.max(1, index);
    return FIRST + ((schema + '.' + table).hashCode() & 0x0fff_ffffL) * SCHEMAS + place;
  }

  /** Whether a table is found without naming its schema. */
  static boolean isVisible(long number) {
    return (number - FIRST) % SCHEMAS == 0;
  }

  void read(String table, Consumer<@Nullable Object[]> rows) {
    switch (table) {
      case "pg_namespace" -> {
        row(table, rows, Map.of("oid", ITSELF, "nspname", SCHEMA, "nspowner", OWNER));
        row(table, rows, Map.of("oid", ITSELF + 1, "nspname", Catalogue.SCHEMA, "nspowner", OWNER));
        for (String schema : tables.schemas()) {
          row(table, rows, Map.of("oid", space(schema), "nspname", schema, "nspowner", OWNER));
        }
      }
      case "pg_class" -> each((schema, name) -> row(table, rows, relation(schema, name)));
      case "pg_attribute" -> each((schema, name) -> attributes(schema, name, rows));
      case "pg_tables" ->
          each(
              (schema, name) ->
                  row(
                      table,
                      rows,
                      Map.of("schemaname", schema, "tablename", name, "tableowner", "berth")));
      case "pg_type" -> {
        for (SqlType type : SqlType.values()) {
          row(table, rows, type(type));
        }
      }
      case "pg_database" ->
          row(
              table,
              rows,
              Map.of(
                  "oid",
                  1L,
                  "datname",
                  "berth",
                  "datdba",
                  OWNER,
                  "encoding",
                  6L,
                  "datcollate",
                  "C",
                  "datctype",
                  "C",
                  "datistemplate",
                  false,
                  "datallowconn",
                  true));
      case "pg_roles" ->
          row(table, rows, Map.of("oid", OWNER, "rolname", "berth", "rolcanlogin", true));
      case "pg_user" -> row(table, rows, Map.of("usesysid", OWNER, "usename", "berth"));
      default -> {
        // There are none of these.
      }
    }
  }

  /** What is done with each table. */
  @FunctionalInterface
  private interface Each {
    void take(String schema, String name);
  }

  private void each(Each each) {
    for (String schema : tables.schemas()) {
      tables.names().forEach(name -> each.take(schema, name));
    }
  }

  private long space(String schema) {
    int index = tables.schemas().indexOf(schema);
    return schema.equals("public") ? PUBLIC : PUBLIC + 1 + index;
  }

  private long number(String schema, String name) {
    return number(schema, tables.schemas().indexOf(schema), name);
  }

  private Map<String, Object> relation(String schema, String name) {
    Map<String, Object> row = new HashMap<>();
    row.put("oid", number(schema, name));
    row.put("relname", name);
    row.put("relnamespace", space(schema));
    row.put("relowner", OWNER);
    row.put("relkind", "r");
    row.put("relpersistence", "p");
    row.put("relreplident", "d");
    row.put("relispopulated", true);
    return row;
  }

  private void attributes(String schema, String name, Consumer<@Nullable Object[]> rows) {
    long number = 0;
    for (Column column : tables.columns(schema, name)) {
      number++;
      Map<String, Object> row = new HashMap<>();
      row.put("attrelid", number(schema, name));
      row.put("attname", column.name());
      row.put("atttypid", (long) column.type().oid());
      row.put("attlen", (long) column.type().size());
      row.put("attnum", number);
      row.put("atttypmod", -1L);
      row.put("attislocal", true);
      row.put("attstattarget", -1L);
      row.put("attstorage", "p");
      row("pg_attribute", rows, row);
    }
  }

  private static Map<String, Object> type(SqlType type) {
    Map<String, Object> row = new HashMap<>();
    row.put("oid", (long) type.oid());
    row.put("typname", type.shortName());
    row.put("typnamespace", ITSELF);
    row.put("typowner", OWNER);
    row.put("typlen", (long) type.size());
    row.put("typtype", "b");
    row.put("typisdefined", true);
    row.put("typdelim", ",");
    row.put("typtypmod", -1L);
    row.put("typcategory", type.isNumber() ? "N" : type == SqlType.TEXT ? "S" : "U");
    return row;
  }

  /** Numbers that nobody says are 0, conditions false, and texts empty. */
  private static void row(
      String table, Consumer<@Nullable Object[]> rows, Map<String, ? extends Object> values) {
    List<@Nullable Object> row = new ArrayList<>();
    for (Column column : columns(table)) {
      Object value = values.get(column.name());
      if (value != null) {
        row.add(value);
        continue;
      }
      row.add(
          switch (column.type()) {
            case BIGINT -> (Object) 0L;
            case BOOLEAN -> (Object) false;
            default -> column.name().matches(".*(acl|options|bound)") ? null : "";
          });
    }
    rows.accept(row.toArray());
  }
}
