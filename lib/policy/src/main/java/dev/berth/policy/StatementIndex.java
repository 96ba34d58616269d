package dev.berth.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements of one effect, found by what they say about an action: those that name it whole, those
 * with a wildcard behind its service, and the others. Immutable.
 */
final class StatementIndex {
  /**
   * A statement.
   *
   * @param order its place among those of its effect
   */
  record Entry(int order, Statement statement, StatementRef ref) {}

  private static final Entry[] NONE = {};

  private final Map<String, Entry[]> byAction;
  private final Map<String, Entry[]> byService;
  private final Entry[] others;

  private StatementIndex(
      Map<String, List<Entry>> byAction, Map<String, List<Entry>> byService, List<Entry> others) {
    this.byAction = arrays(byAction);
    this.byService = arrays(byService);
    this.others = others.toArray(NONE);
  }

  static StatementIndex of(List<Entry> entries) {
    Map<String, List<Entry>> byAction = new HashMap<>();
    Map<String, List<Entry>> byService = new HashMap<>();
    List<Entry> others = new ArrayList<>();
    for (Entry entry : entries) {
      ActionPatterns actions = entry.statement().actions();
      if (actions.isAllBut()) {
        others.add(entry);
        continue;
      }
      actions.names().forEach(name -> add(byAction, name, entry));
      for (Glob glob : actions.globs()) {
        Glob service = Glob.of(service(glob.text()));
        if (service.isLiteral()) {
          add(byService, service.text(), entry);
        } else {
          add(others, entry);
        }
      }
    }
    return new StatementIndex(byAction, byService, others);
  }

  private static void add(Map<String, List<Entry>> index, String key, Entry entry) {
    add(index.computeIfAbsent(key, _ -> new ArrayList<>()), entry);
  }

  /** Adds one, once. */
  private static void add(List<Entry> entries, Entry entry) {
    if (entries.isEmpty() || entries.getLast().order() != entry.order()) {
      entries.add(entry);
    }
  }

  private static Map<String, Entry[]> arrays(Map<String, List<Entry>> index) {
    Map<String, Entry[]> arrays = HashMap.newHashMap(index.size());
    index.forEach((key, entries) -> arrays.put(key, entries.toArray(NONE)));
    return arrays;
  }

  private static String service(String action) {
    int colon = action.indexOf(':');
    return colon < 0 ? action : action.substring(0, colon);
  }

  /** The first statement that matches; null if none does. */
  @Nullable StatementRef first(Question question) {
    String action = question.action();
    Entry first = earlier(byAction.getOrDefault(action, NONE), null, question);
    first = earlier(byService.getOrDefault(service(action), NONE), first, question);
    first = earlier(others, first, question);
    return first == null ? null : first.ref();
  }

  /** The first of some that matches, if it stands before another one; otherwise that one. */
  private static @Nullable Entry earlier(
      Entry[] entries, @Nullable Entry other, Question question) {
    for (Entry entry : entries) {
      if (other != null && entry.order() > other.order()) {
        return other;
      }
      if (entry.statement().matches(question)) {
        return entry;
      }
    }
    return other;
  }
}
