package dev.berth.deploy;

import dev.berth.access.Principal;
import dev.berth.deploy.Foreigners.Located;
import dev.berth.engine.ForeignStack;
import dev.berth.engine.Mount;
import dev.berth.engine.VolumeName;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TargetName;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes over foreign stacks. Thread-safe.
 *
 * <pre>
 *   foreign ──stop──▶ stopped ──deploy──▶ deployed ──is ready──▶ removed: it is Berth's own
 *      ▲                 │                   │
 *      └───── start ─────┴──── remove ───────┘  whenever something is refused or fails
 * </pre>
 *
 * <p>That it is under way is in the store from before the foreign stack is stopped until it is
 * removed or runs again: whoever is interrupted can go on, or go back.
 */
final class Adoption {
  private static final Logger LOG = System.getLogger(Adoption.class.getName());
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Stacks stacks;
  private final Foreigners foreigners;
  private final AdoptionCheck check;
  private final Overview overview;
  private final Changes changes;
  private final ForeignRoutes routes;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  Adoption(
      Stacks stacks,
      Foreigners foreigners,
      AdoptionCheck check,
      Overview overview,
      Changes changes,
      ForeignRoutes routes) {
    this.stacks = stacks;
    this.foreigners = foreigners;
    this.check = check;
    this.overview = overview;
    this.changes = changes;
    this.routes = routes;
  }

  /**
   * What is to be done.
   *
   * @param deployed whether an earlier adoption has come so far that Berth has the stack
   */
  record Plan(
      Principal principal, Located located, StackKey key, ForeignDraft draft, boolean deployed) {
    String name() {
      return located.stack().name();
    }
  }

  /**
   * Looks and changes nothing.
   *
   * @param asked the name of the stack to be; null: as it is called
   * @throws BerthException if it cannot be taken over
   */
  Plan plan(
      Principal principal, @Nullable TargetName target, String name, @Nullable StackName asked) {
    Located located = locate(target, name);
    ForeignChoice choice = stacks.foreign().find(located.target(), name).orElse(null);
    StackKey begun = choice == null ? null : choice.adoption();
    StackKey key = key(principal, name, asked, begun);
    ForeignDraft draft = new ForeignExport(located.stack(), key.stack()).draft();
    boolean deployed = begun != null && stacks.desired().find(key).isPresent();
    if (!deployed && !draft.obstacles().isEmpty()) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED,
          "Cannot take over foreign stack '%s': %s"
              .formatted(name, String.join(" ", draft.obstacles())));
    }
    return new Plan(principal, located, key, draft, deployed);
  }

  /** One that was removed just before Berth ended has been taken over. */
  private Located locate(@Nullable TargetName target, String name) {
    try {
      return foreigners.defined(target, name);
    } catch (BerthException e) {
      List<ForeignChoice> begun =
          stacks.foreign().list().stream()
              .filter(one -> one.stack().equals(name) && one.adoptedAs() != null)
              .filter(one -> target == null || one.target().equals(target))
              .filter(one -> foreigners.findDefined(one.target(), name).isEmpty())
              .toList();
      if (e.code() != ErrorCode.NOT_FOUND || begun.isEmpty()) {
        throw e;
      }
      begun.forEach(one -> stacks.foreign().save(one.withRouted(false).withAdoption(null)));
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot take over foreign stack '%s': it is not there any more. 'berth stack ls' shows whether it is stack '%s' by now."
              .formatted(name, begun.getFirst().adoptedAs()),
          e);
    }
  }

  private static StackKey key(
      Principal principal, String name, @Nullable StackName asked, @Nullable StackKey begun) {
    if (begun != null) {
      if (!begun.tenant().equals(principal.tenant())
          || (asked != null && !asked.equals(begun.stack()))) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot take over foreign stack '%s': it is being taken over as stack '%s' of tenant '%s'. Go on with that, or go back with 'berth foreign restore %s'."
                .formatted(name, begun, begun.tenant(), name));
      }
      return begun;
    }
    if (asked == null && !Names.isValid(name)) {
      throw new BerthException(
          ErrorCode.INVALID_NAME,
          "Cannot take over foreign stack '%s': its name cannot be that of a stack. Give it one with --name."
              .formatted(name));
    }
    return new StackKey(principal.tenant(), asked == null ? new StackName(name) : asked);
  }

  /** Whether it could be deployed; throws why not. */
  void require(Plan plan) {
    if (!plan.deployed()) {
      check.require(plan.principal(), plan.key(), plan.located().target(), plan.draft());
    }
  }

  /**
   * Prepares what leaves the foreign stack alone, and finds out whether the rest will do.
   *
   * @return takes it over when its lines are asked for; it goes on if whoever asked leaves
   */
  Response.LineSource begin(Plan plan) {
    if (!plan.deployed()) {
      plan.draft()
          .images()
          .forEach(
              image ->
                  foreigners
                      .on(plan.located().target())
                      .share(plan.key().tenant(), image.reference(), image.id()));
      require(plan);
    }
    return sink -> write(sink, plan.located(), "take over", told -> carryOut(plan, told));
  }

  /** Goes back to what was before an adoption that has not come to its end. */
  Response.LineSource restore(@Nullable TargetName target, String name) {
    Located located = foreigners.defined(target, name);
    ForeignChoice choice =
        stacks
            .foreign()
            .find(located.target(), name)
            .filter(one -> one.adoptedAs() != null)
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.CONFLICT,
                        "Cannot restore foreign stack '%s': it is not being taken over. 'berth foreign ls' shows how it is."
                            .formatted(name)));
    return sink ->
        write(
            sink,
            located,
            "restore",
            told -> {
              goBack(located, choice, told);
              return new AdoptionLine.Done("", List.of(), List.of());
            });
  }

  /** Tells people what happens. */
  private interface Told {
    void say(String message);
  }

  private interface Work {
    AdoptionLine run(Told told) throws InterruptedException;
  }

  private void write(Response.LineSink sink, Located located, String verb, Work work)
      throws IOException, InterruptedException {
    String one = located.target() + "/" + located.stack().name();
    if (!underWay.add(one)) {
      sink.write(
          new AdoptionLine.Failed(
              "Cannot %s foreign stack '%s': somebody does so right now. Wait for that."
                  .formatted(verb, located.stack().name())));
      return;
    }
    try {
      sink.write(work.run(message -> tell(sink, message)));
    } catch (BerthException e) {
      sink.write(new AdoptionLine.Failed(String.valueOf(e.getMessage())));
    } finally {
      underWay.remove(one);
    }
  }

  /** Whoever asked may have gone: half an adoption would help nobody. */
  private static void tell(Response.LineSink sink, String message) {
    try {
      sink.write(new AdoptionLine.Progress(message));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Nobody hears of the adoption any more", e);
    }
  }

  private AdoptionLine carryOut(Plan plan, Told told) throws InterruptedException {
    TargetName target = plan.located().target();
    ForeignChoice choice =
        stacks
            .foreign()
            .find(target, plan.name())
            .orElse(new ForeignChoice(target, plan.name(), plan.key().tenant(), false, null))
            .withAdoption(plan.key().stack());
    if (!plan.deployed()) {
      stacks.foreign().allow(target, plan.key().tenant(), plan.draft().volumes());
      stacks.foreign().save(choice);
      deploy(plan, choice, told);
    }
    ProgressLine end = await(plan.key(), told);
    if (end instanceof ProgressLine.Failed failed) {
      goBack(plan.located(), choice, told);
      return new AdoptionLine.Failed(
          "%s\nForeign stack '%s' runs again as before.".formatted(failed.reason(), plan.name()));
    }
    told.say("removing what it replaces");
    foreigners
        .findDefined(target, plan.name())
        .ifPresent(stack -> foreigners.on(target).remove(stack));
    stacks.foreign().save(choice.withRouted(false).withAdoption(null));
    routes.wake();
    ProgressLine.Done done = (ProgressLine.Done) end;
    return new AdoptionLine.Done(plan.key().stack().value(), done.urls(), done.warnings());
  }

  private void deploy(Plan plan, ForeignChoice choice, Told told) throws InterruptedException {
    TargetName target = plan.located().target();
    try {
      told.say("stopping foreign stack '%s'".formatted(plan.name()));
      foreigners.on(target).stop(plan.located().stack());
      told.say("deploying stack '%s'".formatted(plan.key()));
      Stacks.Accepted _ =
          stacks.deploy(
              plan.principal(),
              plan.key(),
              new Stacks.Order(AdoptionCheck.source(plan.draft()), 0L, Map.of(), target));
    } catch (BerthException e) {
      try {
        goBack(plan.located(), choice, told);
      } catch (BerthException second) {
        e.addSuppressed(second);
        throw new BerthException(
            e.code(),
            "%s\nForeign stack '%s' could not be started again: %s\n'berth foreign ls' says how to go on or back."
                .formatted(e.getMessage(), plan.name(), second.getMessage()),
            e);
      }
      throw e;
    }
  }

  /**
   * Waits for the stack.
   *
   * @throws BerthException {@code TIMED_OUT}
   */
  private ProgressLine await(StackKey key, Told told) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    String said = "";
    while (System.nanoTime() - end < 0) {
      long seen = changes.number();
      ProgressLine line = overview.progress(key, null);
      if (!(line instanceof ProgressLine.Progress progress)) {
        return line;
      }
      if (!progress.message().equals(said)) {
        said = progress.message();
        told.say(said);
      }
      changes.awaitAfter(seen, PAUSE);
    }
    throw new BerthException(
        ErrorCode.TIMED_OUT,
        "Cannot see stack '%s' ready: after %d minutes it is not (%s). What it is to replace is stopped and still there: 'berth foreign ls' says how to go on or back."
            .formatted(key, LONGEST.toMinutes(), said));
  }

  /** Ports and volumes have to be free before the foreign stack starts again. */
  private void goBack(Located located, ForeignChoice choice, Told told)
      throws InterruptedException {
    StackKey key = choice.adoption();
    if (key != null && stacks.desired().find(key).isPresent()) {
      told.say("removing stack '%s'".formatted(key));
      stacks.remove(key);
    }
    if (key != null) {
      awaitEnd(key);
    }
    told.say("starting foreign stack '%s' again".formatted(located.stack().name()));
    Optional<ForeignStack> there = foreigners.findDefined(located.target(), located.stack().name());
    there.ifPresent(stack -> foreigners.on(located.target()).start(stack));
    if (key != null) {
      ForeignDraft draft = new ForeignExport(located.stack(), key.stack()).draft();
      stacks.foreign().forbid(located.target(), key.tenant(), unused(key, draft.volumes()));
    }
    stacks.foreign().save(choice.withAdoption(null));
    routes.wake();
  }

  /** Another stack of the tenant, taken over before, may mount them too. */
  private List<String> unused(StackKey key, Set<String> volumes) {
    Set<VolumeName> used =
        stacks
            .desired()
            .services()
            .flatMap(service -> service.spec().filesystem().mounts().stream())
            .flatMap(
                mount ->
                    mount instanceof Mount.Volume one ? Stream.of(one.volume()) : Stream.empty())
            .collect(Collectors.toSet());
    return volumes.stream()
        .filter(volume -> !used.contains(VolumeName.foreign(key.tenant(), volume)))
        .toList();
  }

  private void awaitEnd(StackKey key) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() - end < 0) {
      long seen = changes.number();
      if (!overview.isLeaving(key)) {
        return;
      }
      changes.awaitAfter(seen, PAUSE);
    }
  }
}
