package dev.berth.registry;

import static dev.berth.registry.ScriptedRegistry.raw;
import static dev.berth.registry.ScriptedRegistry.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a registry may do wrong, by accident or on purpose. */
@Timeout(30)
class LyingRegistryTest extends RegistryTestCase {
  private static final byte[] LAYER = "some layer".repeat(20_000).getBytes(UTF_8);
  private static final String BLOB = "/v2/app/blobs/" + Digests.of(LAYER);

  private static void head(OutputStream out, long length) throws IOException {
    raw(out, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
  }

  @Test
  void wrongBytesAreFound() {
    registry.image(LAYER);
    byte[] other = LAYER.clone();
    other[1000]++;
    registry.script(BLOB, (asked, out) -> ScriptedRegistry.sendBlob(asked, out, other));
    failure(ErrorCode.INVALID_INPUT)
        .hasMessage("what it sends as '%s' does not match this digest", Digests.of(LAYER));
  }

  @Test
  void aWrongLengthIsFoundBeforeItIsRead() {
    registry.image(LAYER);
    registry.answer(BLOB, out -> head(out, LAYER.length + 1L));
    failure(ErrorCode.INVALID_INPUT)
        .hasMessage("'%s' is not of the length that its manifest tells", Digests.of(LAYER));
  }

  @Test
  void aBodyWithoutEndIsReadNoFurtherThanTheManifestTells() throws IOException {
    registry.image(LAYER);
    registry.answer(
        BLOB,
        out -> {
          raw(out, "HTTP/1.1 200 OK\r\n\r\n");
          out.write(LAYER);
          while (true) {
            out.write(LAYER);
          }
        });
    assertThat(fetch("app", null)).containsExactly(LAYER);
  }

  @Test
  void aTransferThatBreaksGoesOnWhereItBroke() throws IOException {
    registry.image(LAYER);
    AtomicInteger times = new AtomicInteger();
    registry.script(
        BLOB,
        (asked, out) -> {
          if (times.incrementAndGet() == 1) {
            head(out, LAYER.length);
            out.write(LAYER, 0, 1000);
            out.flush();
            throw new IOException("break");
          }
          ScriptedRegistry.sendBlob(asked, out, LAYER);
        });
    assertThat(fetch("app", null)).containsExactly(LAYER);
    assertThat(registry.asked().getLast().header("range")).isEqualTo("bytes=1000-");
  }

  @Test
  void aRegistryWithoutPartsSendsAllOfItAgain() throws IOException {
    registry.image(LAYER);
    AtomicInteger times = new AtomicInteger();
    registry.answer(
        BLOB,
        out -> {
          head(out, LAYER.length);
          if (times.incrementAndGet() == 1) {
            out.write(LAYER, 0, 1000);
            out.flush();
            throw new IOException("break");
          }
          out.write(LAYER);
        });
    assertThat(fetch("app", null)).containsExactly(LAYER);
  }

  @Test
  void anotherPartThanAskedForIsRefused() {
    registry.image(LAYER);
    AtomicInteger times = new AtomicInteger();
    registry.answer(
        BLOB,
        out -> {
          if (times.incrementAndGet() == 1) {
            head(out, LAYER.length);
            out.write(LAYER, 0, 1000);
            out.flush();
            throw new IOException("break");
          }
          raw(
              out,
              "HTTP/1.1 206 Partial\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5\r\n\r\n");
        });
    failure(ErrorCode.INVALID_INPUT)
        .hasMessage("it gives another part of '%s' than was asked for", Digests.of(LAYER));
  }

  @Test
  void aTruncatedLayerIsGivenUpAfterSomeAttempts() {
    registry.image(LAYER);
    registry.answer(
        BLOB,
        out -> {
          raw(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
          out.write(LAYER, 0, 1000);
          out.flush();
          throw new IOException("end");
        });
    failure(ErrorCode.UNAVAILABLE)
        .hasMessage("the connection to '%s' broke (it ends too early)", registry.name());
    assertThat(registry.lines().stream().filter(line -> line.contains(Digests.of(LAYER))))
        .hasSize(RegistryHttp.MOST_ATTEMPTS);
  }

  @Test
  void aTransferThatStallsIsGivenUpAfterSomeAttempts() {
    registry.image(LAYER);
    registry.answer(
        BLOB,
        out -> {
          head(out, LAYER.length);
          out.flush();
        });
    failure(ErrorCode.UNAVAILABLE).hasMessage("'%s' does not answer in time", registry.name());
  }

  @Test
  void aRegistryThatNeverAnswersIsGivenUp() {
    registry.answer("/v2/", out -> {});
    failure(ErrorCode.UNAVAILABLE);
  }

  @Test
  void aManifestThatDripsIsGivenUp() {
    registry.answer(
        "/v2/app/manifests/latest",
        out -> {
          head(out, 100_000);
          for (int i = 0; i < 100_000; i++) {
            out.write(' ');
            out.flush();
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
          }
        });
    failure(ErrorCode.UNAVAILABLE).hasMessage("'%s' does not answer in time", registry.name());
  }

  @Test
  void aManifestOfAnotherDigestIsRefused() {
    String digest = Digests.of("other".getBytes(UTF_8));
    registry.answer("/v2/app/manifests/" + digest, out -> send(out, "200 OK", "", "{}"));
    failure(ErrorCode.INVALID_INPUT, "app@" + digest, null)
        .hasMessage("its manifest does not match the digest '%s'", digest);
  }

  @Test
  void aWebPageIsNoRegistry() {
    registry.answer(
        "/v2/", out -> send(out, "200 OK", "Content-Type: text/html\r\n", "<html>Hello</html>"));
    failure(ErrorCode.INVALID_INPUT)
        .hasMessage("what answers at '%s' is not an image registry (status 200)", registry.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "",
        "[]",
        "{",
        "{\"schemaVersion\":2}",
        "{\"schemaVersion\":2,\"config\":{},\"layers\":[]}",
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"md5:1\",\"size\":1}}",
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"../../etc\",\"size\":1}}",
      })
  void aManifestThatIsNoneIsRefused(String body) {
    registry.answer("/v2/app/manifests/latest", out -> send(out, "200 OK", "", body));
    failure(ErrorCode.INVALID_INPUT);
  }

  @Test
  void aWebPageInPlaceOfAManifestIsNamed() {
    registry.answer(
        "/v2/app/manifests/latest",
        out -> send(out, "200 OK", "Content-Type: text/html; charset=utf-8\r\n", "<html>"));
    failure(ErrorCode.INVALID_INPUT)
        .hasMessage("it answers with a web page in place of a manifest");
  }

  @Test
  void aManifestWithoutEndIsRefused() {
    registry.answer(
        "/v2/app/manifests/latest",
        out -> {
          raw(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          while (true) {
            raw(out, "10000\r\n" + "x".repeat(0x10000) + "\r\n");
          }
        });
    failure(ErrorCode.INVALID_INPUT)
        .hasMessage("its manifest is larger than the 4194304 bytes allowed");
  }

  @Test
  void headersWithoutEndAreRefused() {
    registry.answer(
        "/v2/app/manifests/latest",
        out -> {
          raw(out, "HTTP/1.1 200 OK\r\n");
          while (true) {
            raw(out, "X: y\r\n");
          }
        });
    failure(ErrorCode.INVALID_INPUT).hasMessage("its answer has too many headers");
  }

  @Test
  void aFailureOfTheMomentPasses() throws IOException {
    registry.image(LAYER);
    AtomicInteger times = new AtomicInteger();
    registry.script(
        BLOB,
        (asked, out) -> {
          if (times.incrementAndGet() < 3) {
            send(out, "503 Busy", "", "");
          } else {
            ScriptedRegistry.sendBlob(asked, out, LAYER);
          }
        });
    assertThat(fetch("app", null)).containsExactly(LAYER);
  }

  @Test
  void failuresThatDoNotPassAreTold() {
    registry.answer(
        "/v2/app/manifests/latest",
        out -> send(out, "500 Broken", "", "{\"errors\":[{\"message\":\"the disk is full\"}]}"));
    failure(ErrorCode.UNAVAILABLE)
        .hasMessage("'%s' answers with status 500 (the disk is full)", registry.name());
  }

  @Test
  void whoeverAsksForTooMuchPatienceIsNotWaitedFor() {
    registry.answer(
        "/v2/app/manifests/latest", out -> send(out, "429 Slow", "Retry-After: 3600\r\n", "{}"));
    failure(ErrorCode.UNAVAILABLE)
        .hasMessage(
            "'%s' answers with status 429, and asks to wait for 3600 seconds", registry.name());
    assertThat(registry.lines()).hasSize(2);
  }

  @Test
  void redirectsInACircleEnd() {
    registry.answer(
        "/v2/app/manifests/latest",
        out -> send(out, "307 There", "Location: /v2/app/manifests/latest\r\n", ""));
    failure(ErrorCode.INVALID_INPUT).hasMessage("it redirects more than 5 times");
  }

  @Test
  void redirectsToPlainHttpElsewhereAreRefused() {
    registry.answer(
        "/v2/app/manifests/latest",
        out -> send(out, "307 There", "Location: http://registry.example/x\r\n", ""));
    failure(ErrorCode.INVALID_INPUT)
        .hasMessage("it refers to 'registry.example', which is not HTTPS");
  }

  @Test
  void indexesInsideIndexesEnd() {
    String digest = Digests.of("x".getBytes(UTF_8));
    String json = "{\"schemaVersion\":2,\"manifests\":[]}";
    for (int i = 0; i < 6; i++) {
      digest = registry.manifest("latest", json);
      json =
          "{\"schemaVersion\":2,\"manifests\":[%s]}"
              .formatted(ScriptedRegistry.descriptor(digest, json.length()));
    }
    registry.manifest("latest", json);
    failure(ErrorCode.INVALID_INPUT).hasMessage("its indexes are nested too deep");
  }

  @Test
  void aConfigurationThatIsTooLargeIsNotFetched() {
    String digest = Digests.of(LAYER);
    registry.manifest(
        "latest",
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
            .formatted(
                ScriptedRegistry.descriptor(digest, 1L << 40),
                ScriptedRegistry.descriptor(digest, Arrays.asList(1).size())));
    failure(ErrorCode.INVALID_INPUT).hasMessage("its configuration is too large");
  }
}
