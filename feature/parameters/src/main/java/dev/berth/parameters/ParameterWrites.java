package dev.berth.parameters;

import dev.berth.access.Action;
import dev.berth.access.Resource;
import dev.berth.kernel.TenantId;
import dev.berth.parameters.ParameterStore.Labelled;
import dev.berth.parameters.ParameterStore.Put;
import dev.berth.parameters.Trail.Deed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes parameters for those who may; what was done is on the audit trail before anybody is told.
 * Thread-safe.
 */
final class ParameterWrites {
  private final ParameterStore store;
  private final Trail trail;

  ParameterWrites(ParameterStore store, Trail trail) {
    this.store = store;
    this.trail = trail;
  }

  /**
   * Makes a parameter, or its next version.
   *
   * @throws Refusal what is wrong with it
   */
  Put put(Caller caller, ParameterChange change) {
    Resource resource = require(caller, Actions.PUT, change.name());
    if (!change.tags().isEmpty()) {
      caller.require(Actions.ADD_TAGS, resource);
    }
    return trail.change(
        new Deed(caller, Actions.PUT, resource),
        () -> store.put(caller.tenant(), change, caller.principal().name()),
        put -> version(put.version()));
  }

  /** Whether a put would make it; tells the caller nothing. */
  boolean isNew(Caller caller, ParameterName name) {
    return store.find(caller.tenant(), name).isEmpty();
  }

  private Resource require(Caller caller, Action action, ParameterName name) {
    Resource resource =
        caller.resource(
            name.resourcePath(),
            store
                .find(caller.tenant(), name)
                .map(Parameter::tags)
                .orElse(Collections.emptySortedMap()));
    caller.require(action, resource);
    return resource;
  }

  private static Map<String, String> version(long version) {
    return Map.of("version", Long.toString(version));
  }

  /**
   * Removes a parameter.
   *
   * @throws Refusal {@code ParameterNotFound}
   */
  void delete(Caller caller, String text) {
    ParameterName name = name(caller.tenant(), text);
    Resource resource = require(caller, Actions.DELETE, name);
    trail.change(
        new Deed(caller, Actions.DELETE, resource),
        () -> {
          if (!store.delete(caller.tenant(), name)) {
            throw Refusal.notFound(text);
          }
          return name;
        },
        _ -> Map.of());
  }

  /** A name as it is; versions cannot be removed alone. */
  private static ParameterName name(TenantId tenant, String text) {
    Reference reference = Reference.parse(text, tenant);
    if (reference.selector() != null) {
      throw Refusal.nameOfOtherCharacters();
    }
    return reference.names().getLast();
  }

  /** Which were there, and which were not. */
  record Deleted(List<String> deleted, List<String> invalid) {}

  Deleted deleteSeveral(Caller caller, List<String> texts) {
    List<ParameterName> names = new ArrayList<>();
    for (String text : new LinkedHashSet<>(texts)) {
      ParameterName name = name(caller.tenant(), text);
      require(caller, Actions.DELETE_SEVERAL, name);
      names.add(name);
    }
    List<String> deleted = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    for (ParameterName name : names) {
      Resource resource = caller.resource(name.resourcePath(), Map.of());
      boolean gone =
          trail.change(
              new Deed(caller, Actions.DELETE_SEVERAL, resource),
              () -> store.delete(caller.tenant(), name),
              there -> there ? Map.of() : Map.of("code", "ParameterNotFound"));
      (gone ? deleted : invalid).add(name.value());
    }
    return new Deleted(deleted, invalid);
  }

  /**
   * Sets tags.
   *
   * @throws Refusal {@code InvalidResourceId}, {@code TooManyTagsError}
   */
  void addTags(Caller caller, String text, SortedMap<String, String> tags) {
    ParameterName name = name(caller.tenant(), text);
    Resource resource = require(caller, Actions.ADD_TAGS, name);
    trail.change(
        new Deed(caller, Actions.ADD_TAGS, resource),
        () -> {
          Tags.check(tags);
          store.tag(caller.tenant(), name, tags, List.of());
          return tags;
        },
        _ -> Map.of("tags", String.join(",", tags.keySet())));
  }

  /**
   * Removes tags; those that it does not have are none.
   *
   * @throws Refusal {@code InvalidResourceId}
   */
  void removeTags(Caller caller, String text, List<String> keys) {
    ParameterName name = name(caller.tenant(), text);
    Resource resource = require(caller, Actions.REMOVE_TAGS, name);
    trail.change(
        new Deed(caller, Actions.REMOVE_TAGS, resource),
        () -> {
          store.tag(caller.tenant(), name, Collections.emptySortedMap(), keys);
          return keys;
        },
        _ -> Map.of("tags", String.join(",", keys)));
  }

  /**
   * Puts labels on a version.
   *
   * @param version null: the present one
   * @throws Refusal as {@link ParameterStore#label} does
   */
  Labelled label(Caller caller, String text, @Nullable Long version, List<String> labels) {
    ParameterName name = name(caller.tenant(), text);
    Resource resource = require(caller, Actions.LABEL, name);
    return trail.change(
        new Deed(caller, Actions.LABEL, resource),
        () -> store.label(caller.tenant(), name, version, labels),
        ParameterWrites::details);
  }

  /**
   * Takes labels from a version.
   *
   * @throws Refusal as {@link ParameterStore#unlabel} does
   */
  Labelled unlabel(Caller caller, String text, long version, List<String> labels) {
    ParameterName name = name(caller.tenant(), text);
    Resource resource = require(caller, Actions.UNLABEL, name);
    return trail.change(
        new Deed(caller, Actions.UNLABEL, resource),
        () -> store.unlabel(caller.tenant(), name, version, labels),
        ParameterWrites::details);
  }

  private static Map<String, String> details(Labelled labelled) {
    return Map.of(
        "version", Long.toString(labelled.version()), "labels", String.join(",", labelled.done()));
  }
}
