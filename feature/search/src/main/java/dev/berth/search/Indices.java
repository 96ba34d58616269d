package dev.berth.search;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.elastic.ElasticFailure;
import dev.berth.elastic.FieldType;
import dev.berth.elastic.FieldTypes;
import dev.berth.elastic.Keys;
import dev.berth.http.Guard;
import dev.berth.kernel.ErrorCode;
import dev.berth.kql.FieldName;
import dev.berth.kql.Pattern;
import dev.berth.kql.Query;
import dev.berth.kql.Value;
import dev.berth.records.AuditEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the indices that a request names, of those that its principal may use. What a name with
 * stars stands for is only what may be used; what is named itself and may not is refused.
 * Thread-safe.
 */
final class Indices {
  static final Action WRITE = new Action("log:Write");
  static final Action SEARCH = new Action("log:Search");

  private static final java.util.regex.Pattern NAME =
      java.util.regex.Pattern.compile("(?![-_+])[^A-Z\\\\/*?\"<>| ,#:\\p{Cntrl}]+");
  private static final int LONGEST = 255;
  private static final int MOST_PARTS = 200;

  private final DocumentStore store;
  private final RecordIndices records;
  private final Access access;
  private final Guard guard;

  Indices(DocumentStore store, RecordIndices records, Access access, Guard guard) {
    this.store = store;
    this.records = records;
    this.access = access;
    this.guard = guard;
  }

  private static Resource resource(Principal principal, String index) {
    return new Resource(principal.tenant(), "log/" + index);
  }

  /**
   * Lets documents be written to an index.
   *
   * @throws dev.berth.kernel.BerthException {@code DENIED}, {@code INVALID_INPUT}
   */
  void requireWrite(Principal principal, String index) {
    boolean right =
        NAME.matcher(index).matches()
            && index.getBytes(StandardCharsets.UTF_8).length <= LONGEST
            && !index.equals(".")
            && !index.equals("..");
    if (!right) {
      String shown = index.length() > 100 ? index.substring(0, 100) : index;
      throw new ElasticFailure(
          ErrorCode.INVALID_INPUT,
          "invalid_index_name_exception",
          "Invalid index name [%s], must be lowercase, not begin with '_', '-' or '+', and have none of \\/*?\"<>| ,#: in it"
              .formatted(shown));
    }
    if (index.startsWith(RecordIndices.PREFIX)) {
      throw new ElasticFailure(
          ErrorCode.DENIED,
          "cluster_block_exception",
          "index [%s] blocked by: [FORBIDDEN/8/index write (api)]: names that begin with '%s' are those of what Berth collects itself. Choose another."
              .formatted(index, RecordIndices.PREFIX));
    }
    guard.require(principal, WRITE, resource(principal, index));
  }

  /** Writes down that an index was removed, with all that was in it. */
  void removed(Principal principal, String index) {
    guard.record(
        new AuditEntry(principal, WRITE, resource(principal, index), AuditEntry.Result.DONE));
  }

  /**
   * Lets templates be kept, which are for no index in particular.
   *
   * @throws dev.berth.kernel.BerthException {@code DENIED}
   */
  void requireTemplates(Principal principal) {
    guard.require(principal, WRITE, resource(principal, "*"));
  }

  /**
   * The indices of an expression: names, stars, commas, {@code -} before what is left out.
   *
   * @param expression empty: all
   * @throws dev.berth.kernel.BerthException {@code DENIED}, {@code NOT_FOUND}
   */
  List<KnownIndex> find(Asked asked, String expression) {
    String whole = expression.isEmpty() || expression.equals("_all") ? "*" : expression;
    boolean lenient = asked.flag("ignore_unavailable");
    SortedMap<String, KnownIndex> found = new TreeMap<>();
    SortedMap<String, KnownIndex> all = new TreeMap<>();
    store.indices(asked.principal().tenant()).forEach(index -> all.put(index.name(), index));
    List<String> days = records.names(asked.principal());
    String[] parts = whole.split(",", MOST_PARTS + 1);
    if (parts.length > MOST_PARTS) {
      throw ElasticFailure.illegal("Cannot search in more than " + MOST_PARTS + " names at once.");
    }
    for (String part : parts) {
      if (part.startsWith("-")) {
        Pattern left = pattern(part.substring(1));
        found.keySet().removeIf(left::matches);
      } else if (part.contains("*")) {
        all.values().stream()
            .filter(index -> pattern(part).matches(index.name()))
            .filter(index -> isAllowed(asked.principal(), index.name()))
            .forEach(index -> found.put(index.name(), index));
        days.stream()
            .filter(name -> !found.containsKey(name) && pattern(part).matches(name))
            .filter(name -> isAllowed(asked.principal(), name))
            .flatMap(name -> records.find(asked.principal(), name).stream())
            .forEach(index -> found.put(index.name(), index));
      } else {
        KnownIndex named = named(asked.principal(), part, all, lenient);
        if (named != null) {
          found.put(part, named);
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static Pattern pattern(String text) {
    return new Pattern(List.of(text.split("\\*", -1)));
  }

  private boolean isAllowed(Principal principal, String index) {
    return access.decide(principal, SEARCH, resource(principal, index)).isAllowed();
  }

  private @Nullable KnownIndex named(
      Principal principal, String name, Map<String, KnownIndex> all, boolean lenient) {
    guard.require(principal, SEARCH, resource(principal, name));
    KnownIndex index = records.find(principal, name).orElseGet(() -> all.get(name));
    if (index == null && !lenient) {
      throw missing(name);
    }
    return index;
  }

  static ElasticFailure missing(String name) {
    return new ElasticFailure(
        ErrorCode.NOT_FOUND, "index_not_found_exception", "no such index [" + name + "]");
  }

  /** The documents of indices. */
  static Query within(List<KnownIndex> indices) {
    List<Query> parts = new ArrayList<>();
    indices.stream()
        .filter(index -> index.day() == null)
        .forEach(
            index ->
                parts.add(
                    new Query.Has(
                        new FieldName(new Pattern(List.of(Keys.INDEX))),
                        new Value.Phrase(index.name()))));
    return switch (parts.size()) {
      case 0 -> new Query.Not(new Query.All());
      case 1 -> parts.getFirst();
      default -> new Query.Or(parts);
    };
  }

  /** The types of the fields of indices; of one that has several, the first index's. */
  static FieldTypes types(List<KnownIndex> indices) {
    return field -> {
      for (KnownIndex index : indices) {
        FieldType type = index.fields().get(field);
        if (type != null) {
          return type;
        }
      }
      return null;
    };
  }
}
