package dev.berth.deploy;

import dev.berth.compose.ContentSection.OnChange;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a stack has of parameters and secrets that are kept apart from stacks. Immutable.
 *
 * @param held what lies in files of its tasks
 * @param filled what stands in its file
 */
record StackParameters(List<Held> held, List<Filled> filled) {
  static final StackParameters NONE = new StackParameters(List.of(), List.of());

  StackParameters {
    held = List.copyOf(held);
    filled = List.copyOf(filled);
  }

  /** What is named. */
  enum Kind {
    PARAMETER,
    SECRET,
    /** All parameters below a path. */
    BELOW
  }

  /**
   * A name, as the file writes it.
   *
   * @param reference {@code /path/name:3}; of {@link Kind#BELOW} the path, without a slash at its
   *     end
   */
  record Name(Kind kind, String reference) {
    /** Whether a change of this name may have changed it, as {@link ParameterSource} tells it. */
    boolean isMeantBy(String changed) {
      int selector = reference.indexOf(':');
      String name = selector < 0 ? reference : reference.substring(0, selector);
      return switch (kind) {
        case PARAMETER -> changed.equals(name);
        case SECRET -> changed.equals("secret:" + reference);
        case BELOW -> changed.startsWith(reference.equals("/") ? "/" : reference + "/");
      };
    }

    @Override
    public String toString() {
      return switch (kind) {
        case PARAMETER -> "parameter '" + reference + "'";
        case SECRET -> "secret '" + reference + "'";
        case BELOW -> "parameters below '" + reference + "'";
      };
    }
  }

  /**
   * A config or secret.
   *
   * @param id what the ids of its contents begin with, before a dot: so they are known in whatever
   *     version of a service
   * @param latest the id of the newest content that is known
   */
  record Held(Name name, String id, OnChange onChange, String latest) {
    boolean isContent(String content) {
      return content.startsWith(id + ".");
    }

    Held withLatest(String content) {
      return new Held(name, id, onChange, content);
    }
  }

  /**
   * What stands in the file; one value has an empty name.
   *
   * @param used by names, what the services were made with
   * @param seen by names, what is known to be the newest; after a rollback another than is used
   */
  record Filled(Name name, Map<String, String> used, Map<String, String> seen) {
    Filled {
      used = Collections.unmodifiableMap(new TreeMap<>(used));
      seen = Collections.unmodifiableMap(new TreeMap<>(seen));
    }

    Filled with(Map<String, String> values) {
      return new Filled(name, values, values);
    }
  }

  boolean isEmpty() {
    return held.isEmpty() && filled.isEmpty();
  }

  Optional<Held> findHeld(Name name) {
    return held.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  Optional<Filled> findFilled(Name name) {
    return filled.stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** The same of an earlier version: what others know to be newer stays known. */
  StackParameters knowing(StackParameters present) {
    return new StackParameters(
        held.stream()
            .map(
                one ->
                    present
                        .findHeld(one.name())
                        .filter(other -> other.id().equals(one.id()))
                        .orElse(one))
            .toList(),
        filled.stream()
            .map(
                one ->
                    present
                        .findFilled(one.name())
                        .map(other -> new Filled(one.name(), one.used(), other.seen()))
                        .orElse(one))
            .toList());
  }
}
