package dev.berth.aws;

import static dev.berth.aws.SampleRequests.BODY;
import static dev.berth.aws.SampleRequests.KEYS;
import static dev.berth.aws.SampleRequests.NOW;
import static dev.berth.aws.SampleRequests.ORIGIN;
import static dev.berth.aws.SampleRequests.get;
import static dev.berth.aws.SampleRequests.post;
import static dev.berth.aws.SampleRequests.unsigned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.http.RawRequest;
import dev.berth.http.RawRequest.Header;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Signatures in the query, and those of S3. */
class PresignedTest {
  private static final String QUERY =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIABERTHEXAMPLE0001%2F20261121%2Fus-east-1%2Fssm%2Faws4_request&X-Amz-Date=20261121T100000Z&X-Amz-Expires=300&X-Amz-SignedHeaders=content-type%3Bhost%3Bx-amz-target&X-Amz-Signature=9e2fa3eff0a022971161f611b90190ef24310c49ac39ccba4fff95a25b17b34a";
  private static final String S3_PATH = "/s3/bucket/a%20b/c%2Bd//e";

  @Test
  void passesUntilItEnds() {
    assertThat(verify(QUERY, NOW.plusSeconds(300)).key().id()).isEqualTo(SampleRequests.KEY_ID);
    assertRefused(
        QUERY,
        NOW.plusSeconds(301),
        "Signature expired: 20261121T100000Z is now earlier than 20261121T100001Z (20261121T100501Z - 5 min.)");
  }

  @Test
  void isRefusedWhenItLastsTooLongOrForNoTime() {
    assertRefused(
        QUERY.replace("Expires=300", "Expires=604801"),
        NOW,
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds");
    assertRefused(
        QUERY.replace("Expires=300", "Expires=-1"), NOW, "X-Amz-Expires must be non-negative");
    assertRefused(
        QUERY.replace("Expires=300", "Expires=1e9"), NOW, "X-Amz-Expires should be a number");
  }

  @Test
  void isRefusedWhenAPartIsMissingOrThereTwice() {
    assertRefused(
        QUERY.replace("X-Amz-Credential", "X-Amz-Other"),
        NOW,
        "AWS query-string parameters must include 'X-Amz-Credential'. Re-examine the query-string parameters.");
    assertRefused(
        QUERY + "&X-Amz-Date=20261121T100000Z",
        NOW,
        "AWS query-string parameters must include 'X-Amz-Date' once. Re-examine the query-string parameters.");
  }

  @Test
  void isRefusedWithAnythingChanged() {
    assertThatThrownBy(() -> verify(QUERY.replace("Expires=300", "Expires=301"), NOW))
        .hasMessageStartingWith("The request signature we calculated");
    assertThatThrownBy(() -> verify(QUERY + "&more", NOW))
        .hasMessageStartingWith("The request signature we calculated");
  }

  @Test
  void takesS3PathsAsTheyAre() {
    RawRequest request =
        get(
            S3_PATH,
            "prefix=a%2Fb&list-type=2",
            new Header("Host", "localhost:8080"),
            new Header("X-Amz-Date", "20261121T100000Z"),
            new Header("X-Amz-Content-SHA256", SigningKeys.sha256(new byte[0])),
            new Header(
                "Authorization",
                SampleRequests.authorization(
                    "us-east-1/s3",
                    "host;x-amz-content-sha256;x-amz-date",
                    "3efad06f6f7d1efabd12abd652b94357339f3a945d237c776163f644ccb52f7a")));
    assertThat(verifyObjects(request).payload()).isEqualTo(SigningKeys.sha256(new byte[0]));
  }

  @Test
  void leavesTheBodyOfAPresignedObjectUnsigned() {
    RawRequest request =
        get(
            S3_PATH,
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIABERTHEXAMPLE0001%2F20261121%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20261121T100000Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Signature=b04a9116f333312ad77d78155615679b89bbe66584db1b3c4285d7515ed38505",
            new Header("Host", "localhost:8080"));
    assertThat(verifyObjects(request).payload()).isEqualTo("UNSIGNED-PAYLOAD");
  }

  private static void assertRefused(String query, Instant now, String message) {
    assertThatThrownBy(() -> verify(query, now))
        .isInstanceOf(SignatureRefusal.class)
        .hasMessage(message);
  }

  private static SignedRequest verify(String query, Instant now) {
    return new SignatureVerifier(
            KEYS, "us-east-1", SignatureRules.WHOLE_BODY, InstantSource.fixed(now))
        .verify(post("/aws/", query, unsigned(), BODY), ORIGIN, Set.of("ssm"));
  }

  private static SignedRequest verifyObjects(RawRequest request) {
    return new SignatureVerifier(
            KEYS, "us-east-1", SignatureRules.DECLARED_BODY, SampleRequests.CLOCK)
        .verify(request, ORIGIN, Set.of("s3"));
  }
}
