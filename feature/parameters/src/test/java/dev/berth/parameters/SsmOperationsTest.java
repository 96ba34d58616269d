package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.aws.AwsAccount;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What AWS's operations answer. */
class SsmOperationsTest {
  private static final String ARN = "arn:aws:ssm:us-east-1:" + AwsAccount.of(Scene.ACME) + ":";

  @TempDir Path folder;
  private Scene scene;

  @BeforeEach
  void open() {
    scene = new Scene(folder);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void answersTheCommandsOfTheArticle() {
    assertThat(
            scene.call(
                "PutParameter", Map.of("Name", "/This/is/Key", "Value", "Value", "Type", "String")))
        .isEqualTo(Map.of("Version", 1L, "Tier", "Standard"));
    scene.put("/This", "SecureString", "SecureValue");
    assertThat(scene.call("GetParameter", Map.of("Name", "/This/is/Key")))
        .isEqualTo(
            Map.of(
                "Parameter",
                Map.of(
                    "Name",
                    "/This/is/Key",
                    "Type",
                    "String",
                    "Value",
                    "Value",
                    "Version",
                    1L,
                    "LastModifiedDate",
                    Scene.NOW,
                    "ARN",
                    ARN + "parameter/This/is/Key",
                    "DataType",
                    "text")));
    assertThat(scene.value("/This")).isEqualTo("SecureValue");
    assertThat(names(scene.call("GetParametersByPath", Map.of("Path", "/This", "Recursive", true))))
        .containsExactly("/This/is/Key");
    assertThat(
            scene.call(
                "PutParameter",
                Map.of(
                    "Name",
                    "/This/is/Key",
                    "Value",
                    "NewValue",
                    "Type",
                    "String",
                    "Overwrite",
                    true)))
        .isEqualTo(Map.of("Version", 2L, "Tier", "Standard"));
    assertThat(scene.value("/This/is/Key")).isEqualTo("NewValue");
    assertThat(scene.call("DeleteParameter", Map.of("Name", "/This/is/Key"))).isEmpty();
    assertThat(scene.failure("GetParameter", Map.of("Name", "/This/is/Key")))
        .isEqualTo("ParameterNotFound: ");
  }

  @Test
  void keepsSecureValuesSealed() {
    scene.put("/db", "SecureString", "planted");
    Map<String, Object> sealed = scene.call("GetParameter", Map.of("Name", "/db"));
    assertThat(sealed.toString()).doesNotContain("planted");
    assertThat(scene.audited()).containsExactly("DONE ssm:PutParameter parameter/db version=1");
    assertThat(scene.value("/db")).isEqualTo("planted");
    assertThat(scene.audited())
        .containsExactly(
            "DONE ssm:PutParameter parameter/db version=1",
            "DONE ssm:GetParameter parameter/db version=1");
  }

  static List<Object> names(Map<String, Object> answer) {
    return Scene.parameters(answer).stream()
        .<Object>map(one -> ((Map<?, ?>) one).get("Name"))
        .toList();
  }
}
