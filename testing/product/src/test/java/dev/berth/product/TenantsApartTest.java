package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two tenants on one Berth, by the command line and the API: neither sees anything of the other.
 */
@Tag("full")
class TenantsApartTest {
  private static final String STACK =
      """
      services:
        web:
          image: berth/host
          command: ["true"]
          volumes: ["files:/files"]
      volumes: {files: {}}
      """;

  private static final Installation BERTH = Installation.create();
  private static String red = "";
  private static String blue = "";

  @BeforeAll
  static void start() throws IOException {
    BERTH.up("--engine", "fake").succeeded();
    red = owner("red");
    blue = owner("blue");
    Path file = BERTH.stackFile(STACK);
    as(red, "stack", "deploy", "-c", file.toString(), "crimson").succeeded();
    as(red, "param", "put", "--type", "SecureString", "/crimson/db", "value").succeeded();
    Path secret = Files.writeString(BERTH.data().resolve("bytes"), "bytes");
    as(red, "secret", "create", "crimson", secret.toString()).succeeded();
    as(red, "group", "create", "crimson").succeeded();
    as(red, "user", "create", "--service", "--role", "developer", "crimson-robot").succeeded();
    Path policy =
        Files.writeString(
            BERTH.data().resolve("policy.json"),
            """
            {"Version":"2012-10-17","Statement":[{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}]}
            """);
    as(red, "policy", "create", "crimson", policy.toString()).succeeded();
    as(blue, "policy", "create", "everything", policy.toString()).succeeded();
    as(blue, "policy", "attach", "everything", "user:blue-owner").succeeded();
    as(red, "param", "get", "/crimson/db").succeeded();
  }

  @AfterAll
  static void stop() {
    BERTH.close();
  }

  /** A tenant's owner, by a token of theirs. */
  private static String owner(String tenant) {
    BERTH.berth("tenant", "create", tenant).succeeded();
    String user = tenant + "-owner";
    BERTH.berth("user", "create", "--tenant", tenant, "--role", "owner", user).succeeded();
    return BERTH
        .berth("token", "create", "--tenant", tenant, "--user", user)
        .succeeded()
        .out()
        .strip();
  }

  private static CommandResult as(String token, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Installation.ROOT.resolve("berth").toString());
    command.addAll(Arrays.asList(arguments));
    command.addAll(List.of("--server", "http://localhost:" + BERTH.port()));
    return Command.run(
        BERTH.data(),
        Map.of("BERTH_TOKEN", token, "NO_COLOR", "1", "BERTH_PREPARED", "1"),
        command);
  }

  @Test
  void noListingShowsAnythingOfTheOther() {
    Eventually.withinSeconds(
        10, () -> assertThat(as(red, "volume", "ls", "-q").succeeded().out()).contains("crimson"));
    for (String noun :
        List.of(
            "stack", "service", "task", "network", "volume", "param", "secret", "group", "user",
            "policy", "route", "token", "session")) {
      CommandResult own = as(red, noun, "ls", "-o", "json").succeeded();
      CommandResult other = as(blue, noun, "ls", "-o", "json").succeeded();
      assertThat(other.out()).as(noun).doesNotContain("crimson").doesNotContain("red-owner");
      if (!List.of("token", "session", "route").contains(noun)) {
        assertThat(own.out()).as(noun).contains("crimson");
      }
    }
    assertThat(as(blue, "audit", "--since", "1h", "-o", "json").succeeded().out())
        .contains("\"principal\":\"blue-owner\"")
        .doesNotContain("\"principal\":\"red-owner\"")
        .doesNotContain("berth:red:stack");
  }

  @Test
  void nothingOfTheOtherIsShownOrChangedByName() {
    for (List<String> command :
        List.of(
            List.of("stack", "inspect", "crimson"),
            List.of("stack", "rm", "crimson"),
            List.of("service", "scale", "crimson_web=3"),
            List.of("logs", "crimson"),
            List.of("volume", "rm", "crimson_files"),
            List.of("param", "get", "--decrypt", "/crimson/db"),
            List.of("param", "rm", "--yes", "/crimson/db"),
            List.of("secret", "inspect", "crimson"),
            List.of("secret", "rm", "--yes", "crimson"),
            List.of("group", "inspect", "crimson"),
            List.of("policy", "inspect", "crimson"),
            List.of("policy", "rm", "crimson"),
            List.of("user", "rm", "--yes", "crimson-robot"),
            List.of("user", "passwd", "red-owner"),
            List.of("tenant", "rm", "--yes", "red"),
            List.of("tenant", "quota", "red", "--tasks", "1"),
            List.of("token", "create", "--user", "red-owner"))) {
      CommandResult refused = as(blue, command.toArray(String[]::new));
      assertThat(refused.exitCode()).as("%s: %s", command, refused).isEqualTo(1);
      assertThat(refused.out()).as(command.toString()).isEmpty();
    }
    assertThat(as(red, "param", "get", "--decrypt", "/crimson/db").succeeded().out())
        .isEqualTo("value\n");
    assertThat(as(red, "stack", "ls", "-q").succeeded().out()).isEqualTo("crimson\n");
  }

  @Test
  void nobodyActsInATenantThatIsNotTheirs() throws Exception {
    assertThat(as(blue, "stack", "ls", "--tenant", "red").failedWith(1).out()).isEmpty();
    String headers = "Authorization: Bearer " + blue + "\r\nX-Berth-Tenant: red\r\n";
    for (String path :
        List.of("/api/stacks", "/api/parameters", "/api/secrets", "/api/audit", "/api/users")) {
      FrontDoorClient.Answer answer = BERTH.frontDoor().api("GET", path, headers);
      assertThat(answer.status()).as(path).isIn(403, 404);
      assertThat(answer.body()).as(path).doesNotContain("crimson");
    }
  }

  @Test
  void anAccessKeyReadsItsOwnTenantOnly() {
    AwsShell key = AwsShell.of(BERTH, as(blue, "token", "create", "--aws", "-o", "json"));
    AwsShell other = AwsShell.of(BERTH, as(red, "token", "create", "--aws", "-o", "json"));
    CommandResult own =
        other.run("aws ssm get-parameter --name /crimson/db --query Parameter.ARN --output text");
    String arn = own.succeeded().out().strip();

    assertThat(key.run("aws ssm get-parameter --name /crimson/db").err())
        .contains("(ParameterNotFound)");
    assertThat(key.run("aws ssm describe-parameters").succeeded().out()).doesNotContain("crimson");
    assertThat(key.run("aws ssm get-parameter --name " + arn).exitCode()).isNotZero();
  }
}
