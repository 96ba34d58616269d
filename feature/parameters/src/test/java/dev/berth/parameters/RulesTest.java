package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of AWS's operations that can be broken, with its code and text. */
class RulesTest {
  private static final String NAME_RULE =
      "ValidationException: Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_";
  private static final String PATH_RULE =
      "ValidationException: The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol \"/\". Valid example: /get/parameters2-/by1./path0_.";

  private static Scene scene;

  @BeforeAll
  static void open(@TempDir Path folder) {
    scene = new Scene(folder);
    scene.put("/there", "String", "x");
    scene.put("/secure", "SecureString", "x");
    scene.call(
        "PutParameter",
        Map.of("Name", "/advanced", "Value", "x", "Type", "String", "Tier", "Advanced"));
    scene.call(
        "PutParameter",
        Map.of("Name", "/digits", "Value", "1", "Type", "String", "AllowedPattern", "^\\d+$"));
  }

  @AfterAll
  static void close() {
    scene.close();
  }

  private static Arguments rule(
      String what, String operation, Map<String, Object> input, String failure) {
    return Arguments.of(what, operation, input, failure);
  }

  private static Arguments name(String what, String name, String failure) {
    return rule(
        what, "PutParameter", Map.of("Name", name, "Value", "x", "Type", "String"), failure);
  }

  private static Arguments put(String what, Map<String, Object> more, String failure) {
    Map<String, Object> input = new TreeMap<>(Map.of("Name", "/new", "Value", "x"));
    input.put("Type", "String");
    input.putAll(more);
    return rule(what, "PutParameter", input, failure);
  }

  private static Arguments overwrite(String what, Map<String, Object> input, String failure) {
    Map<String, Object> whole = new TreeMap<>(Map.of("Overwrite", true, "Value", "x"));
    whole.putAll(input);
    return rule(what, "PutParameter", whole, failure);
  }

  static List<Arguments> names() {
    return List.of(
        name("a space", "/a b", NAME_RULE),
        name("nothing between slashes", "/a//b", NAME_RULE),
        name("a letter that looks like another", "/\u0430bc", NAME_RULE),
        name("a letter of full width", "/\uff41bc", NAME_RULE),
        name("a line end", "/a\nb", NAME_RULE),
        name("a header's end", "/a\r\nX: y", NAME_RULE),
        name("a selector", "/a:1", NAME_RULE),
        name("an ARN", "arn:aws:ssm:us-east-1:1:parameter/a", NAME_RULE),
        name(
            "a slash at the end",
            "/a/",
            "ValidationException: Parameter name must not end with slash."),
        name(
            "a hierarchy without a slash before it",
            "a/b",
            "ValidationException: Parameter name must be a fully qualified name."),
        name(
            "a reserved prefix",
            "awsome",
            "ValidationException: Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive)."),
        name(
            "a reserved prefix after a slash, in capitals",
            "/SSM-a",
            "ValidationException: Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive)."),
        name(
            "AWS's own hierarchy",
            "/aws/service/a",
            "AccessDeniedException: No access to reserved parameter name: /aws/service/a."),
        name("ssm as a hierarchy", "/ssm/a", NAME_RULE),
        name(
            "a level too many",
            "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16",
            "HierarchyLevelLimitExceededException: A hierarchy can have a maximum of 15 levels. For more information, see Requirements and constraints for parameter names in the AWS Systems Manager User Guide."),
        name(
            "a character too many",
            "/" + "n".repeat(1011),
            "ValidationException: Parameter name: can't be longer than 1011 characters."),
        name(
            "far too long",
            "n".repeat(2049),
            "ValidationException: 1 validation error detected: Value '"
                + "n".repeat(200)
                + "...' at 'name' failed to satisfy constraint: Member must have length less than or equal to 2048"),
        name(
            "nothing",
            "",
            "ValidationException: 1 validation error detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1"));
  }

  static List<Arguments> puts() {
    return List.of(
        put(
            "a parameter that is there",
            Map.of("Name", "/there"),
            "ParameterAlreadyExists: The parameter already exists. To overwrite this value, set the overwrite option in the request to true."),
        put(
            "an empty value",
            Map.of("Value", ""),
            "ValidationException: 1 validation error detected: Value '' at 'value' failed to satisfy constraint: Member must have length greater than or equal to 1"),
        put(
            "an unknown type",
            Map.of("Type", "Text"),
            "ValidationException: 1 validation error detected: Value 'Text' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [SecureString, StringList, String]"),
        put(
            "several at once",
            Map.of("Type", "Text", "Tier", "Big"),
            "ValidationException: 2 validation errors detected: Value 'Text' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [SecureString, StringList, String]; Value 'Big' at 'tier' failed to satisfy constraint: Member must satisfy enum value set: [Standard, Advanced, Intelligent-Tiering]"),
        put(
            "a number for a text",
            Map.of("Value", 7L),
            "SerializationException: A field of the request has another type than the service expects."),
        put(
            "a text for a truth value",
            Map.of("Overwrite", "true"),
            "SerializationException: A field of the request has another type than the service expects."),
        rule(
            "no name and no value",
            "PutParameter",
            Map.of("Type", "String"),
            "ValidationException: 2 validation errors detected: Value null at 'name' failed to satisfy constraint: Member must not be null; Value null at 'value' failed to satisfy constraint: Member must not be null"),
        rule(
            "no type for a new one",
            "PutParameter",
            Map.of("Name", "/new", "Value", "x"),
            "ValidationException: A parameter type is required when you create a parameter."),
        put(
            "more than 4 KB",
            Map.of("Value", "x".repeat(4097)),
            "ValidationException: Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"),
        put(
            "more than 8 KB",
            Map.of("Value", "x".repeat(8193), "Tier", "Intelligent-Tiering"),
            "ValidationException: Advanced tier parameters support a maximum parameter value of 8192 characters."),
        put(
            "more than 8 KB by its bytes",
            Map.of("Value", "\u00e9".repeat(4097), "Tier", "Advanced"),
            "ValidationException: Advanced tier parameters support a maximum parameter value of 8192 characters."),
        put(
            "a long description",
            Map.of("Description", "d".repeat(1025)),
            "ValidationException: 1 validation error detected: Value '"
                + "d".repeat(200)
                + "...' at 'description' failed to satisfy constraint: Member must have length less than or equal to 1024"),
        put(
            "tags with overwrite",
            Map.of("Overwrite", true, "Tags", List.of(Map.of("Key", "a", "Value", "b"))),
            "ValidationException: Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource."),
        put(
            "a tag without a key",
            Map.of("Tags", List.of(Map.of("Key", "", "Value", "b"))),
            "ValidationException: 1 validation error detected: Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1"),
        put(
            "a tag of another form",
            Map.of("Tags", List.of(Map.of("Key", "a\n", "Value", "b"))),
            "ValidationException: 1 validation error detected: Value 'a\n' at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$"),
        put(
            "a reserved tag",
            Map.of("Tags", List.of(Map.of("Key", "aws:a", "Value", "b"))),
            "ValidationException: Tag keys can't be prefixed with \"aws:\"."),
        put(
            "too many tags",
            Map.of("Tags", tags(51)),
            "TooManyTagsError: The number of tags exceeds the maximum of 50 for a resource."),
        put(
            "a value that nests another",
            Map.of("Value", "a {{ssm:b}} c"),
            "ValidationException: Parameter value can't nest another parameter. Do not use \"{{}}\" in the value."),
        put(
            "half of a character",
            Map.of("Value", "a\ud800"),
            "ValidationException: Parameter value has to be Unicode text without broken surrogates."),
        put(
            "a value that does not match",
            Map.of("AllowedPattern", "[a-w]+"),
            "ParameterPatternMismatchException: Parameter value, cannot be validated against allowedPattern: [a-w]+"),
        put(
            "a pattern that is none",
            Map.of("AllowedPattern", "(["),
            "InvalidAllowedPatternException: The request doesn't meet the regular expression requirement: missing closing ]."),
        put(
            "a key for a plain text",
            Map.of("KeyId", "alias/aws/ssm"),
            "ValidationException: KeyId is required for SecureString type parameter only."),
        put(
            "a key that there is not",
            Map.of("KeyId", "alias/mine", "Type", "SecureString"),
            "InvalidKeyId: Invalid keyId alias/mine"),
        put(
            "an unknown data type",
            Map.of("DataType", "Text"),
            "ValidationException: The following data type is not supported: Text (Data type names are all lowercase.)"),
        put(
            "an image as a secret",
            Map.of("DataType", "aws:ec2:image", "Type", "SecureString"),
            "UnsupportedParameterType: The parameter type SecureString isn't supported with the data type aws:ec2:image."),
        put(
            "policies",
            Map.of("Policies", "[{\"Type\":\"Expiration\"}]"),
            "InvalidPolicyTypeException: The policy type isn't supported: parameter policies are not supported at all."),
        overwrite(
            "another type",
            Map.of("Name", "/there", "Type", "SecureString"),
            "HierarchyTypeMismatchException: Parameter Store doesn't support changing a parameter type: this one is String, not SecureString. Create a new, unique parameter."),
        overwrite(
            "a lesser tier",
            Map.of("Name", "/advanced", "Tier", "Standard"),
            "ValidationException: This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter. Be aware that standard parameters have a value limit of 4096 characters."),
        overwrite(
            "a value against the pattern of before",
            Map.of("Name", "/digits"),
            "ParameterPatternMismatchException: Parameter value, cannot be validated against allowedPattern: ^\\d+$"));
  }

  static List<Arguments> others() {
    return List.of(
        rule("no parameter", "GetParameter", Map.of("Name", "/none"), "ParameterNotFound: "),
        rule("a name that can be none", "GetParameter", Map.of("Name", "{a}"), NAME_RULE),
        rule(
            "no such version",
            "GetParameter",
            Map.of("Name", "/there:2"),
            "ParameterVersionNotFound: Systems Manager could not find version 2 of /there. Verify the version and try again."),
        rule(
            "no such label",
            "GetParameter",
            Map.of("Name", "/there:live"),
            "ParameterVersionNotFound: Systems Manager could not find label live of /there. Verify the label and try again."),
        rule(
            "an ARN of another account",
            "GetParameter",
            Map.of("Name", "arn:aws:ssm:us-east-1:000000000001:parameter/there"),
            "ParameterNotFound: "),
        rule(
            "eleven names",
            "GetParameters",
            Map.of("Names", List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k")),
            "ValidationException: 1 validation error detected: Value '[a, b, c, d, e, f, g, h, i, j, k]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 10"),
        rule(
            "no names",
            "GetParameters",
            Map.of("Names", List.of()),
            "ValidationException: 1 validation error detected: Value '[]' at 'names' failed to satisfy constraint: Member must have length greater than or equal to 1"),
        rule("a path without a slash", "GetParametersByPath", Map.of("Path", "a"), PATH_RULE),
        rule("a path with a hole", "GetParametersByPath", Map.of("Path", "/a//b"), PATH_RULE),
        rule(
            "eleven results",
            "GetParametersByPath",
            Map.of("Path", "/", "MaxResults", 11L),
            "ValidationException: 1 validation error detected: Value '11' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 10"),
        rule(
            "no results",
            "GetParametersByPath",
            Map.of("Path", "/", "MaxResults", 0L),
            "ValidationException: 1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1"),
        rule(
            "a token that is none",
            "GetParametersByPath",
            Map.of("Path", "/", "NextToken", "abc"),
            "InvalidNextToken: The specified token isn't valid."),
        rule(
            "a filter of describing",
            "GetParametersByPath",
            Map.of(
                "Path",
                "/",
                "ParameterFilters",
                List.of(Map.of("Key", "Name", "Values", List.of("a")))),
            "InvalidFilterKey: The following filter key is not valid: Name. Valid filter keys include: [Type, KeyId]."),
        rule(
            "no history",
            "GetParameterHistory",
            Map.of("Name", "/none"),
            "ParameterNotFound: Parameter /none not found."),
        rule(
            "nothing to delete", "DeleteParameter", Map.of("Name", "/none"), "ParameterNotFound: "),
        rule("a version to delete", "DeleteParameter", Map.of("Name", "/there:1"), NAME_RULE),
        describe(
            "an unknown key",
            Map.of("Key", "Colour", "Values", List.of("a")),
            "ValidationException: 1 validation error detected: Value 'Colour' at 'parameterFilters.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType"),
        describe(
            "a label",
            Map.of("Key", "Label", "Values", List.of("a")),
            "InvalidFilterKey: The following filter key is not valid: Label. Valid filter keys include: [Path, Name, Type, KeyId, Tier]."),
        describe(
            "no values",
            Map.of("Key", "Name"),
            "InvalidFilterValue: The following filter values are missing : null for filter key Name"),
        describe(
            "an option of another key",
            Map.of("Key", "Path", "Option", "Equals", "Values", List.of("/a")),
            "InvalidFilterOption: The following filter option is not valid: Equals. Valid options include: [Recursive, OneLevel]."),
        describe(
            "an unknown option",
            Map.of("Key", "Name", "Option", "option", "Values", List.of("a")),
            "InvalidFilterOption: The following filter option is not valid: option. Valid options include: [BeginsWith, Equals]."),
        describe(
            "an unknown tier",
            Map.of("Key", "Tier", "Values", List.of("test")),
            "InvalidFilterValue: The following filter value is not valid: test. Valid values include: [Standard, Advanced, Intelligent-Tiering]."),
        describe(
            "AWS's own path",
            Map.of("Key", "Path", "Values", List.of("/aws")),
            "ValidationException: Filters for common parameters can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). When using global parameters, please specify within a global namespace."),
        rule(
            "both forms of filters",
            "DescribeParameters",
            Map.of(
                "Filters",
                List.of(Map.of("Key", "Name", "Values", List.of("a"))),
                "ParameterFilters",
                List.of(Map.of("Key", "Name", "Values", List.of("a")))),
            "ValidationException: You can use either Filters or ParameterFilters in a single request."),
        rule(
            "tags of what there is not",
            "AddTagsToResource",
            Map.of(
                "ResourceType",
                "Parameter",
                "ResourceId",
                "/none",
                "Tags",
                List.of(Map.of("Key", "a", "Value", "b"))),
            "InvalidResourceId: The resource ID isn't valid. Verify that you entered the correct ID and try again."),
        rule(
            "tags of a document",
            "ListTagsForResource",
            Map.of("ResourceType", "Document", "ResourceId", "/there"),
            "InvalidResourceType: The resource type isn't valid. Valid resource types include: Parameter."),
        rule(
            "tags of something unknown",
            "ListTagsForResource",
            Map.of("ResourceType", "Thing", "ResourceId", "/there"),
            "ValidationException: 1 validation error detected: Value 'Thing' at 'resourceType' failed to satisfy constraint: Member must satisfy enum value set: [Document, ManagedInstance, MaintenanceWindow, Parameter, PatchBaseline, OpsItem, OpsMetadata, Automation, Association]"),
        rule(
            "a label for a version that there is not",
            "LabelParameterVersion",
            Map.of("Name", "/there", "ParameterVersion", 7L, "Labels", List.of("a")),
            "ParameterVersionNotFound: Systems Manager could not find version 7 of /there. Verify the version and try again."),
        rule(
            "a label for nothing",
            "LabelParameterVersion",
            Map.of("Name", "/none", "Labels", List.of("a")),
            "ParameterNotFound: "));
  }

  private static Arguments describe(String what, Map<String, Object> filter, String failure) {
    return rule(what, "DescribeParameters", Map.of("ParameterFilters", List.of(filter)), failure);
  }

  private static List<Map<String, String>> tags(int amount) {
    List<Map<String, String>> tags = new ArrayList<>();
    for (int i = 0; i < amount; i++) {
      tags.add(Map.of("Key", "key" + i, "Value", "value"));
    }
    return tags;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"names", "puts", "others"})
  void refusesWithAwssCodeAndText(
      String what, String operation, Map<String, Object> input, String failure) {
    assertThat(scene.failure(operation, input)).as(what).isEqualTo(failure);
  }

  @Test
  void takesWhatIsJustAllowed() {
    scene.put("/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15", "String", "x");
    scene.put("/" + "n".repeat(1010), "String", "x".repeat(4096));
    scene.call(
        "PutParameter",
        Map.of(
            "Name",
            "plain_.-",
            "Type",
            "StringList",
            "Value",
            "a,b",
            "Tags",
            tags(50),
            "Policies",
            "[]"));
    assertThat(
            scene.call(
                "PutParameter",
                Map.of(
                    "Name",
                    "/large",
                    "Type",
                    "SecureString",
                    "KeyId",
                    "alias/aws/ssm",
                    "Tier",
                    "Intelligent-Tiering",
                    "Value",
                    "x".repeat(8192))))
        .isEqualTo(Map.of("Version", 1L, "Tier", "Advanced"));
    assertThat(scene.value("/large")).hasSize(8192);
    assertThat(scene.value("plain_.-")).isEqualTo("a,b");
  }

  @Test
  void refusesMoreThanTheQuotaHas(@TempDir Path folder) {
    try (Scene own = new Scene(folder)) {
      own.quota(1);
      own.put("/one", "String", "x");
      assertThat(
              own.failure("PutParameter", Map.of("Name", "/two", "Value", "x", "Type", "String")))
          .isEqualTo(
              "ParameterLimitExceeded: You have exceeded the number of parameters for this account. Delete one or more parameters and try again.");
      own.overwrite("/one", "y");
      own.call("DeleteParameter", Map.of("Name", "/one"));
      own.put("/two", "String", "x");
    }
  }
}
