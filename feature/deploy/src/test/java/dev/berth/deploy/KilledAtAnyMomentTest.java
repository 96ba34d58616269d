package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.compose.Update;
import dev.berth.compose.Update.FailureAction;
import dev.berth.compose.Update.Order;
import dev.berth.deploy.SimulatedBerth.Simulated;
import dev.berth.engine.ProcessSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Updates of every kind, in which Berth dies at random moments: the end is the same as without, and
 * on the way there are never more tasks, and never fewer that serve, than the file allows.
 */
class KilledAtAnyMomentTest {
  private static final int RUNS = 400;
  private static final List<FailureAction> ACTIONS = List.of(FailureAction.values());
  private static final Duration TROUBLE = Duration.ofSeconds(20);
  private static final Duration ENOUGH = Duration.ofMinutes(20);

  /** One run: what is updated how, and to what. */
  private record Course(int replicas, Update update, String image, boolean crashes) {
    static Course of(Random random) {
      int replicas = 1 + random.nextInt(5);
      Update update =
          new Update(
              random.nextInt(4),
              Duration.ofMillis(random.nextInt(3) * 700L),
              ACTIONS.get(random.nextInt(ACTIONS.size())),
              Duration.ofMillis(random.nextInt(3) * 800L),
              0,
              random.nextBoolean() ? Order.START_FIRST : Order.STOP_FIRST);
      String image =
          List.of(SimulatedBerth.GOOD, SimulatedBerth.CRASHING, SimulatedBerth.UNHEALTHY)
              .get(random.nextInt(3));
      return new Course(replicas, update, image, random.nextInt(4) == 0);
    }

    int atOnce() {
      return update.parallelism() == 0 ? replicas : Math.min(replicas, update.parallelism());
    }

    boolean isStartFirst() {
      return update.order() == Order.START_FIRST;
    }

    boolean isGood() {
      return image.equals(SimulatedBerth.GOOD);
    }
  }

  static Stream<Long> seeds() {
    return IntStream.range(0, RUNS).mapToObj(run -> 20261121L + run);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theEndIsTheSame(long seed) {
    Random random = new Random(seed);
    Course course = Course.of(random);
    SimulatedBerth berth = new SimulatedBerth(random);
    String name = course + " with seed " + seed;
    deploy(berth, SimulatedBerth.GOOD, "1", course);
    run(berth, course, random, name, false);
    assertThat(berth.serving()).as(name).hasSize(course.replicas());
    deploy(berth, course.image(), "2", course);
    run(berth, course, random, name, true);
    assertEnd(berth, course, name);
  }

  private static void deploy(SimulatedBerth berth, String image, String release, Course course) {
    ProcessSpec process =
        new ProcessSpec(null, null, Map.of("RELEASE", release), null, null, false, null);
    ServiceSpec spec =
        Scene.updating(course.update())
            .apply(Scene.spec())
            .withImage(image, image)
            .withProcess(process);
    DesiredStack old = berth.desired.find(Scene.SHOP).orElse(null);
    DesiredService service =
        old == null
            ? DesiredService.of(Scene.key("web"), spec, course.replicas(), berth.now)
            : old.services()
                .getFirst()
                .succeededBy(spec, course.replicas(), old.version(), berth.now);
    long version = old == null ? 1 : old.version() + 1;
    berth.desired =
        berth.desired.with(
            new DesiredStack(
                Scene.SHOP, version, berth.now, List.of(service), List.of(), List.of(), List.of()));
  }

  /** Until nothing happens any more; trouble ends after a while. */
  private static void run(
      SimulatedBerth berth, Course course, Random random, String name, boolean trouble) {
    Instant quiet = berth.now.plus(TROUBLE);
    Instant end = berth.now.plus(ENOUGH);
    int crashes = 0;
    boolean more = true;
    for (int turn = 0; more && turn < 20_000; turn++) {
      boolean troubled = trouble && berth.now.isBefore(quiet);
      Plan plan = berth.look();
      if (trouble && crashes == 0) {
        assertBounds(berth, course, name);
      }
      for (Verdict verdict : plan.verdicts()) {
        if (!troubled || random.nextInt(4) > 0) {
          berth.conclude(verdict);
        }
      }
      if (troubled && random.nextInt(12) == 0) {
        berth.kill();
      }
      if (troubled && course.crashes() && crashes < 2 && random.nextInt(30) == 0) {
        List<Simulated> alive = berth.alive();
        if (alive.isEmpty()) {
          continue;
        }
        crashes++;
        berth.end(alive.get(random.nextInt(alive.size())).task().id(), 137);
      }
      more = berth.advance(troubled ? berth.now.plusMillis(500) : end) || troubled;
      boolean forEver = course.update().failureAction() == FailureAction.CONTINUE;
      if (forEver && !course.isGood() && berth.now.isAfter(quiet.plus(TROUBLE))) {
        return;
      }
    }
    assertThat(more).as(name + ": it comes to rest").isFalse();
  }

  private static void assertBounds(SimulatedBerth berth, Course course, String name) {
    int failing = course.update().failureAction() == FailureAction.CONTINUE ? course.replicas() : 0;
    assertThat(berth.alive().size())
        .as(name + ": tasks at once")
        .isLessThanOrEqualTo(course.replicas() + course.atOnce() + failing);
    int fewest = course.isStartFirst() ? course.replicas() : course.replicas() - course.atOnce();
    boolean failsOn =
        !course.isStartFirst()
            && !course.isGood()
            && course.update().failureAction() == FailureAction.CONTINUE;
    if (!failsOn) {
      assertThat(berth.serving().size())
          .as(name + ": tasks that serve")
          .isGreaterThanOrEqualTo(fewest);
    }
  }

  private static void assertEnd(SimulatedBerth berth, Course course, String name) {
    DesiredService service = berth.desired.find(Scene.key("web")).orElseThrow();
    Rollout rollout = service.rollout();
    assertThat(rollout).as(name).isNotNull();
    boolean goesOn = course.update().failureAction() == FailureAction.CONTINUE;
    if (!course.isGood() && goesOn) {
      return;
    }
    List<Integer> slots =
        berth.serving().stream()
            .map(task -> task.task().spec().identity().slot())
            .sorted()
            .toList();
    assertThat(slots)
        .as(name)
        .isEqualTo(IntStream.rangeClosed(1, course.replicas()).boxed().toList());
    assertThat(berth.alive()).as(name).hasSize(course.replicas());
    Rollout.State state = rollout == null ? Rollout.State.UPDATING : rollout.state();
    if (course.isGood()) {
      assertThat(state).as(name).isEqualTo(Rollout.State.COMPLETED);
      assertThat(service.spec().image()).as(name).isEqualTo(course.image());
    } else if (course.update().failureAction() == FailureAction.ROLLBACK) {
      assertThat(state).as(name).isEqualTo(Rollout.State.ROLLBACK_COMPLETED);
      assertThat(service.spec().image()).as(name).isEqualTo(SimulatedBerth.GOOD);
    } else {
      assertThat(state).as(name).isEqualTo(Rollout.State.PAUSED);
    }
  }
}
