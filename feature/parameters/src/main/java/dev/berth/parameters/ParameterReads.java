package dev.berth.parameters;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Decision;
import dev.berth.access.Resource;
import dev.berth.kernel.TenantId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads parameters for those who may; that a secret was shown is on the audit trail before it is.
 * What somebody may not do is refused before it is told whether the parameter exists. Thread-safe.
 */
final class ParameterReads {
  private final ParameterStore store;
  private final Vault vault;
  private final Trail trail;
  private final Access access;

  ParameterReads(ParameterStore store, Vault vault, Trail trail, Access access) {
    this.store = store;
    this.vault = vault;
    this.trail = trail;
    this.access = access;
  }

  /**
   * A part of what was asked for.
   *
   * @param next where the next part begins; null: this is the last
   */
  record Page<T>(List<T> items, @Nullable String next) {
    Page {
      items = List.copyOf(items);
    }
  }

  /** How much of a walk is wanted, and whether in clear. */
  record Want(boolean decrypt, int most, @Nullable String token) {}

  /**
   * One version of a parameter.
   *
   * @throws Refusal {@code ParameterNotFound}, {@code ParameterVersionNotFound}
   */
  Shown get(Caller caller, String text, boolean decrypt) {
    Reference reference = Reference.parse(text, caller.tenant());
    Optional<Parameter> found = permitted(caller, Actions.GET, reference);
    Parameter parameter = found.orElseThrow(() -> Refusal.notFound(text));
    Shown shown = show(caller.tenant(), parameter, reference.selector(), decrypt);
    if (decrypt && parameter.type().isSecure()) {
      trail.shown(caller, Actions.GET, List.of(shown));
    }
    return shown;
  }

  /** What there is under a name, once it is clear that the caller may know. */
  Optional<Parameter> permitted(Caller caller, Action action, Reference reference) {
    Optional<Parameter> found = Optional.empty();
    for (ParameterName name : reference.names()) {
      found = found.or(() -> store.find(caller.tenant(), name));
    }
    caller.require(
        action,
        caller.resource(
            reference.name().resourcePath(), found.map(Parameter::tags).orElse(noTags())));
    return found;
  }

  private static SortedMap<String, String> noTags() {
    return Collections.emptySortedMap();
  }

  /** What was found of several, and what was not. */
  record Several(List<Shown> found, List<String> invalid) {}

  Several getSeveral(Caller caller, List<String> texts, boolean decrypt) {
    Map<String, Optional<Parameter>> permitted = new LinkedHashMap<>();
    for (String text : texts) {
      Reference reference = Reference.find(text, caller.tenant()).orElse(null);
      permitted.put(
          text,
          reference == null ? Optional.empty() : permitted(caller, Actions.GET_SEVERAL, reference));
    }
    List<Shown> found = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    permitted.forEach(
        (text, parameter) -> {
          try {
            Parameter there = parameter.orElseThrow(() -> Refusal.notFound(text));
            String selector = Reference.parse(text, caller.tenant()).selector();
            found.add(show(caller.tenant(), there, selector, decrypt));
          } catch (Refusal e) {
            invalid.add(text);
          }
        });
    writeDown(caller, Actions.GET_SEVERAL, found, decrypt);
    return new Several(found, invalid);
  }

  /** What is below a path. */
  Page<Shown> byPath(
      Caller caller, ParameterTable.Range range, ParameterFilters filters, Want want) {
    Resource resource = caller.resource("parameter" + range.path(), noTags());
    caller.require(Actions.GET_BY_PATH, resource);
    String question = "path/" + range + filters;
    Walk<Shown> walk =
        new Walk<>(store, caller.tenant(), range) {
          @Override
          Optional<Shown> take(Parameter parameter) {
            return isForbidden(caller, parameter)
                ? Optional.empty()
                : filters
                    .version(parameter, store, caller.tenant())
                    .map(version -> show(caller.tenant(), parameter, version, want.decrypt()));
          }
        };
    Page<Shown> page = page(caller, question, want, walk);
    writeDown(caller, Actions.GET_BY_PATH, page.items(), want.decrypt());
    return page;
  }

  private <T> Page<T> page(Caller caller, String question, Want want, Walk<T> walk) {
    String token = want.token();
    String after = token == null ? null : vault.after(caller.tenant(), question, token);
    Page<T> page = walk.from(after, want.most());
    String next = page.next();
    return next == null
        ? page
        : new Page<>(page.items(), vault.pageToken(caller.tenant(), question, next));
  }

  /** Who may read a path may read all below it, but for what is forbidden. */
  private boolean isForbidden(Caller caller, Parameter parameter) {
    Resource child = caller.resource(parameter.name().resourcePath(), parameter.tags());
    return access.decide(caller.principal(), Actions.GET_BY_PATH, child)
            instanceof Decision.Denied(String _, boolean explicit)
        && explicit;
  }

  private void writeDown(Caller caller, Action action, List<Shown> all, boolean decrypted) {
    List<Shown> secrets = all.stream().filter(one -> one.type().isSecure()).toList();
    if (decrypted && !secrets.isEmpty()) {
      trail.shown(caller, action, secrets);
    }
  }

  /** What there is of a tenant, without values. */
  Page<Parameter> describe(Caller caller, ParameterFilters filters, Want want) {
    caller.require(Actions.DESCRIBE, caller.resource("parameter/*", noTags()));
    Walk<Parameter> walk =
        new Walk<>(store, caller.tenant(), filters.range()) {
          @Override
          Optional<Parameter> take(Parameter parameter) {
            return filters.matches(parameter) ? Optional.of(parameter) : Optional.empty();
          }
        };
    return page(caller, "describe/" + filters, want, walk);
  }

  /**
   * A version with the labels that are on it.
   *
   * @param shown with its value
   */
  record Labelled(Shown shown, List<String> labels) {}

  /**
   * The versions of a parameter, the oldest first.
   *
   * @throws Refusal {@code ParameterNotFound}
   */
  Page<Labelled> history(Caller caller, String text, Want want) {
    Reference reference = Reference.parse(text, caller.tenant());
    Parameter parameter =
        permitted(caller, Actions.HISTORY, reference)
            .orElseThrow(() -> Refusal.historyNotFound(text));
    TenantId tenant = caller.tenant();
    ParameterName name = parameter.name();
    String question = "history/" + name;
    String token = want.token();
    long after = token == null ? 0 : Long.parseLong(vault.after(tenant, question, token));
    ParameterStore.History history =
        store
            .history(tenant, name, after, want.most() + 1)
            .orElseThrow(() -> Refusal.historyNotFound(text));
    List<Version> versions = history.versions();
    boolean more = versions.size() > want.most();
    List<Labelled> items = new ArrayList<>();
    for (Version version : more ? versions.subList(0, want.most()) : versions) {
      Shown shown = show(tenant, history.parameter(), version, want.decrypt());
      items.add(new Labelled(shown, labels(history.labels(), version.number())));
    }
    writeDown(
        caller, Actions.HISTORY, items.stream().map(Labelled::shown).toList(), want.decrypt());
    return new Page<>(
        items,
        more
            ? vault.pageToken(
                tenant, question, Long.toString(items.getLast().shown().version().number()))
            : null);
  }

  /** The labels of one version. */
  List<String> labels(TenantId tenant, Shown shown) {
    return labels(store.labels(tenant, shown.name()), shown.version().number());
  }

  private static List<String> labels(SortedMap<String, Long> all, long version) {
    return all.entrySet().stream()
        .filter(label -> label.getValue() == version)
        .map(Map.Entry::getKey)
        .toList();
  }

  private Shown show(
      TenantId tenant, Parameter parameter, @Nullable String selector, boolean decrypt) {
    Version version = selector == null ? parameter.version() : version(tenant, parameter, selector);
    Shown shown = show(tenant, parameter, version, decrypt);
    return selector == null
        ? shown
        : new Shown(shown.name(), shown.type(), shown.version(), shown.value(), ":" + selector);
  }

  private Version version(TenantId tenant, Parameter parameter, String selector) {
    ParameterName name = parameter.name();
    if (Reference.isVersion(selector)) {
      return store
          .findVersion(tenant, parameter, Long.parseLong(selector))
          .orElseThrow(() -> Refusal.versionNotFound(name, selector));
    }
    return store
        .findLabel(tenant, name, selector)
        .flatMap(number -> store.findVersion(tenant, parameter, number))
        .orElseThrow(() -> Refusal.labelNotFound(name, selector));
  }

  private Shown show(TenantId tenant, Parameter parameter, Version version, boolean decrypt) {
    ParameterType type = parameter.type();
    Vault.Place place = new Vault.Place(tenant, parameter.name(), version.number());
    return new Shown(
        parameter.name(),
        type,
        version,
        type.isSecure() && !decrypt
            ? Vault.sealed(version.value())
            : vault.open(place, type, version.value()),
        null);
  }

  /**
   * The tags of a parameter.
   *
   * @throws Refusal {@code InvalidResourceId}
   */
  SortedMap<String, String> tags(Caller caller, String text) {
    Reference reference = Reference.parse(text, caller.tenant());
    return permitted(caller, Actions.LIST_TAGS, reference)
        .map(Parameter::tags)
        .orElseThrow(Refusal::resourceId);
  }
}
