package dev.berth.cli;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What people see of rights, parameters, keys and the audit trail; see {@link Golden}. */
class AccessGoldenTest {
  private static final String QUOTA =
      "{\"memory\":\"2GiB\",\"cpus\":\"1.5\",\"tasks\":20,\"volumes\":null,\"disk\":null,\"parameters\":100}";
  private static final String AUDIT =
      """
      {"sequence":1,"time":"2026-01-31T11:59:00.123Z","principal":"alice","tenant":"team-a","credential":{"kind":"SESSION","id":"k3f9zz"},"address":"192.0.2.7","action":"stack:Deploy","resource":"berth:team-a:stack/shop","result":"DONE","details":{},"hash":"ab"}
      {"sequence":2,"time":"2026-01-31T11:59:01.000Z","principal":"anonymous","tenant":"default","credential":{"kind":"NONE","id":""},"address":"2001:db8::17","action":"session:Create","resource":"berth:platform:user/alice","result":"REFUSED","details":{"reason":"wrong\\tpassword"},"hash":"cd"}
      """;

  private static final String CERTIFICATES =
      """
      [{"name":"*.example.org","names":["*.example.org","example.org"],"kind":"file","state":"expired","expires":"2026-01-31T11:00:00Z","tenants":[],"place":"/x/a.crt","warnings":["It expired on 2026-01-31T11:00:00Z."]},
       {"name":"shop.example.com","names":["shop.example.com"],"kind":"acme","state":"failing","tenants":["team-a"],"warnings":[],"reason":"it was not found","nextTry":"2026-01-31T12:04:00Z"},
       {"name":"shop.localhost","names":["shop.localhost"],"kind":"local","state":"valid","expires":"2026-05-01T12:00:00Z","tenants":["team-a"],"warnings":[]}]
      """;

  private static final Map<String, String> ANSWERS =
      Map.ofEntries(
          Map.entry(
              "/api/whoami",
              "{\"name\":\"alice\",\"kind\":\"user\",\"tenant\":\"team-a\",\"tenants\":[{\"tenant\":\"team-a\",\"role\":\"owner\"}],\"operator\":false,\"credential\":\"session\",\"secondFactor\":true,\"expires\":\"2026-01-31T20:00:00Z\"}"),
          Map.entry(
              "/api/tenants",
              "[{\"name\":\"team-a\",\"state\":\"active\",\"created\":\"2026-01-30T12:00:00Z\"}]"),
          Map.entry("/api/tenants/team-a/quota", QUOTA),
          Map.entry(
              "/api/quota",
              "{\"memory\":{\"used\":536870912,\"limit\":2147483648},\"cpus\":{\"used\":\"0.5\",\"limit\":null},\"tasks\":{\"used\":3,\"limit\":20},\"volumes\":{\"used\":0,\"limit\":null},\"disk\":{\"used\":\"0B\",\"limit\":null},\"parameters\":{\"used\":7,\"limit\":100}}"),
          Map.entry(
              "/api/users",
              "[{\"name\":\"admin\",\"tenant\":\"default\",\"service\":false,\"operator\":true,\"locked\":false,\"secondFactor\":true,\"roles\":{\"default\":\"owner\"}},{\"name\":\"ci\",\"tenant\":\"team-a\",\"service\":true,\"locked\":true,\"roles\":{}}]"),
          Map.entry(
              "/api/groups",
              "[{\"name\":\"backend\",\"tenant\":\"team-a\",\"members\":[\"user:alice\",\"group:x\"]}]"),
          Map.entry(
              "/api/sessions",
              "[{\"id\":\"k3f9zz\",\"user\":\"alice\",\"address\":\"192.0.2.7\",\"created\":\"2026-01-31T11:00:00Z\",\"lastUsed\":\"2026-01-31T11:59:58Z\",\"expires\":\"2026-01-31T20:00:00Z\",\"current\":true}]"),
          Map.entry(
              "/api/tokens",
              "[{\"id\":\"t1\",\"name\":\"ci\",\"user\":\"ci\",\"aws\":false,\"limited\":true,\"created\":\"2026-01-31T11:00:00Z\",\"expires\":\"2026-01-31T11:30:00Z\"},{\"id\":\"AKIA1\",\"name\":\"\",\"user\":\"alice\",\"aws\":true,\"created\":\"2026-01-31T11:00:00Z\",\"expires\":null}]"),
          Map.entry(
              "/api/policies",
              "[{\"name\":\"berth:owner\",\"tenant\":\"platform\",\"statements\":1,\"attachments\":[]},{\"name\":\"read-only\",\"tenant\":\"team-a\",\"statements\":2,\"attachments\":[\"user:alice\"]}]"),
          Map.entry(
              "/api/policies/read-only",
              "{\"name\":\"read-only\",\"document\":{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"stack:List\"],\"Resource\":\"*\"}]}}"),
          Map.entry(
              "/api/actions",
              "[{\"name\":\"stack:Deploy\",\"scope\":\"tenant\",\"grantedTo\":\"developer\",\"description\":\"Deploy a stack.\"}]"),
          Map.entry("/api/audit", AUDIT),
          Map.entry(
              "/api/keys",
              "[{\"tenant\":\"team-a\",\"version\":2,\"created\":\"2026-01-31T11:00:00Z\",\"state\":\"current\"}]"),
          Map.entry("/api/certificates", CERTIFICATES),
          Map.entry(
              "/api/ca",
              "{\"name\":\"Berth local authority k3f9zz\",\"fingerprint\":\"AB:CD\",\"created\":\"2026-01-31T11:00:00Z\",\"expires\":\"2036-01-31T11:00:00Z\",\"certificate\":\"-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----\\n\"}"),
          Map.entry(
              "/api/keys/master",
              "{\"kind\":\"file\",\"id\":\"m1\",\"created\":\"2026-01-01T00:00:00Z\"}"),
          Map.entry(
              "/api/parameters",
              "{\"parameters\":[{\"name\":\"/p/db\",\"type\":\"SecureString\",\"version\":3,\"tier\":\"Standard\",\"modified\":\"2026-01-31T11:55:00Z\",\"description\":\"the database\"}],\"next\":null}"),
          Map.entry(
              "/api/oidc/providers",
              "[{\"name\":\"keycloak\",\"issuer\":\"https://id.example.org\",\"clientId\":\"berth\",\"tenant\":\"team-a\",\"role\":\"viewer\"}]"),
          Map.entry(
              "/api/secrets",
              "[{\"name\":\"tls\",\"version\":1,\"created\":\"2026-01-30T12:00:00Z\",\"updated\":\"2026-01-31T11:55:00Z\",\"size\":2048,\"labels\":{}}]"));

  @TestFactory
  Stream<DynamicTest> outputIsAsBefore() {
    return Stream.of(
            "whoami",
            "tenant ls",
            "tenant quota team-a",
            "quota",
            "user ls",
            "user ls -q",
            "group ls",
            "session ls",
            "token ls",
            "policy ls",
            "policy inspect read-only",
            "policy inspect --document read-only",
            "policy actions",
            "audit",
            "audit -o json",
            "key ls",
            "key ls -o json",
            "key master",
            "certificate ls",
            "certificate ls -q",
            "ca root",
            "param ls",
            "secret ls",
            "oidc ls",
            "oidc inspect keycloak",
            "oidc inspect nope")
        .map(command -> test(command, command));
  }

  @TestFactory
  Stream<DynamicTest> coloursAreAsBefore() {
    return Stream.of("audit", "key ls").map(command -> test(command, command + " (terminal)"));
  }

  private static DynamicTest test(String command, String name) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
          try (Stage stage = new Stage()) {
            ANSWERS.forEach((path, answer) -> stage.answer("GET " + path, 200, answer));
            if (!name.equals(command)) {
              stage.onTerminal();
            }
            Golden.check(name, Golden.play(stage, command));
          }
        });
  }
}
