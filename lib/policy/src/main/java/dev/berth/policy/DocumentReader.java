package dev.berth.policy;

import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Makes a document of a text and collects what is wrong with it. Confined to one thread. */
final class DocumentReader {
  private static final String OLD = "2008-10-17";
  private static final String NEW = "2012-10-17";
  private static final List<String> KEYS = List.of("Version", "Id", "Statement");

  private final String name;
  private final PolicyRules rules;
  private final Problems problems = new Problems();

  DocumentReader(String name, PolicyRules rules) {
    this.name = name;
    this.rules = rules;
  }

  PolicyDocument read(String json) {
    List<Statement> statements = new ArrayList<>();
    if (isShortEnough(json)) {
      JsonValue value = JsonReader.read(name, json, problems);
      Section document = value == null ? null : Section.of(value, "", problems);
      if (document != null) {
        statements.addAll(statements(document));
      }
    }
    problems.throwIfErrors(ErrorCode.INVALID_INPUT);
    return new PolicyDocument(statements, problems.warnings());
  }

  private boolean isShortEnough(String json) {
    long most = rules.longest().bytes();
    boolean isShort = json.length() <= most && json.getBytes(StandardCharsets.UTF_8).length <= most;
    if (!isShort) {
      problems.error(
          new Place(name, 1, 1),
          "",
          "The document is larger than %s. Make several policies of it."
              .formatted(rules.longest()));
    }
    return isShort;
  }

  private List<Statement> statements(Section document) {
    document.checkKeys(KEYS);
    document.text("Id");
    Set<Template.Feature> features =
        isNew(document)
            ? EnumSet.of(Template.Feature.VARIABLES)
            : EnumSet.noneOf(Template.Feature.class);
    JsonValue value = document.find("Statement");
    if (value == null) {
      problems.error(document.object().place(), "", "The key 'Statement' is missing.");
      return List.of();
    }
    StatementReader reader = new StatementReader(rules, features, problems);
    List<Statement> statements = new ArrayList<>();
    if (value instanceof JsonValue.Items items) {
      checkCount(items);
      for (int i = 0; i < Math.min(items.values().size(), rules.mostStatements()); i++) {
        reader.read(items.values().get(i), "Statement[" + i + "]").ifPresent(statements::add);
      }
    } else {
      reader.read(value, "Statement").ifPresent(statements::add);
    }
    return statements;
  }

  private void checkCount(JsonValue.Items items) {
    int count = items.values().size();
    if (count == 0) {
      problems.error(items.place(), "Statement", "There is no statement.");
    }
    if (count > rules.mostStatements()) {
      problems.error(
          items.place(),
          "Statement",
          "There are %d statements; at most %d may be. Make several policies of it."
              .formatted(count, rules.mostStatements()));
    }
  }

  private boolean isNew(Section document) {
    Section.Located version = document.text("Version");
    if (version == null) {
      return false;
    }
    boolean isKnown = version.text().equals(OLD) || version.text().equals(NEW);
    if (!isKnown) {
      problems.error(
          version.place(),
          version.path(),
          "The version %s is unknown. Write '%s'.".formatted(Quoted.of(version.text()), NEW));
    }
    return !version.text().equals(OLD);
  }
}
