package dev.berth.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asks with the real {@code psql} where it is. */
class PostgresTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  private PostgresListener listener;

  /** One table, {@code cpu}: ten rows, a minute apart, by turns of services a and b. */
  private record Few(String owner) implements Tables {
    @Override
    public List<String> names() {
      return List.of("cpu_" + owner);
    }

    @Override
    public List<Column> columns(String schema, String table) {
      return schema.equals("public") && names().contains(table)
          ? List.of(
              new Column("time", SqlType.TIME),
              new Column("value", SqlType.DOUBLE),
              new Column("service", SqlType.TEXT))
          : List.of();
    }

    @Override
    public void read(String schema, String table, Range range, Consumer<@Nullable Object[]> rows) {
      for (int i = 0; i < 10; i++) {
        Instant time = NOW.minusSeconds(60L * i);
        if (time.toEpochMilli() >= range.from() && time.toEpochMilli() < range.to()) {
          rows.accept(new Object[] {time, i + 0.5, i % 2 == 0 ? "a" : "b"});
        }
      }
    }
  }

  @BeforeEach
  void listen() {
    listener =
        new PostgresListener(
            InetAddress.getLoopbackAddress(),
            0,
            (_, password, _) ->
                password.reveal().startsWith("token-")
                    ? Optional.of(new Few(password.reveal().substring(6)))
                    : Optional.empty(),
            InstantSource.fixed(NOW));
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private String psql(String password, String... sql) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/psql")), "psql is not installed");
    List<String> command = new ArrayList<>(List.of("/usr/bin/psql", "-X", "-w", "-A", "-t"));
    command.addAll(List.of("-h", "127.0.0.1", "-p", "" + listener.port(), "-U", "any", "-d", "x"));
    for (String each : sql) {
      command.addAll(List.of("-c", each));
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(Map.of("PGPASSWORD", password, "LC_ALL", "C"));
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return out.strip();
  }

  @Test
  void psqlReadsItsOwn() throws Exception {
    assertThat(psql("token-one", "select count(*), avg(value), max(service) from cpu_one"))
        .isEqualTo("10|5|b");
    assertThat(
            psql(
                "token-one",
                "SELECT date_trunc('hour', time) AS t, service, sum(value) FROM cpu_one"
                    + " WHERE time >= '2026-11-22T09:55:00Z' AND service IN ('a', 'b')"
                    + " GROUP BY 1, 2 ORDER BY 1, 2 DESC LIMIT 10"))
        .isEqualTo(
            """
            2026-11-22 09:00:00+00|b|10.5
            2026-11-22 09:00:00+00|a|7
            2026-11-22 10:00:00+00|a|0.5\
            """);
    assertThat(
            psql(
                "token-one",
                "SELECT floor(extract(epoch from time)/300)*300 AS \"time\", avg(value) AS v"
                    + " FROM cpu_one WHERE time BETWEEN now() - interval '5 minutes' AND now()"
                    + " GROUP BY 1 ORDER BY 1"))
        .isEqualTo("1795341300|3.5\n1795341600|0.5");
    assertThat(
            psql(
                "token-one",
                "select 1+2*3, 7/2, 'a'||'b', 1 is null, null is null, 2::float8, not true,"
                    + " case when 1 > 2 then 'x' else 'y' end, coalesce(null, 5)"))
        .isEqualTo("7|3|ab|f|t|2|f|y|5");
    assertThat(
            psql(
                "token-one",
                "select s, n from (select service as s, count(*) as n from cpu_one"
                    + " where service like 'a%' or service ~ '^b$' group by service) q"
                    + " where n > 1 order by s desc"))
        .isEqualTo("b|5\na|5");
    assertThat(
            psql(
                "token-one",
                "select table_name from information_schema.tables",
                "select column_name, data_type from information_schema.columns"))
        .isEqualTo("cpu_one\ntime|timestamp with time zone\nvalue|double precision\nservice|text");
  }

  @Test
  void nobodyCrossesOver() throws Exception {
    assertThat(psql("wrong", "select 1")).contains("password authentication failed");
    assertThat(psql("token-one", "select * from cpu_two"))
        .contains("relation \"cpu_two\" does not exist");
    for (String sql :
        List.of(
            "select * from tables()",
            "select tables()",
            "select * from pg_tables",
            "select * from pg_catalog.pg_class",
            "select pg_read_file('/etc/passwd')",
            "select * from read_csv('/etc/passwd')",
            "select * from generate_series(1, 1000000000)",
            "select repeat('x', 1000000000)",
            "copy cpu_one to '/tmp/x'",
            "copy cpu_one from program 'id'",
            "set role admin",
            "set session authorization admin",
            "create table x (a int)",
            "insert into cpu_one values (1)",
            "update cpu_one set value = 1",
            "delete from cpu_one",
            "drop table cpu_one",
            "alter system set a = 1",
            "grant all on cpu_one to any",
            "do $$ begin end $$",
            "with x as (select 1) select * from x",
            "select * from cpu_one, cpu_two",
            "select * from cpu_one join cpu_two on true",
            "select * from cpu_one union select * from cpu_two",
            "select (select 1)",
            "explain select 1",
            "vacuum",
            "listen x",
            "select 1/0",
            "select 'a' ~ '('",
            "select " + "(".repeat(5000) + "1" + ")".repeat(5000))) {
      assertThat(psql("token-one", sql)).as(sql).startsWith("ERROR:").doesNotContain("Exception");
    }
    assertThat(psql("token-one", "\\copy cpu_one to stdout")).startsWith("ERROR:");
    assertThat(psql("token-one", "\\dt")).startsWith("ERROR:");
  }

  @Test
  void anyTextIsAnsweredOrRefused() {
    Random random = new Random(11);
    List<String> words =
        List.of(
            "select",
            "*",
            "from",
            "cpu_one",
            "where",
            "time",
            "value",
            "(",
            ")",
            ",",
            "1",
            "'a'",
            "and",
            "or",
            "not",
            "is",
            "null",
            "in",
            "between",
            "case",
            "when",
            "then",
            "end",
            "count",
            "sum",
            "group",
            "by",
            "order",
            "limit",
            "::",
            "text",
            "float8",
            "interval",
            "-",
            "+",
            "/",
            "||",
            "like",
            "\"x\"",
            "$1",
            "distinct",
            "now",
            "avg",
            ".",
            ";");
    for (int i = 0; i < 20_000; i++) {
      StringBuilder sql = new StringBuilder("select ");
      for (int j = random.nextInt(14); j > 0; j--) {
        sql.append(words.get(random.nextInt(words.size()))).append(' ');
      }
      try {
        for (Statement statement : SqlParser.parse(sql.toString())) {
          if (statement instanceof Statement.Select select) {
            assertThat(
                    new Evaluation(
                            new Catalogue(new Few("one")),
                            List.of(),
                            InstantSource.fixed(NOW),
                            Long.MAX_VALUE)
                        .answer(select)
                        .rows())
                .isNotNull();
          }
        }
      } catch (SqlError e) {
        assertThat(e.code()).as(sql.toString()).hasSize(5);
      }
    }
  }
}
