package dev.berth.parameters;

import dev.berth.aws.AwsAccount;
import dev.berth.kernel.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns parameters into the fields of AWS's answers.
 *
 * @param region that ARNs name
 */
record SsmFields(String region, TenantId tenant) {
  /** The one key that secure parameters are sealed by, as AWS calls its own. */
  static final String KEY_ID = "alias/aws/ssm";

  String arn(ParameterName name) {
    return "arn:aws:ssm:%s:%s:parameter/%s".formatted(region, AwsAccount.of(tenant), name.bare());
  }

  private String user(String name) {
    return "arn:aws:iam::%s:user/%s".formatted(AwsAccount.of(tenant), name);
  }

  /** AWS's {@code Parameter}. */
  Map<String, Object> parameter(Shown shown) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("Name", shown.name().value());
    fields.put("Type", shown.type().label());
    fields.put("Value", shown.value().reveal());
    fields.put("Version", shown.version().number());
    String selector = shown.selector();
    if (selector != null) {
      fields.put("Selector", selector);
    }
    fields.put("LastModifiedDate", shown.version().modified());
    fields.put("ARN", arn(shown.name()));
    fields.put("DataType", shown.version().dataType());
    return fields;
  }

  /** AWS's {@code ParameterHistory}. */
  Map<String, Object> history(ParameterReads.Labelled labelled) {
    Shown shown = labelled.shown();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("Name", shown.name().value());
    about(fields, shown.type(), shown.version());
    fields.put("Value", shown.value().reveal());
    fields.put("Labels", labelled.labels());
    return fields;
  }

  /** AWS's {@code ParameterMetadata}. */
  Map<String, Object> metadata(Parameter parameter) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("Name", parameter.name().value());
    fields.put("ARN", arn(parameter.name()));
    about(fields, parameter.type(), parameter.version());
    return fields;
  }

  private void about(Map<String, Object> fields, ParameterType type, Version version) {
    fields.put("Type", type.label());
    if (type.isSecure()) {
      fields.put("KeyId", KEY_ID);
    }
    fields.put("LastModifiedDate", version.modified());
    fields.put("LastModifiedUser", user(version.modifiedBy()));
    String description = version.description();
    if (description != null && !description.isEmpty()) {
      fields.put("Description", description);
    }
    String pattern = version.pattern();
    if (pattern != null) {
      fields.put("AllowedPattern", pattern);
    }
    fields.put("Version", version.number());
    fields.put("Tier", version.tier().label());
    fields.put("Policies", List.of());
    fields.put("DataType", version.dataType());
  }
}
