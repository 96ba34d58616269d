package dev.berth.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.AccessKeys;
import dev.berth.access.AccessKeys.AccessKey;
import dev.berth.access.Principal;
import dev.berth.http.RawRequest;
import dev.berth.http.RawRequest.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The signatures that AWS publishes for examples of requests. */
class PublishedSignaturesTest {
  private static final AccessKeys KEYS =
      (id, _) -> Optional.of(new AccessKey(id, SampleRequests.SECRET, Principal.ANONYMOUS));
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2015-08-30T12:36:00Z"));

  static final List<Example> EXAMPLES =
      List.of(
          new Example(
              "GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
          new Example(
              "POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
          new Example(
              "GET",
              "/?Param2=value2&Param1=value1",
              "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
          new Example(
              "GET",
              "/?%E1%88%B4=bar",
              "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
          new Example(
              "GET",
              "/-._~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
              "98964e1079ce472101899439653197a4f6e602f30cd6aaf6c76d81b4fd9866fe"),
          new Example(
              "GET", "/\u1234", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
          new Example(
              "GET",
              "/example/.././/",
              "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
          new Example(
              "GET",
              "/",
              "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
              "",
              List.of(
                  new Header("My-Header1", " value1"), new Header("My-Header2", " \"a   b   c\""))),
          new Example(
              "POST",
              "/",
              "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
              "Param1=value1",
              List.of(new Header("Content-Type", "application/x-www-form-urlencoded"))));

  record Example(
      String method, String target, String signature, String body, List<Header> headers) {
    Example(String method, String target, String signature) {
      this(method, target, signature, "", List.of());
    }

    RawRequest request() {
      List<Header> all = new ArrayList<>(headers);
      all.add(new Header("Host", "example.amazonaws.com"));
      all.add(new Header("X-Amz-Date", "20150830T123600Z"));
      String names =
          String.join(
              ";", all.stream().map(one -> one.name().toLowerCase(Locale.ROOT)).sorted().toList());
      all.add(
          new Header(
              "Authorization",
              "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=%s, Signature=%s"
                  .formatted(names, signature)));
      String[] parts = target.split("\\?", 2);
      return new RawRequest(
          method,
          parts[0],
          parts.length == 1 ? "" : parts[1],
          all,
          body.getBytes(StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @FieldSource("EXAMPLES")
  void areFoundRight(Example example) {
    SignatureVerifier verifier =
        new SignatureVerifier(KEYS, "us-east-1", SignatureRules.WHOLE_BODY, CLOCK);
    assertThat(
            verifier
                .verify(example.request(), SampleRequests.ORIGIN, Set.of("service"))
                .signature())
        .isEqualTo(example.signature());
  }
}
