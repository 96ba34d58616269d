package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.Json;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The parameter store as AWS's own clients see it: the commands, the answers and the policies of an
 * article about AWS's, and every operation from Python.
 */
@Tag("full")
@Requires({"aws", "python3"})
class ParameterStoreTest {
  /** Differ from one store to another, or came after the article was written. */
  private static final Set<String> OWN = Set.of("ARN", "LastModifiedDate", "DataType", "Tier");

  private static final Installation BERTH = Installation.create();

  @BeforeAll
  static void start() {
    BERTH.up("--engine", "fake").succeeded();
  }

  @AfterAll
  static void stop() {
    BERTH.close();
  }

  @Test
  void answersTheCommandsOfTheArticleAsAwsDoes() {
    AwsShell aws = AwsShell.of(BERTH, BERTH.berth("token", "create", "--aws", "-o", "json"));

    assertAnswer(
        aws,
        "aws ssm put-parameter --name \"/This/is/Key\" --value \"Value\" --type String",
        "{\"Version\": 1}");
    assertAnswer(
        aws,
        "aws ssm put-parameter --name \"/This\" --value \"SecureValue\" --type SecureString",
        "{\"Version\": 1}");
    assertAnswer(
        aws,
        "aws ssm get-parameter --name /This/is/Key",
        """
        {"Parameter": {"Name": "/This/is/Key", "LastModifiedDate": 1535362148.994,
          "Value": "Value", "Version": 1, "Type": "String",
          "ARN": "arn:aws:ssm:us-east-1:275829625285:parameter/This/is/Key"}}
        """);
    assertAnswer(
        aws,
        "aws ssm get-parameter --name /This --with-decrypt",
        """
        {"Parameter": {"Name": "/This", "LastModifiedDate": 1535362296.062,
          "Value": "SecureValue", "Version": 1, "Type": "SecureString",
          "ARN": "arn:aws:ssm:us-east-1:275829625285:parameter/This"}}
        """);
    assertAnswer(
        aws,
        "aws ssm get-parameters-by-path --path /This --recursive",
        """
        {"Parameters": [{"Name": "/This/is/Key", "LastModifiedDate": 1535362148.994,
          "Value": "Value", "Version": 1, "Type": "String",
          "ARN": "arn:aws:ssm:us-east-1:275829625285:parameter/This/is/Key"}]}
        """);
    assertAnswer(
        aws,
        "aws ssm put-parameter --name \"/This/is/Key\" --value \"NewValue\" --type String --overwrite",
        "{\"Version\": 2}");

    CommandResult deleted = aws.run("aws ssm delete-parameter --name \"/This/is/Key\"");
    assertThat(deleted.succeeded().out()).isEmpty();
    assertThat(aws.run("aws ssm get-parameter --name /This/is/Key").err())
        .contains("An error occurred (ParameterNotFound) when calling the GetParameter operation");
    assertThat(aws.run("aws ssm get-parameter --name /This").succeeded().out())
        .doesNotContain("SecureValue")
        .containsPattern("\"ARN\": \"arn:aws:ssm:us-east-1:\\d{12}:parameter/This\"");
  }

  private static void assertAnswer(AwsShell aws, String command, String expected) {
    Json answer = Json.parse(aws.run(command).succeeded().out());
    assertThat(common(answer)).as(command).isEqualTo(common(Json.parse(expected)));
  }

  private static Object common(Json value) {
    if (value.isList()) {
      return value.items().stream().map(ParameterStoreTest::common).toList();
    }
    if (value.isObject()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      value.fields().forEach((name, field) -> fields.put(name, common(field)));
      fields.keySet().removeAll(OWN);
      return fields;
    }
    return value.text();
  }

  @Test
  void decidesByThePoliciesOfTheArticle() {
    AwsShell admin = AwsShell.of(BERTH, BERTH.berth("token", "create", "--aws", "-o", "json"));
    admin
        .run(
            """
            set -e
            aws ssm put-parameter --name /production/db/password --value prod --type SecureString
            aws ssm put-parameter --name /development/db/password --value dev --type SecureString
            """)
        .succeeded();
    List<String> reading =
        List.of(
            "ssm:GetParameterHistory",
            "ssm:ListTagsForResource",
            "ssm:GetParametersByPath",
            "ssm:GetParameters",
            "ssm:GetParameter");
    AwsShell reader = userWith("prod-reader", "ssm-prod-read-only", reading, "production");
    AwsShell developer =
        userWith(
            "developer",
            "ssm-development-read-write",
            List.of(
                "ssm:PutParameter",
                "ssm:DeleteParameter",
                "ssm:RemoveTagsFromResource",
                "ssm:AddTagsToResource",
                "ssm:GetParameterHistory",
                "ssm:ListTagsForResource",
                "ssm:GetParametersByPath",
                "ssm:GetParameters",
                "ssm:GetParameter"),
            "development");

    assertThat(
            reader
                .run("aws ssm get-parameters-by-path --path /production --recursive --with-decrypt")
                .succeeded()
                .out())
        .contains("\"Value\": \"prod\"");
    assertDenied(
        reader,
        "aws ssm put-parameter --name /production/new --value x --type String",
        "ssm:PutParameter",
        "parameter/production/new");
    assertDenied(
        reader,
        "aws ssm get-parameter --name /development/db/password",
        "ssm:GetParameter",
        "parameter/development/db/password");
    assertThat(
            developer
                .run(
                    "aws ssm put-parameter --name /development/db/password --value new --type SecureString --overwrite")
                .succeeded()
                .out())
        .contains("\"Version\": 2");
    assertDenied(
        developer,
        "aws ssm get-parameter --name /production/db/password --with-decryption",
        "ssm:GetParameter",
        "parameter/production/db/password");
    assertDenied(
        developer,
        "aws ssm get-parameter --name /production/nothing",
        "ssm:GetParameter",
        "parameter/production/nothing");
  }

  private static void assertDenied(AwsShell aws, String command, String action, String resource) {
    assertThat(aws.run(command).failedWith(254).err())
        .contains("An error occurred (AccessDeniedException)")
        .containsPattern(
            "User: arn:aws:iam::\\d{12}:user/\\S+ is not authorized to perform: " + action)
        .containsPattern("on resource: arn:aws:ssm:us-east-1:\\d{12}:" + resource + " because");
  }

  /** An account that no role allows anything, with one policy of the article's form. */
  private static AwsShell userWith(
      String user, String policy, List<String> actions, String branch) {
    String document =
        """
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
          "Action": ["%s"],
          "Resource": ["arn:aws:ssm:us-east-1:*:parameter/%s", "arn:aws:ssm:us-east-1:*:parameter/%s/*"]}]}
        """
            .formatted(String.join("\", \"", actions), branch, branch);
    Path file = BERTH.data().resolve(policy + ".json");
    try {
      Files.writeString(file, document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    BERTH.berth("user", "create", "--service", user).succeeded();
    BERTH.berth("policy", "create", policy, file.toString()).succeeded();
    BERTH.berth("policy", "attach", policy, "user:" + user).succeeded();
    return AwsShell.of(
        BERTH, BERTH.berth("token", "create", "--user", user, "--aws", "-o", "json"));
  }

  @Test
  void refusesWrongSignaturesInAwsWords() {
    AwsShell aws = AwsShell.of(BERTH, BERTH.berth("token", "create", "--aws", "-o", "json"));
    String command = "aws ssm get-parameter --name /any";

    assertThat(aws.withSecret("wrong").run(command).failedWith(254).err())
        .contains(
            "(InvalidSignatureException)",
            "The request signature we calculated does not match the signature you provided.");
    assertThat(aws.withKey("AKIAUNKNOWNUNKNOWN00").run(command).failedWith(254).err())
        .contains(
            "(UnrecognizedClientException)",
            "The security token included in the request is invalid.");
    assertThat(aws.in("eu-west-1").run(command).failedWith(254).err())
        .contains("Credential should be scoped to a valid region, not 'eu-west-1'.");
    assertThat(aws.run("AWS_SESSION_TOKEN=old " + command).exitCode()).isNotZero();
  }

  @Test
  void servesEveryOperationToPython() throws IOException {
    AwsShell aws = AwsShell.of(BERTH, BERTH.berth("token", "create", "--aws", "-o", "json"));
    try (InputStream program =
        Objects.requireNonNull(
            ParameterStoreTest.class.getResourceAsStream("parameter_store.py"))) {
      String text = new String(program.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(aws.python(text).succeeded().out()).endsWith("all done\n");
    }
  }
}
