package dev.berth.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stock clients of InfluxDB 1 and 2 write, and are told clearly what is not there. */
@Timeout(240)
class InfluxClientsTest {
  private static final String CLIENT = "@influxdata/influxdb-client@1.35.0";

  private static final String NODE =
      """
      import { InfluxDB, Point } from '@influxdata/influxdb-client'
      const [url, token] = process.argv.slice(2)
      const influx = new InfluxDB({ url, token, writeOptions: { gzipThreshold: 10, maxRetries: 0 } })
      const results = []
      const now = Math.floor(Date.now() / 1000)
      const write = influx.getWriteApi('any', 'bucket', 's')
      write.useDefaultTags({ host: 'js' })
      for (let i = 0; i < 500; i++) {
        write.writePoint(new Point('room').tag('n', String(i)).floatField('heat', i + 0.5).timestamp(now))
      }
      await write.close()
      results.push('written')
      const wrong = influx.getWriteApi('any', 'bucket', 'ns')
      wrong.writeRecord('berth_task_memory_bytes value=1')
      try { await wrong.close() } catch (e) { results.push(e.statusCode + ' ' + e.code) }
      try {
        await influx.getQueryApi('any').collectRows('from(bucket: "x")')
      } catch (e) { results.push(e.statusCode + ' ' + /Cannot answer/.test(e.message)) }
      const stranger = new InfluxDB({ url, token: 'wrong', writeOptions: { maxRetries: 0 } }).getWriteApi('a', 'b')
      stranger.writeRecord('x y=1')
      try { await stranger.close() } catch (e) { results.push(e.statusCode) }
      console.log(results.join('|'))
      """;

  private static final String PYTHON =
      """
      import sys
      from influxdb import InfluxDBClient
      from influxdb.exceptions import InfluxDBClientError
      port, token = sys.argv[1:]
      client = InfluxDBClient('127.0.0.1', int(port), 'me', token, 'base', gzip=True, retries=1)
      results = [client.ping()]
      points = [{'measurement': 'cpu', 'tags': {'host': 'py%d' % i}, 'fields': {'load': 0.5 + i, 'on': True}}
                for i in range(100)]
      results.append(client.write_points(points, time_precision='ms', batch_size=50))
      for what in [lambda: client.create_database('x'), lambda: client.query('select * from cpu')]:
          try:
              what()
          except InfluxDBClientError as e:
              results.append('%d %s' % (e.code, 'Cannot answer InfluxQL' in str(e)))
      print('|'.join(str(each) for each in results))
      """;

  @TempDir private Path folder;
  private TestPlatform berth;

  @BeforeEach
  void start() {
    berth = TestPlatform.start(folder.resolve("berth"));
  }

  @AfterEach
  void end() {
    berth.close();
  }

  private String federated(String metric) throws Exception {
    return berth.get("/federate?match[]=" + URLEncoder.encode(metric, UTF_8)).body();
  }

  @Test
  void theTokenComesInEveryFormOfTheirs() throws Exception {
    String line = "/write?db=x&precision=s";
    String pair = "me:" + berth.token();
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    int number = 0;
    for (String header :
        new String[] {"Token " + berth.token(), "Token " + pair, "Basic " + basic}) {
      number++;
      assertThat(written(line, header, "form,n=" + number + " value=1").statusCode())
          .as(header.substring(0, 5))
          .isEqualTo(204);
    }
    String query = line + "&u=me&p=" + URLEncoder.encode(berth.token(), UTF_8);
    assertThat(berth.send(berth.request(query).POST(BodyPublishers.ofString("form,n=4 value=1"))))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(204);

    assertThat(federated("form").lines().filter(each -> each.startsWith("form{"))).hasSize(4);
    assertThat(written(line, "Token wrong", "form value=1").statusCode()).isEqualTo(401);
    assertThat(
            berth
                .send(berth.request(line + "&p=no").POST(BodyPublishers.ofString("form value=1")))
                .statusCode())
        .isEqualTo(401);
    // Nobody else takes a token so: an address stands in logs.
    assertThat(berth.send(berth.request("/api/status?p=" + berth.token())).statusCode())
        .isEqualTo(401);
    assertThat(
            berth
                .send(berth.request("/api/status").header("Authorization", "Basic " + basic))
                .statusCode())
        .isEqualTo(401);
  }

  private HttpResponse<String> written(String path, String header, String line) throws Exception {
    return berth.send(
        berth.request(path).header("Authorization", header).POST(BodyPublishers.ofString(line)));
  }

  @Test
  void pingIsAnsweredAndQueriesAreRefused() throws Exception {
    HttpResponse<String> ping = berth.send(berth.request("/ping"));
    assertThat(ping.statusCode()).isEqualTo(204);
    assertThat(ping.headers().firstValue("X-Influxdb-Version")).isPresent();
    assertThat(
            berth.send(berth.request("/ping").method("HEAD", BodyPublishers.noBody())).statusCode())
        .isEqualTo(204);
    HttpResponse<String> query = berth.get("/query?q=SHOW+DATABASES");
    assertThat(query.statusCode()).isEqualTo(400);
    assertThat(query.body()).contains("\"error\":\"Cannot answer InfluxQL or Flux: ");
  }

  @Test
  @Tag("full")
  @Requires({"node", "npm"})
  void theClientOfJavaScriptWrites() throws Exception {
    String _ = run("npm", "install", "--no-save", "--no-audit", "--no-fund", CLIENT);
    Files.writeString(folder.resolve("client.mjs"), NODE);
    String url = "http://127.0.0.1:" + berth.platform().httpPort();
    assertThat(run("node", "client.mjs", url, berth.token()).lines().toList())
        .endsWith("written|400 invalid|400 true|401");
    assertThat(federated("room_heat").lines().filter(line -> line.contains("host=\"js\"")))
        .hasSize(500)
        .anySatisfy(line -> assertThat(line).contains("n=\"499\"} 499.5 "));
  }

  @Test
  @Tag("full")
  @Requires("python3")
  void theClientOfPythonWrites() throws Exception {
    Files.writeString(folder.resolve("client.py"), PYTHON);
    String port = Integer.toString(berth.platform().httpPort());
    assertThat(run("/usr/bin/python3", "client.py", port, berth.token()).strip())
        .endsWith("1.8.10|True|400 True|400 True");
    assertThat(federated("cpu_load").lines().filter(line -> line.startsWith("cpu_load{")))
        .hasSize(100);
    assertThat(federated("cpu_on")).contains("cpu_on{host=\"py99\"} 1 ");
  }

  private String run(String... command) throws Exception {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String said = Files.readString(output);
    assertThat(ended && process.exitValue() == 0).as(said).isTrue();
    return said;
  }
}
