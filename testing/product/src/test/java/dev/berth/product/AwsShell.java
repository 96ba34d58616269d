package dev.berth.product;

import dev.berth.client.Json;
import java.util.List;
import java.util.Map;

/**
 * Runs AWS's own clients against a Berth, with an access key and nothing of whoever runs the tests.
 */
record AwsShell(Installation berth, String accessKeyId, String secretAccessKey, String region) {
  /** For an access key as {@code berth token create --aws -o json} prints it. */
  static AwsShell of(Installation berth, CommandResult created) {
    Json key = Json.parse(created.succeeded().out());
    return new AwsShell(
        berth, key.text("accessKeyId"), key.text("secretAccessKey"), key.text("region"));
  }

  AwsShell withSecret(String other) {
    return new AwsShell(berth, accessKeyId, other, region);
  }

  AwsShell withKey(String other) {
    return new AwsShell(berth, other, secretAccessKey, region);
  }

  AwsShell in(String otherRegion) {
    return new AwsShell(berth, accessKeyId, secretAccessKey, otherRegion);
  }

  /** Runs a line as it would be typed: {@code aws ssm get-parameter --name /This}. */
  CommandResult run(String line) {
    String script = "aws() { command aws --endpoint-url \"$ENDPOINT\" \"$@\"; }\n" + line;
    return command(List.of("sh", "-c", script));
  }

  /** Runs a Python program with Debian's boto3. */
  CommandResult python(String program) {
    return command(List.of("/usr/bin/python3", "-c", program));
  }

  private CommandResult command(List<String> command) {
    Map<String, String> environment =
        Map.of(
            "ENDPOINT", "http://localhost:" + berth.port() + "/aws/",
            "AWS_ACCESS_KEY_ID", accessKeyId,
            "AWS_SECRET_ACCESS_KEY", secretAccessKey,
            "AWS_DEFAULT_REGION", region,
            "AWS_CONFIG_FILE", "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE", "/dev/null",
            "AWS_EC2_METADATA_DISABLED", "true",
            "AWS_MAX_ATTEMPTS", "1",
            "AWS_PAGER", "",
            "PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    return Command.run(berth.data(), environment, command);
  }
}
