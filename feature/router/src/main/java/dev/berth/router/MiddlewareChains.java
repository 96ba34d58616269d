package dev.berth.router;

import dev.berth.traefik.MiddlewareConfiguration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Finds the middlewares of routes, and lays chains of them flat. Immutable. */
final class MiddlewareChains {
  private static final int MOST = 100;

  private final SharedNames<MiddlewareConfiguration> own;
  private final SharedNames<MiddlewareConfiguration> operators;
  private final boolean byOperator;

  /**
   * Makes one.
   *
   * @param own of the source
   * @param operators of the operator's files
   * @param byOperator whether the source is those files
   */
  MiddlewareChains(
      SharedNames<MiddlewareConfiguration> own,
      SharedNames<MiddlewareConfiguration> operators,
      boolean byOperator) {
    this.own = own;
    this.operators = operators;
    this.byOperator = byOperator;
  }

  /**
   * The middlewares of these names.
   *
   * @param errors gets why some are not to be had
   */
  List<NamedMiddleware> flat(List<String> names, List<String> errors) {
    List<NamedMiddleware> all = new ArrayList<>();
    add(names, byOperator, new ArrayDeque<>(), all, errors);
    return all;
  }

  private void add(
      List<String> names,
      boolean ofOperator,
      Deque<String> path,
      List<NamedMiddleware> all,
      List<String> errors) {
    for (String name : names) {
      if (path.contains(name)) {
        errors.add(
            "Cannot use the middleware '%s': its chain leads back to itself. Remove it there."
                .formatted(name));
        return;
      }
      if (all.size() >= MOST || path.size() >= MOST) {
        errors.add(
            "Cannot use the middleware '%s': a route has at most %d. Remove some."
                .formatted(name, MOST));
        return;
      }
      path.addLast(name);
      addOne(name, ofOperator, path, all, errors);
      path.removeLast();
    }
  }

  private void addOne(
      String asked,
      boolean ofOperator,
      Deque<String> path,
      List<NamedMiddleware> all,
      List<String> errors) {
    boolean inFile = ofOperator || asked.endsWith("@file");
    String name =
        asked.endsWith("@file")
            ? asked.substring(0, asked.length() - "@file".length())
            : SharedNames.withoutProvider(asked);
    SharedNames<MiddlewareConfiguration> known = inFile ? operators : own;
    List<MiddlewareConfiguration> found =
        known.of(name).stream().map(SharedNames.Definition::value).distinct().toList();
    if (found.isEmpty()) {
      errors.add(
          "Cannot find the middleware '%s': no %s defines it.%s Define it there, or remove it."
              .formatted(
                  asked,
                  inFile ? "file of routes" : "service of the stack",
                  known.suggestion(name)));
      return;
    }
    if (found.size() > 1) {
      errors.add(
          "Cannot use the middleware '%s': it is defined twice, and differently. Rename one."
              .formatted(asked));
      return;
    }
    switch (found.getFirst()) {
      case MiddlewareConfiguration.Unusable unusable -> errors.addAll(unusable.problems());
      case MiddlewareConfiguration.Chain chain ->
          add(chain.middlewares(), inFile, path, all, errors);
      case MiddlewareConfiguration other ->
          all.add(new NamedMiddleware(inFile ? name + "@file" : name, other, inFile));
    }
  }
}
