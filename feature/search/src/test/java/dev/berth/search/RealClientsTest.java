package dev.berth.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.ByteSize;
import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock clients, as people install them. */
@Tag("full")
class RealClientsTest {
  private static final String CLIENT = "@elastic/elasticsearch@8.19.2";

  private static final String SCRIPT =
      """
      import { Client } from '@elastic/elasticsearch'
      const client = new Client({
        node: 'http://127.0.0.1:' + process.argv[2],
        auth: { username: 'any', password: process.argv[3] } })
      const results = []
      results.push((await client.info()).tagline)
      await client.indices.putIndexTemplate({ name: 't', index_patterns: ['js-*'] })
      await client.indices.create({ index: 'js-1' })
      const one = { '@timestamp': new Date(Date.UTC(2026, 10, 22)), message: 'hello world', n: -1 }
      results.push((await client.index({ index: 'js-1', id: '7', document: one })).result)
      results.push((await client.get({ index: 'js-1', id: '7' }))._source.message)
      const documents = Array.from({ length: 2500 }, (_, i) => ({
        '@timestamp': new Date(Date.UTC(2026, 10, 22, 1) + i * 1000),
        message: 'request ' + i, n: i, service: 's' + i % 7 }))
      const bulk = await client.helpers.bulk({
        datasource: documents,
        onDocument () { return { index: { _index: 'js-1' } } },
        refreshOnCompletion: true })
      results.push(bulk.successful + ' ' + bulk.failed)
      const found = await client.search({
        index: 'js-*',
        size: 2,
        sort: [{ n: 'desc' }],
        query: { bool: { must: { match: { message: 'request' } }, filter: { range: { n: { lt: 20 } } } } },
        aggs: { service: { terms: { field: 'service.keyword', size: 1 }, aggs: { n: { max: { field: 'n' } } } } } })
      results.push(found.hits.total.value + ' ' + found.hits.hits.map(hit => hit._source.n))
      results.push(JSON.stringify(found.aggregations.service.buckets))
      let seen = 0
      let after
      for (;;) {
        const page = await client.search({
          index: 'js-1', size: 1000, sort: [{ '@timestamp': 'asc' }], search_after: after })
        if (page.hits.hits.length === 0) break
        seen += page.hits.hits.length
        after = page.hits.hits.at(-1).sort
      }
      results.push(seen)
      try {
        await client.search({ query: { nope: {} } })
      } catch (e) {
        results.push(e.statusCode + ' ' + e.meta.body.error.type)
      }
      await client.indices.delete({ index: 'js-1' })
      results.push(await client.indices.exists({ index: 'js-1' }))
      console.log(results.join('|'))
      """;

  private static final String RECORDS =
      """
      import { Client } from '@elastic/elasticsearch'
      const client = new Client({
        node: 'http://127.0.0.1:' + process.argv[2],
        auth: { username: 'any', password: process.argv[3] } })
      const results = []
      const found = await client.search({
        index: 'berth-logs-*',
        size: 1,
        sort: [{ 'parameters.status': 'desc' }],
        query: { bool: { filter: [{ term: { service: 'web' } }, { range: { '@timestamp': { gte: '2026-11-21' } } }] } },
        aggs: { status: { stats: { field: 'parameters.status' } } } })
      results.push(found.hits.total.value + ' ' + found.hits.hits[0]._index + ' ' + found.aggregations.status.max)
      const hit = found.hits.hits[0]
      results.push((await client.get({ index: hit._index, id: hit._id }))._source.message)
      results.push((await client.count({ index: 'berth-logs-2026.11.22' })).count)
      const mapping = await client.indices.getMapping({ index: 'berth-logs-2026.11.22' })
      results.push(mapping['berth-logs-2026.11.22'].mappings.properties.service.type)
      results.push((await client.cat.indices({ format: 'json' })).map(row => row.index).join())
      const several = await client.msearch({ searches: [{ index: 'berth-logs-*' }, { size: 0 }] })
      results.push(several.responses[0].hits.total.value)
      try {
        await client.index({ index: 'berth-logs-2026.11.22', document: { a: 1 } })
      } catch (e) {
        results.push(e.statusCode + ' ' + e.meta.body.error.type)
      }
      const bulk = await client.helpers.bulk({
        datasource: [{ a: 1 }],
        onDocument () { return { index: { _index: 'berth-logs-2026.11.22' } } } })
      results.push(bulk.failed)
      console.log(results.join('|'))
      """;

  @TempDir Path folder;
  private RecordShelf records;
  private SearchLab lab;

  @BeforeEach
  void begin() throws InterruptedException {
    records = new RecordShelf(folder.resolve("logs"));
    lab =
        new SearchLab(
            folder.resolve("documents"),
            3650,
            ByteSize.ofMebibytes(500),
            SearchLab.CLOCK,
            records::of);
  }

  @AfterEach
  void end() throws IOException {
    lab.close();
    records.close();
  }

  private Process start(String... command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private static String rsyslog(Path folder, int port, String token) {
    return """
        module(load="imfile")
        module(load="omelasticsearch")
        global(workDirectory="%1$s")
        template(name="document" type="list" option.jsonf="on") {
          property(outname="@timestamp" name="timereported" dateFormat="rfc3339" format="jsonf")
          property(outname="host" name="hostname" format="jsonf")
          property(outname="message" name="msg" format="jsonf")
        }
        input(type="imfile" File="%1$s/in.log" Tag="t:")
        action(type="omelasticsearch" server="127.0.0.1" serverport="%2$d" template="document"
               searchIndex="syslog" searchType="_doc" esVersion.major="8" bulkmode="on"
               uid="rsyslog" pwd="%3$s" errorfile="%1$s/errors")
        """
        .formatted(folder, port, token);
  }

  private String run(String... command) throws IOException, InterruptedException {
    Process process = start(command);
    boolean ended = process.waitFor(3, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String output = Files.readString(folder.resolve("output"));
    assertThat(ended && process.exitValue() == 0).as(output).isTrue();
    return output;
  }

  @Test
  @Requires({"node", "npm"})
  void theClientOfJavaScriptWorks() throws IOException, InterruptedException {
    String _ = run("npm", "install", "--no-save", "--no-audit", "--no-fund", CLIENT);
    Files.writeString(folder.resolve("client.mjs"), SCRIPT);
    String output = run("node", "client.mjs", Integer.toString(lab.port()), SearchLab.TOKEN);
    assertThat(output.strip())
        .isEqualTo(
            "You Know, for Search|created|hello world|2500 0|20 19,18|"
                + "[{\"key\":\"s0\",\"doc_count\":3,\"n\":{\"value\":14}}]|2501|400 parsing_exception|false");
  }

  @Test
  @Requires({"node", "npm"})
  void theClientOfJavaScriptReadsRecords() throws IOException, InterruptedException {
    Instant day = Instant.parse("2026-11-21T12:00:00Z");
    for (int i = 0; i < 10; i++) {
      records.add(day.plusSeconds(i), "web", 200 + i);
      records.add(day.plusSeconds(86_400 + i), i < 5 ? "web" : "other", 300 + i);
    }
    String _ = run("npm", "install", "--no-save", "--no-audit", "--no-fund", CLIENT);
    Files.writeString(folder.resolve("records.mjs"), RECORDS);
    String output = run("node", "records.mjs", Integer.toString(lab.port()), SearchLab.TOKEN);
    assertThat(output.strip())
        .isEqualTo(
            "15 berth-logs-2026.11.22 304|request 10 ended|10|keyword|"
                + "berth-logs-2026.11.21,berth-logs-2026.11.22|20|403 cluster_block_exception|1");
  }

  @Test
  @Requires({"curl"})
  void curlReadsRecords() throws IOException, InterruptedException {
    records.add(Instant.parse("2026-11-22T12:00:00Z"), "web", 200);
    String url = "http://127.0.0.1:" + lab.port() + "/berth-logs-*/_search?q=service:web";
    assertThat(run("curl", "-sS", "-g", "-u", "me:" + SearchLab.TOKEN, url))
        .contains("\"value\":1", "request 1 ended");
  }

  @Test
  @Requires("rsyslogd")
  void rsyslogShips() throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      lines.append("line number ").append(i).append('\n');
    }
    Files.writeString(folder.resolve("in.log"), lines);
    Files.writeString(folder.resolve("rsyslog.conf"), rsyslog(folder, lab.port(), SearchLab.TOKEN));
    Process shipper =
        start("rsyslogd", "-n", "-f", "rsyslog.conf", "-i", folder.resolve("pid").toString());
    try {
      Eventually.withinSeconds(
          60, () -> assertThat(lab.get("/syslog/_count?q=line").body()).contains("\"count\":1000"));
      assertThat(lab.get("/syslog/_search?q=message:999&size=1").body())
          .contains("\"message\":\"line number 999\"");
      assertThat(folder.resolve("errors")).doesNotExist();
    } finally {
      shipper.destroy();
      assertThat(shipper.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
