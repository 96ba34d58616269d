package dev.berth.deploy;

import dev.berth.access.Principal;
import dev.berth.compose.Content;
import dev.berth.compose.ContentSection.OnChange;
import dev.berth.compose.StackFile;
import dev.berth.compose.StackFileParser;
import dev.berth.compose.StackSource;
import dev.berth.deploy.DesiredService.Mode;
import dev.berth.deploy.StackParameters.Filled;
import dev.berth.deploy.StackParameters.Held;
import dev.berth.deploy.StackParameters.Name;
import dev.berth.engine.Filesystem;
import dev.berth.engine.Mount;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Takes over what parameters and secrets hold that stacks were deployed with: reads them, and
 * updates the services for which something is different then. Thread-safe.
 */
final class ParameterRefresh {
  private final Deployments.Surroundings around;
  private final DeploySettings settings;
  private final Targets targets;
  private final Stacks stacks;
  private final VersionTable versions;

  ParameterRefresh(
      Deployments.Surroundings around,
      DeploySettings settings,
      Targets targets,
      Stacks stacks,
      VersionTable versions) {
    this.around = around;
    this.settings = settings;
    this.targets = targets;
    this.stacks = stacks;
    this.versions = versions;
  }

  /**
   * Looks at what a stack was deployed with.
   *
   * @param wanted what to look at
   * @throws BerthException if it cannot be done now; it may be later
   */
  void refresh(StackKey key, Predicate<Name> wanted) {
    if (stacks.isBeingAccepted(key)) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot look at stack '%s': it is being deployed.".formatted(key));
    }
    DesiredStack stack = stacks.desired().find(key).orElse(null);
    if (stack == null || stack.parameters().isEmpty()) {
      return;
    }
    Look look = new Look(stack);
    stack.parameters().held().stream()
        .filter(held -> held.onChange() == OnChange.UPDATE && wanted.test(held.name()))
        .forEach(look::at);
    stack.parameters().filled().stream()
        .filter(filled -> wanted.test(filled.name()))
        .forEach(look::at);
    look.takeOver();
  }

  /** One look at a stack. */
  private final class Look {
    private final DesiredStack stack;
    private final ParameterReadings readings;
    private final GivenContents ids;
    private final Map<Name, Held> held = new HashMap<>();
    private final Map<Name, Filled> filled = new HashMap<>();
    private final Map<String, Content> given = new HashMap<>();

    Look(DesiredStack stack) {
      this.stack = stack;
      this.readings =
          new ParameterReadings(
              around.parameters(), new Principal("berth", stack.key().tenant(), true));
      this.ids = stacks.givenContents(stack.key());
    }

    void at(Held one) {
      warned(one.name(), () -> compare(one));
    }

    private void compare(Held one) {
      Content now = readings.content(one.name());
      byte[] before = stacks.contents(stack.key().tenant()).read(one.latest());
      if (!now.equals(new Content(before))) {
        String id = ids.next(one.id());
        given.put(id, now);
        held.put(one.name(), one.withLatest(id));
      }
    }

    void at(Filled one) {
      warned(
          one.name(),
          () -> {
            Map<String, String> now = readings.values(one.name());
            if (!now.equals(one.seen())) {
              filled.put(one.name(), one.with(now));
            }
          });
    }

    /** Does it; what cannot be read stays as it is, and is told with the stack. */
    private void warned(Name name, Runnable look) {
      try {
        look.run();
        stacks.warn(stack.key(), name, null);
      } catch (BerthException e) {
        switch (e.code().type()) {
          case NOT_FOUND, DENIED, USER, CONFLICT ->
              stacks.warn(stack.key(), name, keeps(name, e.getMessage()));
          case UNAUTHENTICATED, METHOD, BUSY, UNSUPPORTED, ENGINE, INTERNAL -> throw e;
        }
      }
    }

    private String keeps(Name name, String why) {
      return "The tasks keep the last value of %s: %s".formatted(name, why);
    }

    void takeOver() {
      if (held.isEmpty() && filled.isEmpty()) {
        return;
      }
      try {
        stacks.takeOver(stack, given, next());
      } catch (BerthException e) {
        if (e.code() == ErrorCode.CONFLICT
            && !stack.equals(stacks.desired().find(stack.key()).orElse(null))) {
          throw e;
        }
        switch (e.code().type()) {
          case NOT_FOUND, DENIED, USER, CONFLICT, UNSUPPORTED ->
              changed()
                  .forEach(name -> stacks.warn(stack.key(), name, keeps(name, e.getMessage())));
          case UNAUTHENTICATED, METHOD, BUSY, ENGINE, INTERNAL -> throw e;
        }
      }
    }

    private List<Name> changed() {
      List<Name> names = new ArrayList<>(held.keySet());
      names.addAll(filled.keySet());
      return names;
    }

    /** The stack with what has changed: a new version, if a service is another one then. */
    private DesiredStack next() {
      Instant now = around.clock().instant();
      StackParameters parameters =
          new StackParameters(
              stack.parameters().held().stream()
                  .map(one -> held.getOrDefault(one.name(), one))
                  .toList(),
              stack.parameters().filled().stream()
                  .map(one -> filled.getOrDefault(one.name(), one))
                  .toList());
      DesiredStack remade = filled.isEmpty() ? stack : readAgain(parameters, now);
      List<DesiredService> services =
          remade.services().stream().map(service -> withContents(service, now)).toList();
      boolean same = remade.equals(stack) && services.equals(stack.services());
      return new DesiredStack(
          stack.key(),
          same ? stack.version() : stack.version() + 1,
          same ? stack.updated() : now,
          services,
          remade.networks(),
          remade.volumes(),
          remade.warnings(),
          parameters,
          stack.target());
    }

    private DesiredService withContents(DesiredService service, Instant now) {
      List<Mount> mounts = new ArrayList<>();
      for (Mount mount : service.spec().filesystem().mounts()) {
        mounts.add(mount instanceof Mount.File file ? withContent(file) : mount);
      }
      ServiceSpec spec = service.spec();
      return updated(
          service,
          spec.withFilesystem(new Filesystem(mounts, spec.filesystem().readOnlyRoot())),
          service.replicas(),
          now);
    }

    private Mount.File withContent(Mount.File file) {
      return held.values().stream()
          .filter(one -> one.isContent(file.content()))
          .findFirst()
          .map(
              one ->
                  new Mount.File(
                      file.target(), one.latest(), file.owner(), file.group(), file.mode()))
          .orElse(file);
    }

    private DesiredService updated(
        DesiredService service, ServiceSpec spec, int replicas, Instant now) {
      if (spec.equals(service.spec()) && replicas == service.replicas()) {
        return service;
      }
      DesiredService next = service.succeededBy(spec, replicas, stack.version(), now);
      return service.mode() == Mode.STOPPED ? next.stopped(now) : next;
    }

    /** What the file says now, where that is something else than it said before. */
    private DesiredStack readAgain(StackParameters parameters, Instant now) {
      StackSource source =
          versions
              .find(stack.key(), stack.version())
              .map(VersionTable.Version::source)
              .orElseThrow(
                  () ->
                      new BerthException(
                          ErrorCode.NOT_FOUND, "The file is not known. Deploy the stack again."));
      EarlierRights rights = new EarlierRights();
      DesiredStack before = resolve(source, stack.parameters(), rights, now);
      rights.close();
      DesiredStack after = resolve(source, parameters, rights, now);
      List<DesiredService> services = new ArrayList<>();
      for (DesiredService service : stack.services()) {
        DesiredService from = before.find(service.key().service()).orElse(null);
        DesiredService to = after.find(service.key().service()).orElse(null);
        services.add(
            from == null || to == null
                ? service
                : updated(
                    service,
                    new SpecMerge(from.spec(), to.spec()).apply(service.spec()),
                    SpecMerge.choose(from.replicas(), to.replicas(), service.replicas()),
                    now));
      }
      given.putAll(ids.byId());
      return new DesiredStack(
          stack.key(),
          stack.version(),
          stack.updated(),
          services,
          SpecMerge.choose(before.networks(), after.networks(), stack.networks()),
          SpecMerge.choose(before.volumes(), after.volumes(), stack.volumes()),
          SpecMerge.choose(before.warnings(), after.warnings(), stack.warnings()),
          stack.parameters(),
          stack.target());
    }

    private DesiredStack resolve(
        StackSource source, StackParameters parameters, EarlierRights rights, Instant now) {
      KnownValues values =
          new KnownValues(
              new StackParameters(stack.parameters().held(), parameters.filled()),
              stacks.contents(stack.key().tenant())::read);
      StackFile file = StackFileParser.parse(source, values);
      return new StackResolver(
              new StackResolver.Surroundings(
                  targets.get(stack.target()),
                  settings,
                  rights,
                  stacks.quotas(),
                  new Principal("berth", stack.key().tenant(), true),
                  ids,
                  List.of(),
                  stacks.foreign().volumes(stack.target(), stack.key().tenant())),
              stack.key(),
              file)
          .resolve(now)
          .stack();
    }
  }
}
