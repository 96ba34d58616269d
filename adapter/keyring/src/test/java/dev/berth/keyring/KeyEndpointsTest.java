package dev.berth.keyring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.access.Principal;
import dev.berth.http.Endpoint;
import dev.berth.http.Json;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyEndpointsTest {
  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId SHOP = new TenantId("shop");

  @TempDir private Path directory;

  private Store store;
  private StoredKeyring keyring;

  @BeforeEach
  void open() {
    store = SqlStore.sqlite(directory.resolve("berth.db"));
    keyring =
        StoredKeyring.open(
            store,
            new MasterKey.KeyFile(directory.resolve("master.key")),
            () -> Instant.EPOCH,
            new SecureRandom());
    keyring.seal(ACME, "x", new byte[0]);
    keyring.seal(SHOP, "x", new byte[0]);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void listsKeysWithTheirState() throws Exception {
    keyring.renew(ACME);
    keyring.destroy(SHOP);

    assertThat(answer("GET", "/api/keys", ""))
        .isEqualTo(
            """
            [{"tenant":"acme","version":1,"created":"1970-01-01T00:00:00Z","state":"old"},\
            {"tenant":"acme","version":2,"created":"1970-01-01T00:00:00Z","state":"current"},\
            {"tenant":"shop","version":1,"created":"1970-01-01T00:00:00Z","state":"destroyed"}]""");
  }

  @Test
  void tellsOfTheMasterKeyAndNotTheKey() throws Exception {
    assertThat(answer("GET", "/api/keys/master", ""))
        .isEqualTo(
            """
            {"kind":"file","id":"%s","created":"1970-01-01T00:00:00Z"}"""
                .formatted(keyring.master().id()));
  }

  @Test
  void rotatesWhatIsAskedFor() throws Exception {
    String before = keyring.master().id();

    assertThat(rotate("{\"data\": true, \"tenant\": \"acme\"}"))
        .isEqualTo("{\"rewrapped\":0,\"made\":1}");
    assertThat(keyring.master().id()).isEqualTo(before);
    assertThat(rotate("{\"master\": true}")).isEqualTo("{\"rewrapped\":3,\"made\":0}");
    assertThat(keyring.master().id()).isNotEqualTo(before);
    assertThat(rotate("{\"master\": true, \"data\": true}"))
        .isEqualTo("{\"rewrapped\":5,\"made\":2}");
  }

  @Test
  void refusesWhatMakesNoSense() {
    refuses("{}", ErrorCode.INVALID_INPUT, "neither 'master' nor 'data' is true");
    refuses("{\"master\": false}", ErrorCode.INVALID_INPUT, "neither");
    refuses(
        "{\"master\": true, \"tenant\": \"acme\"}",
        ErrorCode.INVALID_INPUT,
        "the master key is not of a tenant");
    refuses(
        "{\"data\": true, \"tenant\": \"acne\"}",
        ErrorCode.NOT_FOUND,
        "Cannot rotate the key of tenant 'acne': it has none.");
    refuses("{\"data\": true, \"tenant\": \"A/B\"}", ErrorCode.INVALID_NAME, "A/B");
  }

  private void refuses(String body, ErrorCode code, String message) {
    assertThatThrownBy(() -> rotate(body))
        .isInstanceOfSatisfying(BerthException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private String rotate(String body) throws Exception {
    return answer("POST", "/api/keys/rotate", body);
  }

  private String answer(String method, String path, String body) throws Exception {
    for (Endpoint endpoint : keyring.endpoints()) {
      if (endpoint.method().equals(method) && endpoint.path().equals(path)) {
        Response response = endpoint.handler().answer(new BodyOnly(body));
        return Json.render(((Response.Json) response).body());
      }
    }
    throw new AssertionError("No endpoint " + method + " " + path);
  }

  private record BodyOnly(String body) implements Request {
    @Override
    public Principal principal() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String path(String name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> query(String name) {
      return Optional.empty();
    }

    @Override
    public boolean flag(String name) {
      return false;
    }

    @Override
    public int number(String name, int otherwise, int min, int max) {
      return otherwise;
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.empty();
    }

    @Override
    public <T> T json(Class<T> type) {
      return Json.parse(body, type);
    }

    @Override
    public InputStream stream() {
      throw new UnsupportedOperationException();
    }
  }
}
