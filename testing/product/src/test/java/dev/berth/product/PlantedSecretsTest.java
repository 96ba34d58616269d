package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A copy of the data directory without the master key and the administrator's token: nothing that
 * is secret can be read from it, neither while the server runs nor afterwards.
 */
@Tag("full")
class PlantedSecretsTest {
  private static final Set<String> KEPT_APART = Set.of("master.key", "admin.token");

  private static final String PLAIN = "planted-plain-4d11f0";

  private final Installation berth = Installation.create();
  private final Map<String, String> planted = new LinkedHashMap<>();

  @BeforeEach
  void start() {
    berth.up("--engine", "fake").succeeded();
  }

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void nothingSecretLiesInTheDataDirectory() throws Exception {
    plant("administrator's token", berth.adminToken());
    plantParameters();
    plantSecretsOfStacks();
    plantPeople();
    plantTokens();

    assertThat(found(Map.of("what is no secret", PLAIN))).as("the search finds").isNotEmpty();
    assertThat(found(planted)).as("while it runs").isEmpty();

    berth.berth("down").succeeded();
    assertThat(found(planted)).as("after it has stopped").isEmpty();

    berth.up("--engine", "fake").succeeded();
    assertThat(
            berth.berth("param", "get", "--decrypt", "/planted/secure").succeeded().out().strip())
        .isEqualTo(planted.get("secure parameter"));
  }

  private void plantParameters() {
    berth.berth("param", "put", "/planted/plain", PLAIN).succeeded();
    String value = "planted-parameter-2f6c1a90";
    put("/planted/secure", plant("first version of a secure parameter", "planted-first-77ab3c"));
    put("/planted/secure", plant("secure parameter", value), "--overwrite");
    berth.berth("param", "get", "--decrypt", "/planted/secure").succeeded();
    put("/planted/gone", plant("parameter that was removed", "planted-removed-5512fe"));
    berth.berth("param", "rm", "--yes", "/planted/gone").succeeded();
  }

  private void put(String name, String value, String... more) {
    List<String> command =
        new ArrayList<>(List.of("param", "put", "--type", "SecureString", name, value));
    command.addAll(List.of(more));
    berth.berth(command.toArray(String[]::new)).succeeded();
  }

  private void plantSecretsOfStacks() throws IOException {
    Path secret =
        Files.writeString(
            Files.createTempFile("planted", ""), plant("secret", "planted-secret-90e1b7"));
    berth.berth("secret", "create", "planted", secret.toString()).succeeded();
    Files.delete(secret);
    Path folder = Files.createTempDirectory("planted");
    Files.writeString(
        folder.resolve("password.txt"), plant("file secret of a stack", "planted-file-31d04e"));
    Path file =
        Files.writeString(
            folder.resolve("compose.yml"),
            """
            services:
              web:
                image: berth/host
                command: ["true"]
                secrets: [planted, own]
            secrets:
              planted: {external: true}
              own: {file: password.txt}
            """);
    berth.berth("stack", "deploy", "-c", file.toString(), "planted").succeeded();
    Files.delete(file);
    Files.delete(folder.resolve("password.txt"));
    Files.delete(folder);
  }

  private void plantPeople() throws IOException {
    String password =
        plant(
            "password",
            berth.berth("user", "create", "--role", "owner", "alice").succeeded().out().strip());
    Json session = login("alice", password);
    String token = plant("session", session.text("token"));
    Json enrolled = as(token, "POST", "/api/whoami/totp", "");
    plant("secret of the second factor", enrolled.text("secret"));
    String code = OneTimeCode.now(enrolled.text("secret"));
    as(token, "POST", "/api/whoami/totp/confirm", "{\"code\":\"" + code + "\"}")
        .texts("recoveryCodes")
        .forEach(recovery -> plant("recovery code " + recovery.substring(0, 2), recovery));
    berth.api(
        "POST", "/api/login", "{\"user\":\"alice\",\"password\":\"planted-wrong-password-1c\"}");
    plant("wrong password", "planted-wrong-password-1c");
    berth.api(
        "POST",
        "/api/oidc/providers",
        """
        {"name":"planted","issuer":"https://nowhere.invalid","clientId":"berth",
         "clientSecret":"%s","scopes":["openid"],"userClaim":"sub","tenant":"default","role":"viewer"}
        """
            .formatted(plant("client secret", "planted-client-secret-a0b9")));
  }

  private Json login(String user, String password) throws IOException {
    return Json.parse(
        berth
            .api("POST", "/api/login", Json.object("user", user, "password", password).render())
            .body());
  }

  private Json as(String token, String method, String path, String body) throws IOException {
    String headers =
        "Authorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n"
            .formatted(token, body.length());
    FrontDoorClient.Answer answer =
        berth
            .frontDoor()
            .api(
                method,
                path,
                body.isEmpty() ? "Authorization: Bearer " + token + "\r\n" : headers,
                body);
    assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
    return Json.parse(answer.body());
  }

  private void plantTokens() throws IOException {
    String token = berth.berth("token", "create").succeeded().out().strip();
    plant("token", token);
    Json key = Json.parse(berth.berth("token", "create", "--aws", "-o", "json").succeeded().out());
    plant("secret of an access key", key.text("secretAccessKey"));
    assertThat(
            berth
                .frontDoor()
                .api("GET", "/api/whoami", "Authorization: Bearer " + token + "\r\n")
                .status())
        .isEqualTo(200);
    berth.frontDoor().api("GET", "/api/whoami", "Authorization: Bearer planted-bad-token-6b\r\n");
    plant("token that nobody has", "planted-bad-token-6b");
  }

  private String plant(String what, String value) {
    assertThat(value).as(what).hasSizeGreaterThan(4);
    planted.put(what, value);
    return value;
  }

  /** What was found where. */
  private List<String> found(Map<String, String> sought) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(berth.data())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!KEPT_APART.contains(file.getFileName().toString())) {
          String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          sought.forEach(
              (what, value) -> {
                if (forms(value).anyMatch(text::contains)) {
                  found.add(what + " in " + berth.data().relativize(file));
                }
              });
        }
      }
    }
    return found;
  }

  /** A value as it is, in hexadecimal digits, and in base 64 wherever it begins. */
  private static Stream<String> forms(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    Stream<String> shifted =
        Stream.of(0, 1, 2)
            .map(
                skipped -> {
                  int whole = (bytes.length - skipped) / 3 * 3;
                  byte[] part = Arrays.copyOfRange(bytes, skipped, skipped + whole);
                  return base64.encodeToString(part);
                });
    return Stream.concat(Stream.of(value, HexFormat.of().formatHex(bytes)), shifted);
  }
}
