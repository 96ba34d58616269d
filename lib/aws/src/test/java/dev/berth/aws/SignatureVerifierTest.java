package dev.berth.aws;

import static dev.berth.aws.SampleRequests.BODY;
import static dev.berth.aws.SampleRequests.KEYS;
import static dev.berth.aws.SampleRequests.NOW;
import static dev.berth.aws.SampleRequests.ORIGIN;
import static dev.berth.aws.SampleRequests.SIGNATURE;
import static dev.berth.aws.SampleRequests.SIGNED;
import static dev.berth.aws.SampleRequests.authorization;
import static dev.berth.aws.SampleRequests.get;
import static dev.berth.aws.SampleRequests.getParameter;
import static dev.berth.aws.SampleRequests.post;
import static dev.berth.aws.SampleRequests.right;
import static dev.berth.aws.SampleRequests.unsigned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.access.AccessKeys;
import dev.berth.access.AccessKeys.AccessKey;
import dev.berth.aws.SignatureRefusal.Fault;
import dev.berth.http.RawRequest;
import dev.berth.http.RawRequest.Header;
import dev.berth.kernel.Secret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SignatureVerifierTest {
  private static final String HASH =
      "1054b4bf4a878d8dbf2c857cd48e870cf6a911a0b027c22b8ac45a8743c55eb4";
  private static final String MISMATCH =
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

  @Test
  void knowsWhoSigned() {
    assertThat(verify(right()))
        .isEqualTo(
            new SignedRequest(
                KEYS.find(SampleRequests.KEY_ID, ORIGIN).orElseThrow(),
                new CredentialScope("20261121", "us-east-1", "ssm"),
                "20261121T100000Z",
                SIGNATURE,
                HASH));
  }

  @Test
  void takesASignatureAgainWithItsKeyRemembered() {
    SignatureVerifier verifier = verifierAt(NOW);
    verifier.verify(right(), ORIGIN, Set.of("ssm"));
    assertThat(verifier.verify(right(), ORIGIN, Set.of("ssm")).signature()).isEqualTo(SIGNATURE);
  }

  @Test
  void forgetsARememberedKeyWhenItsSecretChanges() {
    AtomicReference<Secret> secret = new AtomicReference<>(SampleRequests.SECRET);
    AccessKeys keys =
        (id, _) ->
            Optional.of(
                new AccessKey(id, Objects.requireNonNull(secret.get()), SampleRequests.ALICE));
    SignatureVerifier verifier =
        new SignatureVerifier(keys, "us-east-1", SignatureRules.WHOLE_BODY, SampleRequests.CLOCK);
    verifier.verify(right(), ORIGIN, Set.of("ssm"));
    secret.set(new Secret("another"));
    assertThat(refusal(() -> verifier.verify(right(), ORIGIN, Set.of("ssm"))).fault())
        .isEqualTo(Fault.MISMATCH);
  }

  @Test
  void takesOddWritingsOfPathQueryAndHeaders() {
    RawRequest request =
        get(
            "/aws/a%20b/c%2Bd",
            "b=2&a=%C3%A9&a=1&c=%2F~",
            new Header("HOST", "localhost:8080"),
            new Header("my-header", "  a   b  c "),
            new Header("X-Amz-Date", "20261121T100000Z"),
            new Header(
                "authorization",
                authorization(
                    "host;my-header;x-amz-date",
                    "e7b2ef0fdcbe43677d468a20f81ef69fd4d129466986c31fa03603272de91277")));
    assertThat(verify(request).key().id()).isEqualTo(SampleRequests.KEY_ID);
  }

  @Test
  void takesADeclaredHashThatIsThatOfTheBody() {
    RawRequest request =
        getParameter(
            authorization(
                "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target",
                "6aae8277c0046eb8fdf76bc1d1f5335c5ab90b41e5ebaab7b8fe014551698a4b"),
            new Header("X-Amz-Content-SHA256", HASH));
    assertThat(verify(request).payload()).isEqualTo(HASH);
  }

  @Test
  void refusesABodyThatIsNotSigned() {
    RawRequest request =
        getParameter(
            authorization(
                "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target",
                "62201d911362fc5f77250be6398fd1f36dfca2fa86e856bf5b7e933623daff3d"),
            new Header("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD"));
    assertThat(refusal(request).fault()).isEqualTo(Fault.MISMATCH);
  }

  @Test
  void refusesAnotherBodyPathQueryMethodOrHeader() {
    assertMismatch(one -> post(one.path(), one.query(), one.headers(), BODY + " "));
    assertMismatch(one -> post("/aws", one.query(), one.headers(), BODY));
    assertMismatch(one -> post(one.path(), "a=1", one.headers(), BODY));
    assertMismatch(one -> new RawRequest("GET", one.path(), "", one.headers(), one.body()));
    assertMismatch(one -> replaced(one, "Host", "localhost:8081"));
    assertMismatch(one -> replaced(one, "X-Amz-Target", "AmazonSSM.DeleteParameter"));
    assertMismatch(one -> replaced(one, "X-Amz-Date", "20261121T100001Z"));
    assertMismatch(
        one -> replaced(one, "Authorization", authorization(SIGNED, SIGNATURE.replace('3', '4'))));
    assertMismatch(
        one ->
            replaced(
                one, "Authorization", authorization("host;x-amz-date;x-amz-target", SIGNATURE)));
  }

  private static void assertMismatch(UnaryOperator<RawRequest> change) {
    SignatureRefusal refusal = refusal(change.apply(right()));
    assertThat(refusal.fault()).isEqualTo(Fault.MISMATCH);
    assertThat(refusal).hasMessage(MISMATCH);
  }

  @Test
  void refusesAKeyThatIsNotKnown() {
    SignatureRefusal refusal =
        refusal(
            getParameter(
                authorization(SIGNED, SIGNATURE)
                    .replace(SampleRequests.KEY_ID, "AKIABERTHEXAMPLE0002")));
    assertThat(refusal.fault()).isEqualTo(Fault.UNKNOWN);
    assertThat(refusal).hasMessage("The security token included in the request is invalid.");
    assertThat(refusal.keyId()).isEqualTo("AKIABERTHEXAMPLE0002");
  }

  @Test
  void refusesSessionTokensAsNoneAreGivenOut() {
    SignatureRefusal refusal =
        refusal(
            getParameter(
                authorization(
                    "content-type;host;x-amz-date;x-amz-security-token;x-amz-target",
                    "f038e5eee44ed5f33354b354f6f8f867df3e48b370179819b904dacaf983c4e3"),
                new Header("X-Amz-Security-Token", "sessiontoken")));
    assertThat(refusal.fault()).isEqualTo(Fault.UNKNOWN);
  }

  @Test
  void refusesAnotherScope() {
    assertScope(
        authorization("eu-west-1/ssm", SIGNED, "0".repeat(64)),
        "Credential should be scoped to a valid region, not 'eu-west-1'.");
    assertScope(
        authorization("us-east-1/kms", SIGNED, "0".repeat(64)),
        "Credential should be scoped to correct service: 'ssm'.");
    assertScope(
        authorization(SIGNED, SIGNATURE).replace("20261121", "20261120"),
        "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261120' != '20261121', from '20261121T100000Z'.");
    assertScope(
        authorization(SIGNED, SIGNATURE).replace("aws4_request", "aws5_request"),
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'.");
  }

  private static void assertScope(String authorization, String message) {
    SignatureRefusal refusal = refusal(getParameter(authorization));
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.fault()).isEqualTo(Fault.SCOPE);
  }

  @Test
  void takesAQuarterOfAnHourOfSkewAndNotMore() {
    assertThat(verifierAt(NOW.plusSeconds(900)).verify(right(), ORIGIN, Set.of("ssm"))).isNotNull();
    assertThat(verifierAt(NOW.minusSeconds(900)).verify(right(), ORIGIN, Set.of("ssm")))
        .isNotNull();
    assertTime(
        901,
        "Signature expired: 20261121T100000Z is now earlier than 20261121T100001Z (20261121T101501Z - 15 min.)");
    assertTime(
        -901,
        "Signature not yet current: 20261121T100000Z is still later than 20261121T095959Z (20261121T094459Z + 15 min.)");
  }

  private static void assertTime(long seconds, String message) {
    SignatureVerifier verifier = verifierAt(NOW.plusSeconds(seconds));
    SignatureRefusal refusal = refusal(() -> verifier.verify(right(), ORIGIN, Set.of("ssm")));
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.fault()).isEqualTo(Fault.TIME);
  }

  @Test
  void refusesWhatIsNotSignedButDecides() {
    assertIncomplete(
        getParameter(authorization("content-type;x-amz-date;x-amz-target", "0".repeat(64))),
        "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    assertIncomplete(
        getParameter(
            authorization(
                "content-type;host;x-amz-date",
                "7db71946f8efeb4a1161ac9138aa48be95367684f218f50d8fdff18625c93c70")),
        "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.");
    assertIncomplete(
        getParameter(
            authorization(SIGNED, SIGNATURE),
            new Header("X-Amz-Target", "AmazonSSM.DeleteParameter")),
        "Header 'x-amz-target' must be sent once.");
  }

  @Test
  void refusesHalfOfASignature() {
    assertIncomplete(getParameter("Bearer secret"), "Unsupported AWS 'algorithm': 'Bearer'.");
    assertIncomplete(getParameter("secret"), "Unsupported AWS 'algorithm': ''.");
    assertIncomplete(
        getParameter("AWS4-HMAC-SHA256 Credential=a/20261121/us-east-1/ssm/aws4_request"),
        "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4-HMAC-SHA256");
    assertIncomplete(
        post(
            "/aws/",
            "",
            with(unsigned(), new Header("Authorization", authorization(SIGNED, SIGNATURE))),
            BODY),
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256");
    assertIncomplete(
        getParameter(authorization(SIGNED, SIGNATURE).replace("/ssm", "")),
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIABERTHEXAMPLE0001/20261121/us-east-1/aws4_request'");
    assertIncomplete(
        getParameter(authorization("Host", SIGNATURE)),
        "SignedHeaders has to be the names of headers in lower case, with a ';' between each two, got 'Host'");
    assertIncomplete(
        replaced(right(), "X-Amz-Date", "2026-11-21T10:00:00Z"),
        "Date must be in ISO-8601 'basic format'. Got '2026-11-21T10:00:00Z'. See http://en.wikipedia.org/wiki/ISO_8601");
    assertIncomplete(
        getParameter(
            authorization(SIGNED, SIGNATURE),
            new Header("Authorization", authorization(SIGNED, SIGNATURE))),
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified");
  }

  private static void assertIncomplete(RawRequest request, String message) {
    SignatureRefusal refusal = refusal(request);
    assertThat(refusal).hasMessage(message);
    assertThat(refusal.fault()).isEqualTo(Fault.INCOMPLETE);
  }

  @Test
  void refusesARequestWithoutASignature() {
    SignatureRefusal refusal = refusal(post("/aws/", "", unsigned(), BODY));
    assertThat(refusal).hasMessage("Request is missing Authentication Token");
    assertThat(refusal.fault()).isEqualTo(Fault.MISSING);
  }

  @Test
  void refusesAKeyIdThatCouldEndALineOfALog() {
    SignatureRefusal refusal =
        refusal(
            getParameter(authorization(SIGNED, SIGNATURE).replace(SampleRequests.KEY_ID, "A\nB")));
    assertThat(refusal.fault()).isEqualTo(Fault.UNKNOWN);
    assertThat(refusal.keyId()).isEmpty();
  }

  private static List<Header> with(List<Header> headers, Header more) {
    List<Header> all = new ArrayList<>(headers);
    all.add(more);
    return all;
  }

  private static RawRequest replaced(RawRequest request, String name, String value) {
    List<Header> headers =
        request.headers().stream()
            .map(one -> one.name().equals(name) ? new Header(name, value) : one)
            .toList();
    return new RawRequest(
        request.method(), request.path(), request.query(), headers, request.body());
  }

  private static SignedRequest verify(RawRequest request) {
    return verifierAt(NOW).verify(request, ORIGIN, Set.of("ssm"));
  }

  private static SignatureRefusal refusal(RawRequest request) {
    return refusal(() -> verify(request));
  }

  private static SignatureRefusal refusal(ThrowingCallable call) {
    return catchThrowableOfType(SignatureRefusal.class, call);
  }

  private static SignatureVerifier verifierAt(Instant now) {
    return new SignatureVerifier(
        KEYS, "us-east-1", SignatureRules.WHOLE_BODY, InstantSource.fixed(now));
  }
}
