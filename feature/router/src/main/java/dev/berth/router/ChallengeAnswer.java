package dev.berth.router;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Request;
import dev.berth.proxy.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Answers who asks, by RFC 8555 (8.3), whether this server has a host. No route ever gets this
 * path. Thread-safe.
 */
final class ChallengeAnswer implements Filter {
  private static final String PATH = "/.well-known/acme-challenge/";

  private final CertificateSource certificates;

  ChallengeAnswer(CertificateSource certificates) {
    this.certificates = certificates;
  }

  /** Whether a request is of this kind. */
  static boolean isFor(Request request) {
    return request.target().startsWith(PATH);
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    Request request = exchange.request();
    String answer =
        certificates.httpChallenge(request.host(), request.path().substring(PATH.length()));
    return new Verdict.Answer(
        answer == null
            ? Reply.error(404)
            : new Reply(
                200,
                List.of(Map.entry("Content-Type", "application/octet-stream")),
                answer.getBytes(StandardCharsets.US_ASCII),
                ""));
  }
}
