package dev.berth.aws;

import dev.berth.access.AccessKeys;
import dev.berth.access.AccessKeys.AccessKey;
import dev.berth.access.Credential;
import dev.berth.access.Credential.Kind;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.http.RawRequest;
import dev.berth.http.RawRequest.Header;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests at {@link #NOW}, with the signatures that botocore 1.43 gives them for {@link #KEY_ID}.
 */
final class SampleRequests {
  static final String KEY_ID = "AKIABERTHEXAMPLE0001";
  static final Secret SECRET = new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);
  static final Origin ORIGIN = new Origin("192.0.2.7", false);
  static final Principal ALICE =
      new Principal(
          "alice", TenantId.DEFAULT, false, new Credential(Kind.ACCESS_KEY, KEY_ID, false), ORIGIN);
  static final AccessKeys KEYS =
      (id, _) ->
          id.equals(KEY_ID) ? Optional.of(new AccessKey(id, SECRET, ALICE)) : Optional.empty();

  static final String BODY = "{\"Name\":\"/This/is/Key\"}";
  static final String SIGNED = "content-type;host;x-amz-date;x-amz-target";
  static final String SIGNATURE =
      "31085f2cdbf9c57592082d9a1a9a4fbbc6546e4848fd10ed2c7eee18e0e2496b";
  static final String SIGNATURE_WITHOUT_SLASH =
      "188f58e0c2ae816a4256b98c86580a6311f4f0da9da981b2950b768341300962";

  private SampleRequests() {}

  /** The header of a signature by the key for {@code ssm}. */
  static String authorization(String signedHeaders, String signature) {
    return authorization("us-east-1/ssm", signedHeaders, signature);
  }

  static String authorization(String scope, String signedHeaders, String signature) {
    return "AWS4-HMAC-SHA256 Credential=%s/20261121/%s/aws4_request, SignedHeaders=%s, Signature=%s"
        .formatted(KEY_ID, scope, signedHeaders, signature);
  }

  /** A right one: {@code GetParameter} at {@code /aws/}. */
  static RawRequest right() {
    return getParameter(authorization(SIGNED, SIGNATURE));
  }

  static RawRequest getParameter(String authorization, Header... more) {
    List<Header> headers = new ArrayList<>(unsigned());
    headers.add(new Header("X-Amz-Date", "20261121T100000Z"));
    headers.add(new Header("Authorization", authorization));
    headers.addAll(List.of(more));
    return post("/aws/", "", headers, BODY);
  }

  /** The headers of a call but for those that a signer adds. */
  static List<Header> unsigned() {
    return List.of(
        new Header("Host", "localhost:8080"),
        new Header("Content-Type", "application/x-amz-json-1.1"),
        new Header("X-Amz-Target", "AmazonSSM.GetParameter"));
  }

  static RawRequest post(String path, String query, List<Header> headers, String body) {
    return new RawRequest("POST", path, query, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  static RawRequest get(String path, String query, Header... headers) {
    return new RawRequest("GET", path, query, List.of(headers), new byte[0]);
  }
}
