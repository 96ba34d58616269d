package dev.berth.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.berth.http.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** An identity provider on loopback that tests can make lie. Logs everybody in. */
final class FakeIssuer implements AutoCloseable {
  static final String CLIENT = "berth";
  static final String SECRET = "s e&cret";

  /** What changes the claims of each token. */
  volatile UnaryOperator<JWTClaimsSet.Builder> claims = UnaryOperator.identity();

  /** What makes a token of claims. */
  volatile Signer signer = this::signed;

  /** What changes the published document; null values are left out. */
  volatile UnaryOperator<String> discovery = UnaryOperator.identity();

  final AtomicInteger discoveries = new AtomicInteger();
  private final InstantSource clock;
  private final HttpServer server;
  private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private volatile RSAKey key;

  /** Makes a token. */
  @FunctionalInterface
  interface Signer {
    String sign(JWTClaimsSet claims) throws JOSEException;
  }

  FakeIssuer(InstantSource clock) throws IOException {
    this.clock = clock;
    key = newKey("one");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/.well-known/openid-configuration", this::discover);
    server.createContext(
        "/keys", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
    server.createContext("/token", this::exchangeCode);
    server.createContext("/authorize", this::authorize);
    server.start();
  }

  static RSAKey newKey(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).algorithm(JWSAlgorithm.RS256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  RSAKey key() {
    return key;
  }

  /** Uses, and publishes, another key from now on. */
  void rotate(String id) {
    key = newKey(id);
  }

  /** Logs somebody in and answers the code that the browser would bring back. */
  String logIn(Map<String, String> authorization) {
    String code = "code-" + ids.incrementAndGet();
    codes.put(code, authorization);
    return code;
  }

  String signed(JWTClaimsSet set) throws JOSEException {
    return signed(set, key);
  }

  static String signed(JWTClaimsSet set, RSAKey by) throws JOSEException {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID()).build();
    SignedJWT jwt = new SignedJWT(header, set);
    jwt.sign(new RSASSASigner(by));
    return jwt.serialize();
  }

  private void discover(HttpExchange exchange) throws IOException {
    discoveries.incrementAndGet();
    String json =
        Json.render(
            Map.of(
                "issuer", url(),
                "authorization_endpoint", url() + "/authorize?theme=dark",
                "token_endpoint", url() + "/token",
                "jwks_uri", url() + "/keys",
                "code_challenge_methods_supported", List.of("S256")));
    answer(exchange, 200, discovery.apply(json));
  }

  /** Nobody is logged in here, and clients are known by their id alone. */
  private void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> query = fields(exchange.getRequestURI().getRawQuery());
    if (!CLIENT.equals(query.get("client_id")) || !"none".equals(query.get("prompt"))) {
      answer(exchange, 400, "<h1>Who are you?</h1>");
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Location", query.get("redirect_uri") + "?error=login_required");
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private void exchangeCode(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Map<String, String> begun = codes.remove(form.getOrDefault("code", ""));
    String login = exchange.getRequestHeaders().getFirst("Authorization");
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString("berth:s+e%26cret".getBytes(StandardCharsets.UTF_8));
    if (!expected.equals(login)) {
      answer(exchange, 401, "{\"error\":\"invalid_client\"}");
      return;
    }
    boolean right =
        begun != null
            && form.getOrDefault("redirect_uri", "").equals(begun.get("redirect_uri"))
            && OidcStarts.challenge(form.getOrDefault("code_verifier", ""))
                .equals(begun.get("code_challenge"));
    if (begun == null || !right) {
      answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    JWTClaimsSet.Builder builder =
        new JWTClaimsSet.Builder()
            .issuer(url())
            .subject("subject-1")
            .audience(CLIENT)
            .claim("azp", CLIENT)
            .claim("nonce", begun.get("nonce"))
            .claim("preferred_username", "alice")
            .issueTime(Date.from(clock.instant()))
            .expirationTime(Date.from(clock.instant().plus(Duration.ofMinutes(5))));
    try {
      String token = signer.sign(claims.apply(builder).build());
      answer(exchange, 200, Json.render(Map.of("access_token", "x", "id_token", token)));
    } catch (JOSEException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** The fields of a form or a query. */
  static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split("&", -1)) {
      int sign = field.indexOf('=');
      if (sign > 0) {
        fields.put(
            URLDecoder.decode(field.substring(0, sign), StandardCharsets.UTF_8),
            URLDecoder.decode(field.substring(sign + 1), StandardCharsets.UTF_8));
      }
    }
    return fields;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
