package dev.berth.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.access.Action;
import dev.berth.exposition.ExpositionException;
import dev.berth.exposition.LineProtocolReader;
import dev.berth.exposition.Measurement;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.series.Appended;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * {@code POST /write} of InfluxDB 1 and {@code POST /api/v2/write} of InfluxDB 2: line protocol;
 * {@code /ping}, and a refusal of {@code /query}. Which database, organisation or bucket is named
 * means nothing: it is the tenant that the token says. Lines that are right are taken, also where
 * others are wrong; those are told with their number.
 */
final class InfluxEndpoints {
  private static final Action WRITE = new Action("metric:Write");
  private static final ByteSize BODY = ByteSize.ofMebibytes(16);
  private static final int MOST_TOLD = 20;

  /** Whose form of writing is spoken; clients look for the header. */
  private static final Map<String, String> VERSION =
      Map.of("X-Influxdb-Version", "1.8.10", "X-Influxdb-Build", "Berth");

  private static final String NO_QUERIES =
      "Cannot answer InfluxQL or Flux: samples are only written this way, and databases need not"
          + " be made. Ask with SQL on 'sql.port', or GET /api/metrics/query.";

  private final TenantStores stores;
  private final InstantSource clock;

  InfluxEndpoints(TenantStores stores, InstantSource clock) {
    this.stores = stores;
    this.clock = clock;
  }

  /** A refusal as Influx tells it: both versions' clients find their field. */
  public record InfluxError(String code, String message, String error) {}

  List<Endpoint> all() {
    return List.of(
        endpoint("/write"),
        endpoint("/api/v2/write"),
        ping("GET"),
        ping("HEAD"),
        refused("GET", "/query"),
        refused("POST", "/query"),
        refused("POST", "/api/v2/query"));
  }

  /** Clients ask whether anybody is there before they know who they are. */
  private static Endpoint ping(String method) {
    return Endpoint.anonymous(
        method,
        "/ping",
        Endpoint.Body.NONE,
        _ -> new Response.Text(204, "text/plain", "", VERSION));
  }

  private static Endpoint refused(String method, String path) {
    Endpoint endpoint =
        Endpoint.get(
            path,
            MetricEndpoints.QUERY,
            _ -> MetricEndpoints.RESOURCE,
            _ -> new Response.Json(400, new InfluxError("invalid", NO_QUERIES, NO_QUERIES)));
    return new Endpoint(
            method,
            path,
            endpoint.action(),
            endpoint.resource(),
            method.equals("GET") ? Endpoint.Body.NONE : Endpoint.Body.BYTES,
            endpoint.handler())
        .withAudit(Endpoint.Audit.NEVER)
        .withCredentials(Endpoint.Credentials.INFLUX);
  }

  /** Samples come all the time: the audit trail does not tell of each. */
  private Endpoint endpoint(String path) {
    return Endpoint.post(path, WRITE, _ -> MetricEndpoints.RESOURCE, this::write)
        .withBody(Endpoint.Body.BYTES)
        .withLargeBody(BODY)
        .withAudit(Endpoint.Audit.NEVER)
        .withCredentials(Endpoint.Credentials.INFLUX);
  }

  private Response write(Request request) throws IOException {
    String precision = request.query("precision").filter(text -> !text.isEmpty()).orElse("ns");
    if (!LineProtocolReader.isPrecision(precision)) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read the query parameter 'precision': it is one of ns, us, ms, s, m, h.");
    }
    Samples samples = new Samples(clock.millis());
    List<String> wrong = new ArrayList<>();
    List<ExpositionException> unreadable =
        LineProtocolReader.read(
            text(request),
            precision,
            (line, measurement) -> add(line, measurement, samples, wrong));
    unreadable.forEach(each -> wrong.add(each.getMessage()));
    Appended appended = stores.append(request.principal().tenant(), samples.all());
    if (appended.refused() > 0) {
      wrong.add(refused(appended));
    }
    return wrong.isEmpty() ? Response.noContent() : partial(wrong, appended.kept());
  }

  private static void add(int line, Measurement measurement, Samples samples, List<String> wrong) {
    if (measurement.metric().startsWith(Scraper.RESERVED)) {
      wrong.add("line " + line + ": names that begin with 'berth_' are Berth's own");
      return;
    }
    try {
      Long time = measurement.time();
      samples.add(
          measurement.metric(),
          measurement.labels(),
          measurement.value(),
          time == null ? samples.time() : time);
    } catch (BerthException e) {
      wrong.add("line " + line + ": " + e.getMessage());
    }
  }

  private static String refused(Appended appended) {
    List<String> reasons = new ArrayList<>();
    if (appended.tooMany() > 0) {
      reasons.add(appended.tooMany() + " are of more series than there may be");
    }
    if (appended.outOfOrder() > 0) {
      reasons.add(appended.outOfOrder() + " are not newer than the last of their series");
    }
    if (appended.outOfTime() > 0) {
      reasons.add(appended.outOfTime() + " are more than an hour old, or of the future");
    }
    return "samples refused: " + String.join(", ", reasons);
  }

  private static Response partial(List<String> wrong, int kept) {
    String all = String.join("; ", wrong.subList(0, Math.min(MOST_TOLD, wrong.size())));
    String more = wrong.size() > MOST_TOLD ? " and " + (wrong.size() - MOST_TOLD) + " more" : "";
    String message = "partial write: " + all + more + "; taken: " + kept + " samples";
    return new Response.Json(400, new InfluxError("invalid", message, message));
  }

  /** Telegraf packs by default; what is unpacked is bounded too. */
  private static String text(Request request) throws IOException {
    byte[] body = request.raw().body();
    String coding = request.header("Content-Encoding").orElse("identity");
    if (coding.equals("identity")) {
      return new String(body, UTF_8);
    }
    if (!coding.equals("gzip")) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "Cannot read the body: its encoding is not 'gzip'. Send it so, or plain.");
    }
    int most = Math.toIntExact(BODY.bytes());
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(most + 1);
      if (plain.length > most) {
        throw new BerthException(
            ErrorCode.TOO_LARGE, "Cannot take the body: unpacked it is longer than " + BODY + ".");
      }
      return new String(plain, UTF_8);
    } catch (ZipException | EOFException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT, "Cannot read the body: it is no gzip. Send it whole.", e);
    }
  }
}
