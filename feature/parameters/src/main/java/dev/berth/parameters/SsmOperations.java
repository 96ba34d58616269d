package dev.berth.parameters;

import dev.berth.access.Action;
import dev.berth.aws.AwsCall;
import dev.berth.aws.AwsException;
import dev.berth.aws.AwsOperation;
import dev.berth.kernel.Secret;
import dev.berth.parameters.AwsInput.Length;
import dev.berth.parameters.AwsInput.Size;
import dev.berth.parameters.ParameterFilters.Given;
import dev.berth.parameters.ParameterReads.Page;
import dev.berth.parameters.ParameterReads.Want;
import dev.berth.parameters.ParameterTable.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The operations of AWS's parameter store, by its protocol. Stateless. */
final class SsmOperations {
  static final Length NAME = new Length(1, 2048);
  private static final Length TOKEN = new Length(0, Integer.MAX_VALUE);
  private static final Length TAG_KEY =
      new Length(1, 128, Pattern.compile("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$"));
  private static final Length TAG_VALUE =
      new Length(0, 256, Pattern.compile("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$"));
  private static final Length KEY_ID = new Length(1, 256, Pattern.compile("^([a-zA-Z0-9:/_-]+)$"));
  private static final Length FILTER_KEY =
      new Length(1, 132, Pattern.compile("tag:.+|Name|Type|KeyId|Path|Label|Tier|DataType"));
  private static final List<String> TYPES = List.of("SecureString", "StringList", "String");
  private static final List<String> TIERS = List.of("Standard", "Advanced", "Intelligent-Tiering");
  private static final List<String> RESOURCE_TYPES =
      List.of(
          "Document",
          "ManagedInstance",
          "MaintenanceWindow",
          "Parameter",
          "PatchBaseline",
          "OpsItem",
          "OpsMetadata",
          "Automation",
          "Association");
  private static final int PAGE_BY_PATH = 10;
  private static final int PAGE = 50;

  private final ParameterReads reads;
  private final ParameterWrites writes;

  SsmOperations(ParameterReads reads, ParameterWrites writes) {
    this.reads = reads;
    this.writes = writes;
  }

  /** A call with its input as it can be read. */
  private record Ask(Caller caller, AwsInput input, SsmFields fields) {}

  List<AwsOperation> all() {
    return List.of(
        operation("PutParameter", List.of(Actions.PUT, Actions.ADD_TAGS), this::put),
        operation("GetParameter", List.of(Actions.GET), this::get),
        operation("GetParameters", List.of(Actions.GET_SEVERAL), this::getSeveral),
        operation("GetParametersByPath", List.of(Actions.GET_BY_PATH), this::getByPath),
        operation("GetParameterHistory", List.of(Actions.HISTORY), this::history),
        operation("DeleteParameter", List.of(Actions.DELETE), this::delete),
        operation("DeleteParameters", List.of(Actions.DELETE_SEVERAL), this::deleteSeveral),
        operation("DescribeParameters", List.of(Actions.DESCRIBE), this::describe),
        operation("AddTagsToResource", List.of(Actions.ADD_TAGS), this::addTags),
        operation("RemoveTagsFromResource", List.of(Actions.REMOVE_TAGS), this::removeTags),
        operation("ListTagsForResource", List.of(Actions.LIST_TAGS), this::listTags),
        operation("LabelParameterVersion", List.of(Actions.LABEL), this::label),
        operation("UnlabelParameterVersion", List.of(Actions.UNLABEL), this::unlabel));
  }

  private static AwsOperation operation(
      String name, List<Action> actions, Function<Ask, Map<String, Object>> handler) {
    return new AwsOperation(
        "ssm",
        "AmazonSSM." + name,
        actions,
        call -> {
          try {
            return handler.apply(ask(call));
          } catch (Refusal e) {
            AwsException told = new AwsException(e.awsCode(), e.awsMessage());
            told.initCause(e);
            throw told;
          }
        });
  }

  private static Ask ask(AwsCall call) {
    return new Ask(
        new Caller(call.principal(), call::require),
        new AwsInput(call.input()),
        new SsmFields(call.region(), call.principal().tenant()));
  }

  private Map<String, Object> put(Ask ask) {
    AwsInput input = ask.input();
    String name = input.needed("Name", NAME);
    String description = input.text("Description", new Length(0, ParameterRules.DESCRIPTION));
    String value = input.secret("Value");
    String type = input.choice("Type", TYPES);
    String keyId = input.text("KeyId", KEY_ID);
    boolean overwrite = input.flag("Overwrite");
    String pattern = input.text("AllowedPattern", new Length(0, ParameterRules.PATTERN));
    SortedMap<String, String> tags = tags(input, new Size(0, 1000));
    String tier = input.choice("Tier", TIERS);
    String policies = input.text("Policies", new Length(1, 4096));
    String dataType = input.text("DataType", new Length(0, 128));
    input.check();
    if (policies != null && !policies.strip().matches("\\[\\s*]|\\{\\s*}")) {
      throw Refusal.policies();
    }
    ParameterType known = type == null ? null : ParameterType.find(type).orElseThrow();
    checkKey(keyId, known);
    ParameterStore.Put put =
        writes.put(
            ask.caller(),
            new ParameterChange(
                ParameterName.forNew(name),
                new Secret(value),
                known,
                overwrite,
                tier,
                description,
                pattern,
                dataType,
                tags));
    return Map.of("Version", put.version(), "Tier", put.tier().label());
  }

  private static void checkKey(@Nullable String keyId, @Nullable ParameterType type) {
    if (keyId == null) {
      return;
    }
    if (type != null && !type.isSecure()) {
      throw Refusal.keyIdOfPlainType();
    }
    if (!keyId.equals(SsmFields.KEY_ID)) {
      throw Refusal.invalidKeyId("Invalid keyId " + keyId);
    }
  }

  private static SortedMap<String, String> tags(AwsInput input, Size size) {
    SortedMap<String, String> tags = new TreeMap<>();
    for (AwsInput tag : input.structures("Tags", size)) {
      tags.put(tag.needed("Key", TAG_KEY), tag.needed("Value", TAG_VALUE));
    }
    return tags;
  }

  private Map<String, Object> get(Ask ask) {
    String name = ask.input().needed("Name", NAME);
    boolean decrypt = ask.input().flag("WithDecryption");
    ask.input().check();
    return Map.of("Parameter", ask.fields().parameter(reads.get(ask.caller(), name, decrypt)));
  }

  private Map<String, Object> getSeveral(Ask ask) {
    List<String> names = ask.input().texts("Names", new Size(1, 10), NAME);
    boolean decrypt = ask.input().flag("WithDecryption");
    ask.input().check();
    ParameterReads.Several several = reads.getSeveral(ask.caller(), names, decrypt);
    return Map.of(
        "Parameters",
        several.found().stream().map(ask.fields()::parameter).toList(),
        "InvalidParameters",
        several.invalid());
  }

  private Map<String, Object> getByPath(Ask ask) {
    AwsInput input = ask.input();
    String path = input.needed("Path", NAME);
    boolean recursive = input.flag("Recursive");
    List<Given> filters = filters(input);
    Want want = want(input, PAGE_BY_PATH);
    input.check();
    Range range = new Range(ParameterFilters.trimmed(path), recursive);
    Page<Shown> page = reads.byPath(ask.caller(), range, ParameterFilters.ofPath(filters), want);
    return page("Parameters", page, ask.fields()::parameter);
  }

  private static Want want(AwsInput input, int most) {
    return new Want(
        input.flag("WithDecryption"),
        input.number("MaxResults", most, 1, most),
        input.text("NextToken", TOKEN));
  }

  private static List<Given> filters(AwsInput input) {
    List<Given> filters = new ArrayList<>();
    for (AwsInput one : input.structures("ParameterFilters", new Size(0, 100))) {
      String key = one.needed("Key", FILTER_KEY);
      String option = one.text("Option", new Length(1, 10));
      List<String> values =
          one.has("Values") ? one.texts("Values", new Size(1, 50), new Length(1, 1024)) : null;
      filters.add(new Given(key, option, values));
    }
    return filters;
  }

  private static <T> Map<String, Object> page(
      String name, Page<T> page, Function<T, Map<String, Object>> fields) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(name, page.items().stream().map(fields).toList());
    String next = page.next();
    if (next != null) {
      answer.put("NextToken", next);
    }
    return answer;
  }

  private Map<String, Object> history(Ask ask) {
    String name = ask.input().needed("Name", NAME);
    Want want = want(ask.input(), PAGE);
    ask.input().check();
    return page("Parameters", reads.history(ask.caller(), name, want), ask.fields()::history);
  }

  private Map<String, Object> delete(Ask ask) {
    String name = ask.input().needed("Name", NAME);
    ask.input().check();
    writes.delete(ask.caller(), name);
    return Map.of();
  }

  private Map<String, Object> deleteSeveral(Ask ask) {
    List<String> names = ask.input().texts("Names", new Size(1, 10), NAME);
    ask.input().check();
    ParameterWrites.Deleted deleted = writes.deleteSeveral(ask.caller(), names);
    return Map.of("DeletedParameters", deleted.deleted(), "InvalidParameters", deleted.invalid());
  }

  private Map<String, Object> describe(Ask ask) {
    AwsInput input = ask.input();
    List<Given> filters = filters(input);
    List<Given> old = new ArrayList<>();
    for (AwsInput one : input.structures("Filters", new Size(0, 100))) {
      String key = one.choice("Key", List.of("Name", "Type", "KeyId"));
      old.add(
          new Given(
              key == null ? "" : key,
              null,
              one.texts("Values", new Size(1, 50), new Length(1, 1024))));
    }
    Want want = want(input, PAGE);
    input.check();
    if (!old.isEmpty() && !filters.isEmpty()) {
      throw Refusal.validation(
          "You can use either Filters or ParameterFilters in a single request.");
    }
    ParameterFilters wanted =
        old.isEmpty() ? ParameterFilters.ofDescribe(filters) : ParameterFilters.ofOldForm(old);
    return page("Parameters", reads.describe(ask.caller(), wanted, want), ask.fields()::metadata);
  }

  private Map<String, Object> addTags(Ask ask) {
    String name = resourceId(ask.input());
    SortedMap<String, String> tags = tags(ask.input(), new Size(1, 1000));
    check(ask.input());
    writes.addTags(ask.caller(), name, tags);
    return Map.of();
  }

  private static String resourceId(AwsInput input) {
    if (input.choice("ResourceType", RESOURCE_TYPES) == null) {
      input.needed("ResourceType", TOKEN);
    }
    return input.needed("ResourceId", TOKEN);
  }

  private static void check(AwsInput input) {
    input.check();
    if (!"Parameter".equals(input.choice("ResourceType", RESOURCE_TYPES))) {
      throw Refusal.resourceType();
    }
  }

  private Map<String, Object> removeTags(Ask ask) {
    String name = resourceId(ask.input());
    List<String> keys = ask.input().texts("TagKeys", new Size(1, 1000), TAG_KEY);
    check(ask.input());
    writes.removeTags(ask.caller(), name, keys);
    return Map.of();
  }

  private Map<String, Object> listTags(Ask ask) {
    String name = resourceId(ask.input());
    check(ask.input());
    List<Map<String, Object>> tags = new ArrayList<>();
    reads
        .tags(ask.caller(), name)
        .forEach((key, value) -> tags.add(Map.of("Key", key, "Value", value)));
    return Map.of("TagList", tags);
  }

  private Map<String, Object> label(Ask ask) {
    AwsInput input = ask.input();
    String name = input.needed("Name", NAME);
    Long version = input.longNumber("ParameterVersion");
    List<String> labels = input.texts("Labels", new Size(1, 10), new Length(1, 100));
    input.check();
    ParameterStore.Labelled labelled = writes.label(ask.caller(), name, version, labels);
    return Map.of("InvalidLabels", labelled.invalid(), "ParameterVersion", labelled.version());
  }

  private Map<String, Object> unlabel(Ask ask) {
    AwsInput input = ask.input();
    String name = input.needed("Name", NAME);
    Long version = input.longNumber("ParameterVersion");
    if (version == null) {
      input.needed("ParameterVersion", TOKEN);
    }
    List<String> labels = input.texts("Labels", new Size(1, 10), new Length(1, 100));
    input.check();
    ParameterStore.Labelled done =
        writes.unlabel(ask.caller(), name, version == null ? 0 : version, labels);
    return Map.of("RemovedLabels", done.done(), "InvalidLabels", done.invalid());
  }
}
