package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each verb of rights asks of the API, and what it prints then. */
class AccessVerbsTest {
  @TempDir private Path folder = Path.of("");
  private final Stage stage = new Stage();

  @BeforeEach
  void writeDocument() throws IOException {
    Files.writeString(folder.resolve("p.json"), "{}");
    stage.in(folder);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tenant create a | POST /api/tenants {\"name\":\"a\"} | a",
        "tenant rm a | DELETE /api/tenants/a | a",
        "tenant rm --force a | DELETE /api/tenants/a?force=true | a",
        "user create bob --role viewer --operator --tag x=y | POST /api/users {\"name\":\"bob\",\"role\":\"viewer\",\"operator\":true,\"tags\":{\"x\":\"y\"}} | bob",
        "user create bob --service --tenant t | POST /api/users {\"name\":\"bob\",\"tenant\":\"t\",\"service\":true} | bob",
        "user rm bob | DELETE /api/users/bob | bob",
        "user lock bob | POST /api/users/bob/lock | bob",
        "user unlock bob | POST /api/users/bob/unlock | bob",
        "user passwd bob | PUT /api/users/bob/password {} | bob",
        "user promote bob | PUT /api/users/bob/operator | bob",
        "user demote bob | DELETE /api/users/bob/operator | bob",
        "user tag bob a=b c=d | PUT /api/users/bob/tags {\"tags\":{\"a\":\"b\",\"c\":\"d\"}} | bob",
        "user tag bob | PUT /api/users/bob/tags {\"tags\":{}} | bob",
        "user totp-reset bob | DELETE /api/users/bob/totp | bob",
        "user grant bob owner --tenant t | PUT /api/users/bob/roles/t {\"role\":\"owner\"} | bob: owner in t",
        "user revoke bob --tenant t | DELETE /api/users/bob/roles/t | bob: nothing in t",
        "group create g | POST /api/groups {\"name\":\"g\"} | g",
        "group rm g | DELETE /api/groups/g | g",
        "group add g bob | PUT /api/groups/g/members/user%3Abob | bob",
        "group add g group:h | PUT /api/groups/g/members/group%3Ah | group:h",
        "group remove g bob | DELETE /api/groups/g/members/user%3Abob | bob",
        "session rm s1 | DELETE /api/sessions/s1 | s1",
        "session rm --user bob | DELETE /api/users/bob/sessions | bob",
        "token rm t1 | DELETE /api/tokens/t1 | t1",
        "policy create p p.json | POST /api/policies {\"name\":\"p\",\"document\":\"{}\"} | p",
        "policy create --platform p p.json | POST /api/policies {\"name\":\"p\",\"document\":\"{}\",\"platform\":true} | p",
        "policy update p p.json | PUT /api/policies/p {\"document\":\"{}\"} | p",
        "policy rm p | DELETE /api/policies/p | p",
        "policy attach p user:bob | PUT /api/policies/p/attachments/user%3Abob | user:bob",
        "policy detach p group:g | DELETE /api/policies/p/attachments/group%3Ag | group:g",
        "oidc create --issuer https://i --client-id c --tenant t k | POST /api/oidc/providers {\"name\":\"k\",\"issuer\":\"https://i\",\"clientId\":\"c\",\"tenant\":\"t\",\"role\":\"viewer\"} | k",
        "oidc create --issuer https://i --client-id c --client-secret-file p.json --scope a --scope b --groups-claim g --group-role x=owner --role none --tenant t k | POST /api/oidc/providers {\"name\":\"k\",\"issuer\":\"https://i\",\"clientId\":\"c\",\"clientSecret\":\"{}\",\"scopes\":[\"a\",\"b\"],\"tenant\":\"t\",\"role\":\"none\",\"groupsClaim\":\"g\",\"roles\":{\"x\":\"owner\"}} | k",
        "oidc rm k | DELETE /api/oidc/providers/k | k",
        "secret rm s | DELETE /api/secrets/s | s",
        "param rm /a/b | DELETE /api/parameters?name=%2Fa%2Fb | /a/b",
      })
  void asksTheApiAndNamesWhatItChanged(String command, String request, String output) {
    stage.answer(request.replaceFirst(" \\{.*", ""), 200, "");

    assertThat(stage.play(command.split(" "))).as(stage.err()).isZero();

    assertThat(stage.requests()).containsExactly(request);
    assertThat(stage.out()).isEqualTo(output + "\n");
  }

  @Test
  void aRoleIsGrantedInTheOwnTenantUnlessAnotherIsNamed() {
    stage
        .answer("GET /api/whoami", 200, "{\"tenant\":\"home\"}")
        .answer("PUT /api/users/bob/roles/home", 204, "");

    assertThat(stage.play("user", "grant", "bob", "viewer")).isZero();
    assertThat(stage.out()).isEqualTo("bob: viewer in home\n");
  }

  @Test
  void aPasswordThatWasMadeUpIsPrintedAlone() {
    stage
        .answer("POST /api/users", 201, "{\"name\":\"bob\",\"password\":\"correct-horse\"}")
        .answer("PUT /api/users/bob/password", 200, "{\"name\":\"bob\",\"password\":\"battery\"}");

    assertThat(stage.play("user", "create", "bob")).isZero();
    assertThat(stage.out()).isEqualTo("correct-horse\n");
    assertThat(stage.err()).isEqualTo("The password of 'bob', which is shown this once:\n");

    assertThat(stage.clear().play("user", "passwd", "bob", "-o", "json")).isZero();
    assertThat(Json.parse(stage.out()).text("password")).isEqualTo("battery");
  }

  @Test
  void aPasswordIsReadFromStandardInputAndNotPrinted() {
    stage.input("correct horse\n").answer("POST /api/users", 201, "{\"name\":\"bob\"}");

    assertThat(stage.play("user", "create", "bob", "--password-stdin")).isZero();
    assertThat(stage.requests())
        .containsExactly("POST /api/users {\"name\":\"bob\",\"password\":\"correct horse\"}");
    assertThat(stage.out()).isEqualTo("bob\n");
  }

  @Test
  void aPersonIsAskedBeforeWhatCannotBeTakenBack() {
    stage.onTerminal(Shell.Stream.IN).input("n\ny\n").answer("DELETE /api/tenants/a", 204, "");

    assertThat(stage.play("tenant", "rm", "a")).isEqualTo(1);
    assertThat(stage.requests()).isEmpty();
    assertThat(stage.err())
        .isEqualTo("The tenant 'a' is removed, and its key is destroyed. Go on? [y/N] ");

    assertThat(stage.play("tenant", "rm", "a")).isZero();
    assertThat(stage.play("tenant", "rm", "-y", "a")).isZero();
    assertThat(stage.requests()).hasSize(2);
  }

  @Test
  void aQuotaKeepsTheLimitsThatAreNotNamed() {
    String quota =
        "{\"memory\":\"2GiB\",\"cpus\":\"1.5\",\"tasks\":5,\"volumes\":null,\"disk\":\"1GiB\",\"parameters\":10}";
    stage
        .answer("GET /api/tenants/a/quota", 200, quota)
        .answer("PUT /api/tenants/a/quota", 200, quota);

    assertThat(
            stage.play("tenant", "quota", "a", "--memory", "512m", "--disk", "none", "--tasks=7"))
        .isZero();
    assertThat(stage.requests().getLast())
        .isEqualTo(
            "PUT /api/tenants/a/quota {\"memory\":\"512MiB\",\"cpus\":\"1.5\",\"tasks\":7,\"volumes\":null,\"disk\":null,\"parameters\":10}");
  }

  @Test
  void aTokenIsPrintedAlone() {
    stage.answer("POST /api/tokens", 201, "{\"id\":\"t1\",\"token\":\"berth_t1_x\"}");

    assertThat(stage.play("token", "create", "--name", "ci", "--policy", "p", "--policy", "q"))
        .isZero();
    assertThat(stage.out()).isEqualTo("berth_t1_x\n");
    assertThat(stage.play("token", "create", "--expires-in", "never", "--scope", "p.json"))
        .isZero();
    assertThat(stage.play("token", "create", "--user", "bob", "--expires-in", "90d")).isZero();
    assertThat(stage.requests())
        .containsExactly(
            "POST /api/tokens {\"name\":\"ci\",\"expiresIn\":\"PT1H\",\"policies\":[\"p\",\"q\"]}",
            "POST /api/tokens {\"scope\":\"{}\"}",
            "POST /api/tokens {\"user\":\"bob\",\"expiresIn\":\"PT2160H\"}");
  }

  @Test
  void anAccessKeyIsPrintedAsTheEnvironmentOfAwsPrograms() {
    stage.answer(
        "POST /api/tokens",
        201,
        "{\"id\":\"AKIA1\",\"accessKeyId\":\"AKIA1\",\"secretAccessKey\":\"s+/x\",\"region\":\"us-east-1\"}");

    assertThat(stage.play("token", "create", "--aws")).isZero();
    assertThat(stage.requests()).containsExactly("POST /api/tokens {\"aws\":true}");
    assertThat(stage.out())
        .isEqualTo(
            """
            AWS_ACCESS_KEY_ID=AKIA1
            AWS_SECRET_ACCESS_KEY=s+/x
            AWS_DEFAULT_REGION=us-east-1
            """);
    assertThat(stage.clear().play("token", "create", "--aws", "-o", "json")).isZero();
    assertThat(Json.parse(stage.out()).text("secretAccessKey")).isEqualTo("s+/x");
  }

  @Test
  void aSimulationTellsItsAnswerInTheExitCode() {
    String simulate = "POST /api/policies/simulate";
    stage.answer(
        simulate,
        200,
        "{\"decision\":\"allowed\",\"by\":{\"policy\":\"dev\",\"statement\":2,\"sid\":\"Read\"},\"reason\":\"x\"}");
    assertThat(
            stage.play(
                "policy",
                "simulate",
                "--principal",
                "bob",
                "--context",
                "aws:SourceIp=192.0.2.7",
                "ssm:GetParameter",
                "parameter/a"))
        .isZero();
    assertThat(stage.requests())
        .containsExactly(
            simulate
                + " {\"principal\":\"user:bob\",\"action\":\"ssm:GetParameter\",\"resource\":\"parameter/a\",\"context\":{\"aws:SourceIp\":\"192.0.2.7\"}}");
    assertThat(stage.out()).isEqualTo("allowed by statement 2 ('Read') of policy 'dev'\n");

    stage.answer(
        simulate,
        200,
        "{\"decision\":\"denied\",\"by\":{\"policy\":\"no\",\"statement\":1,\"sid\":null}}");
    assertThat(stage.clear().play("policy", "simulate", "stack:Deploy", "stack/a")).isEqualTo(1);
    assertThat(stage.out()).isEqualTo("denied by statement 1 of policy 'no'\n");

    stage.answer(
        simulate, 200, "{\"decision\":\"allowed\",\"by\":{\"policy\":\"berth:admin-token\"}}");
    assertThat(stage.clear().play("policy", "simulate", "stack:Deploy", "stack/a")).isZero();
    assertThat(stage.out()).isEqualTo("allowed by policy 'berth:admin-token'\n");

    stage.answer(
        simulate,
        200,
        "{\"decision\":\"not-allowed\",\"by\":null,\"reason\":\"Nothing allows it.\"}");
    assertThat(stage.clear().play("policy", "simulate", "a:B", "c", "--document", "p.json"))
        .isEqualTo(1);
    assertThat(stage.out()).isEqualTo("not-allowed: Nothing allows it.\n");
  }

  @Test
  void anAuditTrailIsAskedForWithAllThatIsNamed() {
    String path =
        "GET /api/audit?since=2026-01-30T12%3A00%3A00Z&principal=bob&action=ssm%3A*&result=REFUSED&tail=0";
    stage.answer(path, 200, "{\"sequence\":1}\n{\"sequence\":2}\n");

    assertThat(
            stage.play(
                "audit",
                "--since",
                "1d",
                "--principal",
                "bob",
                "--action",
                "ssm:*",
                "--result",
                "refused",
                "-o",
                "json"))
        .isZero();
    assertThat(stage.requests()).containsExactly(path);
    assertThat(stage.out()).isEqualTo("{\"sequence\":1}\n{\"sequence\":2}\n");

    stage.answer("GET /api/audit?tail=5", 200, "");
    assertThat(stage.play("audit", "-n", "5")).isZero();
  }

  @Test
  void aBrokenTrailEndsWithOne() {
    stage.answer("GET /api/audit/verify", 200, "{\"entries\":3,\"valid\":true,\"hash\":\"ab\"}");
    assertThat(stage.play("audit", "verify")).isZero();
    assertThat(stage.out())
        .isEqualTo("The audit trail is whole: 3 entries.\nHash of the last: ab\n");

    stage.answer(
        "GET /api/audit/verify",
        200,
        "{\"entries\":3,\"valid\":false,\"problem\":\"Entry 2 is altered.\",\"sequence\":2,\"findings\":[{\"problem\":\"Entry 2 is altered.\"},{\"problem\":\"Entry 3 is missing.\"}]}");
    assertThat(stage.play("audit", "verify")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo("The audit trail is broken: Entry 2 is altered.\n  Entry 3 is missing.\n");
    assertThat(stage.clear().play("audit", "verify", "-o", "json")).isEqualTo(1);
    assertThat(Json.parse(stage.out()).number("sequence")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "key rotate | {\"master\":true,\"data\":true}",
        "key rotate --master | {\"master\":true,\"data\":false}",
        "key rotate --data-keys | {\"master\":false,\"data\":true}",
        "key rotate --tenant t | {\"master\":false,\"data\":true,\"tenant\":\"t\"}"
      })
  void keysAreRotated(String command, String body) {
    stage.answer("POST /api/keys/rotate", 200, "{\"rewrapped\":4,\"made\":3}");

    assertThat(stage.play(command.split(" "))).isZero();
    assertThat(stage.requests()).containsExactly("POST /api/keys/rotate " + body);
    assertThat(stage.out()).isEqualTo("Data keys made: 3. Wrapped anew: 4.\n");
  }

  @Test
  void theOwnPasswordIsAskedForAndTheNewOneTwice() {
    stage
        .onTerminal(Shell.Stream.IN)
        .input("old\nnew pass\nnew pass\nold\nnew\nnwe\n")
        .answer("PUT /api/whoami/password", 204, "");

    assertThat(stage.play("passwd")).isZero();
    assertThat(stage.requests())
        .containsExactly("PUT /api/whoami/password {\"old\":\"old\",\"new\":\"new pass\"}");
    assertThat(stage.clear().play("passwd")).isEqualTo(1);
    assertThat(stage.err()).endsWith("Cannot take the new password: the two differ. Try again.\n");
  }

  @Test
  void theOwnPasswordIsReadWithTheNewOneBelow() {
    stage.input("old\nnew\n").answer("PUT /api/whoami/password", 204, "");

    assertThat(stage.play("passwd", "--password-stdin")).isZero();
    assertThat(stage.requests())
        .containsExactly("PUT /api/whoami/password {\"old\":\"old\",\"new\":\"new\"}");
    assertThat(stage.input("old").play("passwd", "--password-stdin")).isEqualTo(1);
    assertThat(stage.err())
        .endsWith(
            "Cannot read the passwords: there are 1 lines, not 2. Write the old one and the new one, a line each.\n");
  }

  @Test
  void aSecondFactorIsEnrolledConfirmedAndRemoved() {
    stage
        .answer("POST /api/whoami/totp", 201, "{\"secret\":\"ABC\",\"uri\":\"otpauth://totp/x\"}")
        .answer("POST /api/whoami/totp/confirm", 200, "{\"recoveryCodes\":[\"r1\",\"r2\"]}")
        .answer("DELETE /api/whoami/totp", 204, "");

    assertThat(stage.play("totp", "enrol")).isZero();
    assertThat(stage.out()).isEqualTo("otpauth://totp/x\n");
    assertThat(stage.err()).contains("type the secret: ABC");
    assertThat(stage.clear().play("totp", "confirm", "123456")).isZero();
    assertThat(stage.out()).isEqualTo("r1\nr2\n");
    assertThat(stage.play("totp", "rm", "123456")).isZero();
    assertThat(stage.requests())
        .containsExactly(
            "POST /api/whoami/totp",
            "POST /api/whoami/totp/confirm {\"code\":\"123456\"}",
            "DELETE /api/whoami/totp {\"code\":\"123456\"}");
    assertThat(stage.clear().play("totp", "rm")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo("Cannot ask for the code: nobody sits at a terminal. Give it as an argument.\n");
  }

  @Test
  void aSecretIsSentAsItIs() throws IOException {
    Files.writeString(folder.resolve("s"), "a\nb\n");
    stage
        .input("piped")
        .answer("POST /api/secrets?name=tls", 201, "{\"name\":\"tls\"}")
        .answer("POST /api/secrets?name=tls&replace=true&label=a%3Db", 201, "{\"name\":\"tls\"}");

    assertThat(stage.play("secret", "create", "tls", "s")).isZero();
    assertThat(stage.play("secret", "create", "--replace", "--label", "a=b", "tls", "-")).isZero();
    assertThat(stage.requests())
        .containsExactly(
            "POST /api/secrets?name=tls a\nb\n",
            "POST /api/secrets?name=tls&replace=true&label=a%3Db piped");
    assertThat(stage.out()).isEqualTo("tls\ntls\n");
  }
}
