package dev.berth.policy;

import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the statements of one document. Confined to one thread. */
final class StatementReader {
  private static final List<String> KEYS =
      List.of(
          "Sid",
          "Effect",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition",
          "Principal",
          "NotPrincipal");

  private static final Pattern SID = Pattern.compile("[A-Za-z0-9]{0,128}");
  private static final Pattern ACTION =
      Pattern.compile("\\*+|[A-Za-z0-9*?-]{1,64}:[A-Za-z0-9*?]{1,128}");

  private final PolicyRules rules;
  private final Set<Template.Feature> features;
  private final Problems problems;
  private final Set<String> sids = new HashSet<>();

  StatementReader(PolicyRules rules, Set<Template.Feature> features, Problems problems) {
    this.rules = rules;
    this.features = features;
    this.problems = problems;
  }

  /** The statement; empty, with problems, if it is none. */
  Optional<Statement> read(JsonValue value, String path) {
    Section section = Section.of(value, path, problems);
    if (section == null) {
      return Optional.empty();
    }
    section.checkKeys(KEYS);
    refusePrincipal(section, "Principal");
    refusePrincipal(section, "NotPrincipal");
    Variables variables = new Variables(rules.keys(), features, problems);
    String sid = sid(section);
    Effect effect = effect(section);
    ActionPatterns actions = actions(section);
    ResourcePatterns resources = resources(section, variables);
    List<Condition> conditions = List.of();
    JsonValue block = section.find("Condition");
    if (block != null) {
      conditions =
          new ConditionReader(rules.keys(), features, variables, problems)
              .read(block, section.path("Condition"), effect);
    }
    return effect == null
        ? Optional.empty()
        : Optional.of(
            new Statement(sid, effect, actions, resources, conditions, variables.needed()));
  }

  private void refusePrincipal(Section section, String key) {
    JsonValue value = section.find(key);
    if (value != null) {
      problems.error(
          value.place(),
          section.path(key),
          "A policy here speaks of whoever it is attached to, so it has no %s. Leave it out and attach the policy to a user, a group, a token or a tenant."
              .formatted(key));
    }
  }

  private @Nullable String sid(Section section) {
    Section.Located sid = section.text("Sid");
    if (sid == null || sid.text().isEmpty()) {
      return null;
    }
    if (!SID.matcher(sid.text()).matches()) {
      problems.error(
          sid.place(),
          sid.path(),
          "The Sid %s has other characters than letters and digits."
              .formatted(Quoted.of(sid.text())));
    } else if (!sids.add(sid.text())) {
      problems.error(
          sid.place(),
          sid.path(),
          "Another statement has the Sid %s already.".formatted(Quoted.of(sid.text())));
    }
    return sid.text();
  }

  private @Nullable Effect effect(Section section) {
    Section.Located effect = section.text("Effect");
    if (effect == null) {
      if (!section.has("Effect")) {
        problems.error(
            section.object().place(),
            section.path(),
            "The key 'Effect' is missing. Write 'Allow' or 'Deny'.");
      }
      return null;
    }
    return switch (effect.text()) {
      case "Allow" -> Effect.ALLOW;
      case "Deny" -> Effect.DENY;
      default -> {
        problems.error(
            effect.place(),
            effect.path(),
            "The effect %s is unknown. Write 'Allow' or 'Deny'."
                .formatted(Quoted.of(effect.text())));
        yield null;
      }
    };
  }

  private ActionPatterns actions(Section section) {
    Set<String> names = new HashSet<>();
    List<Glob> globs = new ArrayList<>();
    String key = oneOf(section, "Action", "NotAction");
    for (Section.Located text : section.texts(key)) {
      if (!ACTION.matcher(text.text()).matches()) {
        problems.error(text.place(), text.path(), wrongAction(text.text()));
        continue;
      }
      Glob glob =
          Glob.of(Ascii.lowerCase(text.text()).replace('*', Glob.ANY).replace('?', Glob.ONE));
      checkKnown(text, glob);
      if (glob.isLiteral()) {
        names.add(glob.text());
      } else {
        globs.add(glob);
      }
    }
    return new ActionPatterns(key.equals("NotAction"), names, globs);
  }

  private static String wrongAction(String text) {
    return text.codePoints()
        .filter(c -> c > 127)
        .boxed()
        .findFirst()
        .map(
            c ->
                "The action %s has the character U+%04X, which no action has."
                    .formatted(Quoted.of(text), c))
        .orElseGet(
            () ->
                "%s is no action. Write NOUN:Verb, such as 'stack:Deploy', with * and ? as wildcards."
                    .formatted(Quoted.of(text)));
  }

  private void checkKnown(Section.Located text, Glob glob) {
    if (rules.actions().isKnown(glob)) {
      return;
    }
    if (!glob.isLiteral()) {
      problems.error(
          text.place(), text.path(), "%s matches no action.".formatted(Quoted.of(text.text())));
      return;
    }
    String suggestion =
        problems.dropped() > 0
            ? ""
            : rules
                .actions()
                .nearest(text.text())
                .map(nearest -> " Did you mean '" + nearest + "'?")
                .orElse("");
    problems.error(
        text.place(),
        text.path(),
        "The action %s is unknown.%s".formatted(Quoted.of(text.text()), suggestion));
  }

  private ResourcePatterns resources(Section section, Variables variables) {
    List<Template> templates = new ArrayList<>();
    String key = oneOf(section, "Resource", "NotResource");
    boolean isAllBut = key.equals("NotResource");
    for (Section.Located text : section.texts(key)) {
      if (!isResource(text)) {
        continue;
      }
      try {
        Template template = Template.parse(text.text(), Template.withWildcards(features));
        variables.check(text, template, isAllBut);
        templates.add(template);
      } catch (IllegalArgumentException e) {
        problems.error(text.place(), text.path(), String.valueOf(e.getMessage()));
      }
    }
    return new ResourcePatterns(isAllBut, templates);
  }

  private boolean isResource(Section.Located text) {
    Optional<Integer> foreign = text.text().codePoints().filter(c -> c > 127).boxed().findFirst();
    if (foreign.isPresent()) {
      problems.error(
          text.place(),
          text.path(),
          "The resource %s has the character U+%04X, which no name has."
              .formatted(Quoted.of(text.text()), foreign.get()));
      return false;
    }
    boolean isForm =
        text.text().equals("*")
            || text.text().startsWith("berth:")
            || text.text().startsWith("arn:");
    if (!isForm) {
      problems.error(
          text.place(),
          text.path(),
          "%s is no resource. Write '*', 'berth:TENANT:stack/shop' or 'arn:aws:ssm:*:*:parameter/shop/*'."
              .formatted(Quoted.of(text.text())));
    }
    return isForm;
  }

  /** Which of two keys is there; tells if both are, or none. */
  private String oneOf(Section section, String key, String other) {
    Place place = section.object().place();
    if (section.has(key) && section.has(other)) {
      problems.error(
          place, section.path(), "There is '%s' and '%s'. Write one.".formatted(key, other));
    }
    if (!section.has(key) && !section.has(other)) {
      problems.error(place, section.path(), "The key '%s' is missing.".formatted(key));
    }
    return section.has(key) ? key : other;
  }
}
