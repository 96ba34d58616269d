package dev.berth.aws;

import static dev.berth.aws.SampleRequests.SIGNATURE;
import static dev.berth.aws.SampleRequests.SIGNATURE_WITHOUT_SLASH;
import static dev.berth.aws.SampleRequests.SIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Decision;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.EndpointTable;
import dev.berth.http.Guard;
import dev.berth.http.HttpLimits;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The endpoint behind real HTTP, asked with requests that another has signed. */
class AwsEndpointTest {
  private static final Action READ = new Action("ssm:GetParameter");
  private static final String RIGHT = SampleRequests.authorization(SIGNED, SIGNATURE);

  private final List<AuditEntry> trail = new CopyOnWriteArrayList<>();
  private final Vertx vertx = Vertx.vertx();
  private final AwsOperation.Handler[] handler = {call -> Map.of("Input", call.input())};
  private EndpointTable table;
  private HttpServer server;

  @BeforeEach
  void serve() {
    Guard guard = new Guard(new NobodyMay(), trail::add);
    AwsOperation operation =
        new AwsOperation(
            "ssm", "AmazonSSM.GetParameter", List.of(READ), call -> handler[0].answer(call));
    AwsEndpoint endpoint =
        new AwsEndpoint(
            guard, SampleRequests.KEYS, List.of(operation), "us-east-1", SampleRequests.CLOCK);
    table =
        new EndpointTable(
            new EndpointTable.Routes(endpoint.endpoints(), List.of()),
            guard,
            HttpLimits.DEFAULT,
            () -> "id",
            SampleRequests.CLOCK);
    server = await(vertx.createHttpServer().requestHandler(table).listen(0, "127.0.0.1"));
  }

  @AfterEach
  void close() {
    await(server.close());
    table.close();
    await(vertx.close());
  }

  @Test
  void answersWithAndWithoutASlash() throws IOException {
    assertThat(post("/aws/", RIGHT))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Content-Type: application/x-amz-json-1.1\r\n")
        .containsPattern("x-amzn-RequestId: [0-9a-f-]{36}\r\n")
        .endsWith("\r\n\r\n{\"Input\":{\"Name\":\"/This/is/Key\"}}");
    assertThat(post("/aws", SampleRequests.authorization(SIGNED, SIGNATURE_WITHOUT_SLASH)))
        .startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(post("/aws//", RIGHT)).startsWith("HTTP/1.1 400 ");
    assertThat(trail).isEmpty();
  }

  @Test
  void tellsAndWritesDownAWrongSignature() throws IOException {
    assertThat(post("/aws/", RIGHT.replace("Signature=3", "Signature=4")))
        .startsWith("HTTP/1.1 400 ")
        .contains(
            "{\"__type\":\"InvalidSignatureException\",\"message\":\"The request signature we");
    assertThat(trail)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.action()).isEqualTo(new Action("identity:Authenticate"));
              assertThat(entry.result()).isEqualTo(AuditEntry.Result.REFUSED);
              assertThat(entry.principal().origin().address()).isEqualTo("127.0.0.1");
              assertThat(entry.details()).containsEntry("accessKey", SampleRequests.KEY_ID);
            });
  }

  @Test
  void slowsDownWhoTriesSignatures() throws IOException {
    String wrong = RIGHT.replace(SampleRequests.KEY_ID, "AKIABERTHEXAMPLE0002");
    assertThat(post("/aws/", wrong)).contains("\"UnrecognizedClientException\"");
    for (int i = 0; i < 4; i++) {
      post("/aws/", wrong);
    }
    long begun = System.nanoTime();
    post("/aws/", wrong);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)).isGreaterThan(250);
    assertThat(post("/aws/", RIGHT)).startsWith("HTTP/1.1 200 OK\r\n");
  }

  @Test
  void tellsWhatIsMissing() throws IOException {
    assertThat(post("/aws/", null))
        .contains(
            "{\"__type\":\"MissingAuthenticationTokenException\",\"message\":\"Request is missing Authentication Token\"}");
    assertThat(post("/aws/", "Bearer token"))
        .contains(
            "{\"__type\":\"IncompleteSignatureException\",\"message\":\"Unsupported AWS 'algorithm': 'Bearer'.\"}");
    assertThat(trail).isEmpty();
  }

  @Test
  void tellsAnOperationThatThereIsNot() throws IOException {
    String authorization =
        SampleRequests.authorization(
            SIGNED, "3c2ea6c9ae993195539e3c95d5ef9c1eb36d62f817a2321c514a65614dbc44da");
    assertThat(post("/aws/", authorization, "AmazonSSM.Nothing", "{}"))
        .startsWith("HTTP/1.1 400 ")
        .contains(
            "{\"__type\":\"UnknownOperationException\",\"message\":\"Berth has no operation 'AmazonSSM.Nothing'.\"}");
  }

  @Test
  void tellsInAwsWordsWhatIsNotAllowed() throws IOException {
    handler[0] =
        call -> {
          call.require(READ, new Resource(TenantId.DEFAULT, "parameter/This/is/Key"));
          return Map.of();
        };
    String account = AwsAccount.of(TenantId.DEFAULT);
    assertThat(post("/aws/", RIGHT))
        .startsWith("HTTP/1.1 400 ")
        .endsWith(
            "{\"__type\":\"AccessDeniedException\",\"message\":\"User: arn:aws:iam::%s:user/alice is not authorized to perform: ssm:GetParameter on resource: arn:aws:ssm:us-east-1:%s:parameter/This/is/Key because no identity-based policy allows the ssm:GetParameter action\"}"
                .formatted(account, account));
    assertThat(trail)
        .singleElement()
        .satisfies(entry -> assertThat(entry.result()).isEqualTo(AuditEntry.Result.REFUSED));
  }

  @Test
  void tellsInAwsWordsWhatIsForbidden() throws IOException {
    handler[0] =
        call -> {
          call.require(READ, new Resource(TenantId.DEFAULT, "parameter/forbidden"));
          return Map.of();
        };
    assertThat(post("/aws/", RIGHT))
        .endsWith(":parameter/forbidden with an explicit deny in an identity-based policy\"}");
  }

  @Test
  void tellsFailuresUnderTheirCodes() throws IOException {
    handler[0] =
        _ -> {
          throw new AwsException("ParameterNotFound", "");
        };
    assertThat(post("/aws/", RIGHT))
        .startsWith("HTTP/1.1 400 ")
        .endsWith("{\"__type\":\"ParameterNotFound\"}");
    handler[0] =
        _ -> {
          throw new BerthException(ErrorCode.UNAVAILABLE, "Cannot write: full.");
        };
    assertThat(post("/aws/", RIGHT))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("{\"__type\":\"ServiceUnavailable\",\"message\":\"Cannot write: full.\"}");
  }

  private String post(String path, @Nullable String authorization) throws IOException {
    return post(path, authorization, "AmazonSSM.GetParameter", SampleRequests.BODY);
  }

  private String post(String path, @Nullable String authorization, String target, String body)
      throws IOException {
    String text =
        "POST %s HTTP/1.1\r\nHost: localhost:8080\r\nConnection: close\r\nX-Amz-Date: 20261121T100000Z\r\nX-Amz-Target: %s\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: %d\r\n%s\r\n%s"
            .formatted(
                path,
                target,
                body.length(),
                authorization == null ? "" : "Authorization: " + authorization + "\r\n",
                body);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("The server has not answered", e);
    }
  }

  /** Lets nothing be done. */
  private static final class NobodyMay implements Access {
    @Override
    public Authentication authenticate(Secret token, Origin origin) {
      return new Authentication.Refused("The token is unknown.");
    }

    @Override
    public Decision decide(Principal principal, Action action, Resource resource) {
      return new Decision.Denied("No policy allows it.", resource.path().endsWith("forbidden"));
    }
  }
}
