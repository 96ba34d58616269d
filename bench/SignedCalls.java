import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes calls of the parameter store as AWS's clients do: JSON 1.1, each signed anew. Only the
 * signing key is kept, as all clients keep it. Confined to one thread.
 */
final class SignedCalls {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String SIGNED = "content-type;host;x-amz-date;x-amz-target";
  private static final String TYPE = "application/x-amz-json-1.1";

  private final String host;
  private final String keyId;
  private final String secret;
  private final MessageDigest hash;
  private final Mac mac;
  private long second;
  private String time = "";
  private String scope = "";

  SignedCalls(int port, String keyId, String secret) throws GeneralSecurityException {
    this.host = "localhost:" + port;
    this.keyId = keyId;
    this.secret = secret;
    this.hash = MessageDigest.getInstance("SHA-256");
    this.mac = Mac.getInstance("HmacSHA256");
  }

  /** The bytes of a request. */
  ByteBuffer call(String operation, String json) throws GeneralSecurityException {
    tick();
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String canonical =
        "POST\n/aws/\n\ncontent-type:%s\nhost:%s\nx-amz-date:%s\nx-amz-target:AmazonSSM.%s\n\n%s\n%s";
    String text =
        "AWS4-HMAC-SHA256\n"
            + time
            + '\n'
            + scope
            + '\n'
            + hex(
                canonical
                    .formatted(TYPE, host, time, operation, SIGNED, hex(body))
                    .getBytes(StandardCharsets.UTF_8));
    String signature = HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    byte[] head =
        ("POST /aws/ HTTP/1.1\r\nHost: "
                + host
                + "\r\nContent-Type: "
                + TYPE
                + "\r\nX-Amz-Date: "
                + time
                + "\r\nX-Amz-Target: AmazonSSM."
                + operation
                + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential="
                + keyId
                + '/'
                + scope
                + ", SignedHeaders="
                + SIGNED
                + ", Signature="
                + signature
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip();
  }

  /** What changes by the second, and the key, which changes by the day. */
  private void tick() throws GeneralSecurityException {
    long now = System.currentTimeMillis() / 1000;
    if (now == second) {
      return;
    }
    second = now;
    time = TIME.format(Instant.ofEpochSecond(now));
    String day = time.substring(0, 8);
    scope = day + "/us-east-1/ssm/aws4_request";
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/")) {
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      key = mac.doFinal(part.getBytes(StandardCharsets.UTF_8));
    }
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
  }

  private String hex(byte[] bytes) {
    return HexFormat.of().formatHex(hash.digest(bytes));
  }
}
