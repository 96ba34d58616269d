package dev.berth.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asks with the real {@code psql} where it is. */
class PostgresTest {
  private PostgresListener listener;

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
            InstantSource.fixed(Few.NOW));
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
            "select * from pg_authid",
            "select * from pg_catalog.pg_shadow",
            "select pg_sleep(100)",
            "select set_config('role', 'admin', false)",
            "select * from cpu_one a natural join cpu_one b",
            "select time from cpu_one a, cpu_one b",
            "select (select value from cpu_one)",
            "select value in (select time, value from cpu_one) from cpu_one",
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
            "explain select 1",
            "vacuum",
            "listen x",
            "select 1/0",
            "select 'a' ~ '('",
            "select " + "(".repeat(5000) + "1" + ")".repeat(5000))) {
      assertThat(psql("token-one", sql)).as(sql).startsWith("ERROR:").doesNotContain("Exception");
    }
    assertThat(psql("token-one", "\\copy cpu_one to stdout")).startsWith("ERROR:");
    assertThat(
            psql(
                "token-one",
                "select count(*) from cpu_one a, cpu_one b, cpu_one c, cpu_one d, cpu_one e,"
                    + " cpu_one f, cpu_one g, cpu_one h"))
        .contains("the question reads too many rows");
  }

  @Test
  void psqlShowsWhatThereIs() throws Exception {
    assertThat(psql("token-one", "\\dt")).isEqualTo("public|cpu_one|table|berth");
    assertThat(psql("token-one", "\\d cpu_one"))
        .isEqualTo(
            """
            time|timestamp with time zone|||
            value|double precision|||
            service|text|||\
            """);
    assertThat(psql("token-one", "\\d cpu_two")).contains("Did not find any relation");
    assertThat(psql("token-one", "\\dn")).isEqualTo("public|berth");
    assertThat(psql("token-one", "\\l")).startsWith("berth|berth|UTF8|C|C|");
    assertThat(psql("token-one", "\\du")).startsWith("berth|");
    assertThat(psql("token-one", "\\di")).contains("Did not find any relations");
  }

  @Test
  void questionsMayStandWithinAndBesideEachOther() throws Exception {
    assertThat(
            psql(
                "token-one",
                "select a.service, count(*), sum(b.value) from cpu_one a join cpu_one b"
                    + " on a.time = b.time where a.time >= '2026-11-22T09:55:00Z'"
                    + " group by a.service order by 1"))
        .isEqualTo("a|3|7.5\nb|3|10.5");
    assertThat(
            psql(
                "token-one",
                "select i, c.value from generate_series(1, 3) i left join cpu_one c"
                    + " on c.value = i - 0.5 and i < 3 order by 1"))
        .isEqualTo("1|0.5\n2|1.5\n3|");
    assertThat(
            psql(
                "token-one",
                "select count(*) from cpu_one where value = (select max(value) from cpu_one)"
                    + " or value in (select value from cpu_one where value < 1)"))
        .isEqualTo("2");
    assertThat(
            psql(
                "token-one",
                "select value from cpu_one o where exists (select 1 from cpu_one i"
                    + " where i.value = o.value + 9) union all select 7 union all select 7"
                    + " order by 1",
                "select 7 union select 7",
                "select array(select value from cpu_one where value < 2 order by 1),"
                    + " (array['a','b'])[2], 'b' = any(array['a','b']), 'c' = any('{a,b}')"))
        .isEqualTo("0.5\n7\n7\n7\n{0.5,1.5}|b|t|f");
  }

  /** Word for word what its data source asks, from the releases 8 to 12. */
  @Test
  void grafanaIsAnswered() throws Exception {
    String found =
        """
        quote_ident(table_schema) IN (
          SELECT
            CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
          FROM
            generate_series(
              array_lower(string_to_array(current_setting('search_path'),','),1),
              array_upper(string_to_array(current_setting('search_path'),','),1)
            ) as i,
            string_to_array(current_setting('search_path'),',') s
          )
        """;
    assertThat(psql("token-one", "SELECT 1")).isEqualTo("1");
    assertThat(
            psql("token-one", "SELECT current_setting('server_version_num')::int/100 as version"))
        .isEqualTo("1400");
    assertThat(
            psql("token-one", "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'"))
        .isEmpty();
    assertThat(
            psql(
                "token-one",
                "SELECT CASE WHEN "
                    + found
                    + "THEN quote_ident(table_name)"
                    + " ELSE quote_ident(table_schema) || '.' || quote_ident(table_name)"
                    + " END AS \"table\" FROM information_schema.tables WHERE"
                    + " quote_ident(table_schema) NOT IN ('information_schema', 'pg_catalog',"
                    + " '_timescaledb_cache') ORDER BY CASE WHEN "
                    + found
                    + " THEN 0 ELSE 1 END, 1"))
        .isEqualTo("cpu_one");
    assertThat(
            psql(
                "token-one",
                "SELECT quote_ident(column_name) AS \"column\", data_type AS \"type\""
                    + " FROM information_schema.columns WHERE"
                    + " CASE WHEN array_length(parse_ident('cpu_one'),1) = 2"
                    + " THEN quote_ident(table_schema) = (parse_ident('cpu_one'))[1]"
                    + " AND quote_ident(table_name) = (parse_ident('cpu_one'))[2]"
                    + " ELSE quote_ident(table_name) = 'cpu_one' AND "
                    + found
                    + " END"))
        .isEqualTo("time|timestamp with time zone\nvalue|double precision\nservice|text");
    assertThat(
            psql(
                "token-one",
                """
                SELECT
                  floor(extract(epoch from time)/300)*300 AS "time",
                  service AS metric,
                  avg(value) AS "value"
                FROM cpu_one
                WHERE
                  time BETWEEN '2026-11-22T09:50:00Z' AND '2026-11-22T10:00:00.123Z'
                GROUP BY 1,2
                ORDER BY 1,2 LIMIT 50"""))
        .isEqualTo(
            """
            1795341000|a|7.5
            1795341000|b|8.5
            1795341300|a|3.5
            1795341300|b|3.5
            1795341600|a|0.5\
            """);
    assertThat(psql("token-one", "SHOW server_version", "SHOW search_path", "SHOW TIME ZONE"))
        .isEqualTo("14.0\n\"$user\", public\nUTC");
    assertThat(psql("token-one", "SELECT version()")).startsWith("PostgreSQL 14");
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
                            InstantSource.fixed(Few.NOW),
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
