package dev.berth.cli;

import dev.berth.client.Json;
import dev.berth.compose.StackFile;
import dev.berth.compose.StackFileParser;
import dev.berth.compose.StackSource;
import dev.berth.kernel.Problem;
import dev.berth.kernel.Problems;
import dev.berth.kernel.ProblemsException;
import dev.berth.kernel.Secret;
import dev.berth.kernel.StackName;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A stack as it lies in files here.
 *
 * @param source what is handed in
 * @param unreadable what is wrong with the files that its files name
 * @param variable {@code COMPOSE_PROJECT_NAME}; empty if it is not set
 */
record Project(StackSource source, List<Problem> unreadable, String variable) {
  Project {
    unreadable = List.copyOf(unreadable);
  }

  /**
   * Reads it as the server will.
   *
   * @throws dev.berth.kernel.ProblemsException with all that is wrong
   */
  StackFile parse() {
    try {
      return StackFileParser.parse(source);
    } catch (ProblemsException e) {
      tell(e);
      throw e;
    }
  }

  /** What is wrong, with why files could not be read: a parser knows only that they are missing. */
  private void tell(ProblemsException parsed) {
    if (unreadable.isEmpty()) {
      return;
    }
    Problems all = new Problems();
    unreadable.forEach(all::add);
    parsed.problems().stream().filter(problem -> !isTold(problem)).forEach(all::add);
    all.throwIfErrors(parsed.code());
  }

  private boolean isTold(Problem problem) {
    return unreadable.stream()
        .anyMatch(
            told ->
                told.path().equals(problem.path())
                    && Objects.equals(told.place(), problem.place()));
  }

  /**
   * What the stack is called.
   *
   * @param said by the person; null if they leave it to the files
   * @param file as {@link #parse} gives it
   */
  StackName name(@Nullable String said, StackFile file) {
    if (said != null) {
      return new StackName(said);
    }
    return variable.isEmpty()
        ? StackNaming.derive(file.name(), source.directory())
        : new StackName(variable);
  }

  /**
   * What the API wants to know of a stack.
   *
   * @param logins by the registry's host
   * @param target where to deploy it; null: where it is, or local
   */
  Json body(Map<String, Secret> logins, @Nullable String target) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "files",
        source.files().stream()
            .map(file -> Json.object("name", file.name(), "content", file.content()))
            .toList());
    body.put("variables", new TreeMap<>(source.variables()));
    body.put("directory", source.directory());
    putUnlessEmpty(
        body, "attachments", source.attachments().stream().map(Project::attachment).toList());
    putUnlessEmpty(body, "profiles", source.profiles().stream().sorted().toList());
    if (!logins.isEmpty()) {
      Map<String, String> revealed = new LinkedHashMap<>();
      logins.forEach((host, login) -> revealed.put(host, login.reveal()));
      body.put("registryAuth", revealed);
    }
    if (target != null) {
      body.put("target", target);
    }
    return Json.of(body);
  }

  private static Json attachment(StackSource.Attachment file) {
    return Json.object(
        "path", file.path(), "content", Base64.getEncoder().encodeToString(file.content().bytes()));
  }

  private static void putUnlessEmpty(Map<String, Object> body, String field, List<?> values) {
    if (!values.isEmpty()) {
      body.put(field, values);
    }
  }
}
