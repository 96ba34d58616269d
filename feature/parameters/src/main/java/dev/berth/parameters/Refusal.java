package dev.berth.parameters;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;

/**
 * A rule of the parameter store that was broken, under the code and with the text that AWS has for
 * it. Names no value.
 */
final class Refusal extends BerthException {
  private static final long serialVersionUID = 1L;
  private static final String VALIDATION = "ValidationException";

  private final String awsCode;
  private final String awsMessage;

  private Refusal(ErrorCode code, String awsCode, String awsMessage, String cause) {
    super(code, cause);
    this.awsCode = awsCode;
    this.awsMessage = awsMessage;
  }

  private static Refusal of(ErrorCode code, String awsCode, String message) {
    return new Refusal(code, awsCode, message, message);
  }

  static Refusal validation(String message) {
    return of(ErrorCode.INVALID_INPUT, VALIDATION, message);
  }

  /** A field of another JSON type. */
  static Refusal serialization() {
    return of(
        ErrorCode.INVALID_INPUT,
        "SerializationException",
        "A field of the request has another type than the service expects.");
  }

  private static Refusal name(String message) {
    return of(ErrorCode.INVALID_NAME, VALIDATION, message);
  }

  /** The code that AWS's clients know: {@code ParameterNotFound}. */
  String awsCode() {
    return awsCode;
  }

  /** AWS's text; empty where AWS says nothing. */
  String awsMessage() {
    return awsMessage;
  }

  /**
   * The same for people.
   *
   * @param verb what could not be done: {@code put}
   * @param name to which parameter; may be anything
   */
  BerthException telling(String verb, String name) {
    String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
    return new BerthException(
        code(), "Cannot %s parameter '%s': %s".formatted(verb, shown, getMessage()), this);
  }

  static Refusal notFound(String name) {
    return new Refusal(
        ErrorCode.NOT_FOUND,
        "ParameterNotFound",
        "",
        "there is none of that name. List them with 'berth param ls'.");
  }

  static Refusal historyNotFound(String name) {
    return of(ErrorCode.NOT_FOUND, "ParameterNotFound", "Parameter " + name + " not found.");
  }

  static Refusal versionNotFound(ParameterName name, String selector) {
    return of(
        ErrorCode.NOT_FOUND,
        "ParameterVersionNotFound",
        "Systems Manager could not find version %s of %s. Verify the version and try again."
            .formatted(selector, name));
  }

  static Refusal labelNotFound(ParameterName name, String label) {
    return of(
        ErrorCode.NOT_FOUND,
        "ParameterVersionNotFound",
        "Systems Manager could not find label %s of %s. Verify the label and try again."
            .formatted(label, name));
  }

  static Refusal alreadyExists() {
    return of(
        ErrorCode.CONFLICT,
        "ParameterAlreadyExists",
        "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
  }

  static Refusal limitExceeded() {
    return of(
        ErrorCode.QUOTA_EXCEEDED,
        "ParameterLimitExceeded",
        "You have exceeded the number of parameters for this account. Delete one or more parameters and try again.");
  }

  static Refusal typeMismatch(ParameterType from, ParameterType to) {
    return of(
        ErrorCode.CONFLICT,
        "HierarchyTypeMismatchException",
        "Parameter Store doesn't support changing a parameter type: this one is %s, not %s. Create a new, unique parameter."
            .formatted(from.label(), to.label()));
  }

  static Refusal maxVersions(ParameterName name, long oldest) {
    return of(
        ErrorCode.CONFLICT,
        "ParameterMaxVersionLimitExceeded",
        "You attempted to create a new version of %s by calling the PutParameter API with the overwrite flag. Version %d, the oldest version, can't be deleted because it has a label associated with it. Move the label to another version of the parameter, and try again."
            .formatted(name, oldest));
  }

  static Refusal tooManyLabels() {
    return of(
        ErrorCode.CONFLICT,
        "ParameterVersionLabelLimitExceeded",
        "A parameter version can have maximum 10 labels. Move one or more labels to another version and try again.");
  }

  static Refusal tooManyLevels() {
    return of(
        ErrorCode.INVALID_NAME,
        "HierarchyLevelLimitExceededException",
        "A hierarchy can have a maximum of 15 levels. For more information, see Requirements and constraints for parameter names in the AWS Systems Manager User Guide.");
  }

  static Refusal nameOfOtherCharacters() {
    return name(
        "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_");
  }

  static Refusal reservedPrefix() {
    return name("Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
  }

  static Refusal reservedName(String name) {
    return of(
        ErrorCode.INVALID_NAME,
        "AccessDeniedException",
        "No access to reserved parameter name: " + name + ".");
  }

  static Refusal nameNotQualified() {
    return name("Parameter name must be a fully qualified name.");
  }

  static Refusal nameEndsWithSlash() {
    return name("Parameter name must not end with slash.");
  }

  static Refusal nameTooLong() {
    return name("Parameter name: can't be longer than " + ParameterName.LONGEST + " characters.");
  }

  static Refusal path() {
    return validation(
        "The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash \"/\". It can't be prefixed with \"aws\" or \"ssm\" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol \"/\". Valid example: /get/parameters2-/by1./path0_.");
  }

  static Refusal typeNeeded() {
    return validation("A parameter type is required when you create a parameter.");
  }

  static Refusal tagsWithOverwrite() {
    return validation(
        "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.");
  }

  static Refusal valueTooLarge(Tier tier) {
    String more =
        tier == Tier.STANDARD
            ? " To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html"
            : "";
    return validation(
        "%s tier parameters support a maximum parameter value of %d characters.%s"
            .formatted(tier.label(), tier.bytes(), more));
  }

  static Refusal downgrade() {
    return validation(
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter. Be aware that standard parameters have a value limit of 4096 characters.");
  }

  static Refusal nestedParameter() {
    return validation(
        "Parameter value can't nest another parameter. Do not use \"{{}}\" in the value.");
  }

  static Refusal brokenText(String what) {
    return validation("Parameter " + what + " has to be Unicode text without broken surrogates.");
  }

  static Refusal patternMismatch(String pattern) {
    return of(
        ErrorCode.INVALID_INPUT,
        "ParameterPatternMismatchException",
        "Parameter value, cannot be validated against allowedPattern: " + pattern);
  }

  static Refusal invalidPattern(String cause) {
    return of(
        ErrorCode.INVALID_INPUT,
        "InvalidAllowedPatternException",
        "The request doesn't meet the regular expression requirement: " + cause + ".");
  }

  static Refusal invalidKeyId(String cause) {
    return of(ErrorCode.INVALID_INPUT, "InvalidKeyId", cause);
  }

  static Refusal keyIdOfPlainType() {
    return validation("KeyId is required for SecureString type parameter only.");
  }

  static Refusal dataType(String dataType) {
    return validation(
        "The following data type is not supported: %s (Data type names are all lowercase.)"
            .formatted(dataType));
  }

  static Refusal unsupportedType(ParameterType type, String dataType) {
    return of(
        ErrorCode.INVALID_INPUT,
        "UnsupportedParameterType",
        "The parameter type %s isn't supported with the data type %s."
            .formatted(type.label(), dataType));
  }

  static Refusal policies() {
    return of(
        ErrorCode.INVALID_INPUT,
        "InvalidPolicyTypeException",
        "The policy type isn't supported: parameter policies are not supported at all.");
  }

  static Refusal filterKey(String message) {
    return of(ErrorCode.INVALID_INPUT, "InvalidFilterKey", message);
  }

  static Refusal filterOption(String message) {
    return of(ErrorCode.INVALID_INPUT, "InvalidFilterOption", message);
  }

  static Refusal filterValue(String message) {
    return of(ErrorCode.INVALID_INPUT, "InvalidFilterValue", message);
  }

  static Refusal nextToken() {
    return of(ErrorCode.INVALID_INPUT, "InvalidNextToken", "The specified token isn't valid.");
  }

  static Refusal resourceType() {
    return of(
        ErrorCode.INVALID_INPUT,
        "InvalidResourceType",
        "The resource type isn't valid. Valid resource types include: Parameter.");
  }

  static Refusal resourceId() {
    return of(
        ErrorCode.NOT_FOUND,
        "InvalidResourceId",
        "The resource ID isn't valid. Verify that you entered the correct ID and try again.");
  }

  static Refusal tooManyTags() {
    return of(
        ErrorCode.INVALID_INPUT,
        "TooManyTagsError",
        "The number of tags exceeds the maximum of 50 for a resource.");
  }
}
