package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.fake.FakeMachine;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several deployments of one stack at once. */
class ConcurrentDeployTest {
  private static final int CALLERS = 8;

  @TempDir Path folder;

  @Test
  void oneIsTakenAndTheOthersAreTold() throws InterruptedException {
    try (Dock dock = new Dock(new FakeMachine(), folder)) {
      ConcurrentLinkedQueue<String> outcomes = new ConcurrentLinkedQueue<>();
      CountDownLatch begin = new CountDownLatch(1);
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        String colour = "colour-" + i;
        callers.add(
            Threads.start(
                "deploy-" + i,
                () -> {
                  await(begin);
                  outcomes.add(deploy(dock, colour));
                }));
      }
      begin.countDown();
      for (Thread caller : callers) {
        caller.join();
      }
      dock.done("shop");
      assertThat(outcomes).hasSize(CALLERS);
      List<String> winners = outcomes.stream().filter(one -> !one.equals("CONFLICT")).toList();
      assertThat(winners).hasSize(1);
      assertThat(dock.stack("shop").version()).isEqualTo(1);
      assertThat(dock.stack("shop").services().getFirst().labels())
          .containsEntry("colour", winners.getFirst());
    }
  }

  /** Whatever comes first: each is done wholly or told of a conflict, and the end is whole. */
  @Test
  void otherChangesRaceWithDeployments() throws InterruptedException {
    try (Dock dock = new Dock(new FakeMachine(), folder)) {
      dock.deployed("shop", web("first"));
      dock.deployed("shop", web("second"));
      ConcurrentLinkedQueue<Long> versions = new ConcurrentLinkedQueue<>();
      ConcurrentLinkedQueue<ErrorCode> refusals = new ConcurrentLinkedQueue<>();
      CountDownLatch begin = new CountDownLatch(1);
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 3 * CALLERS; i++) {
        int number = i;
        callers.add(
            Threads.start(
                "change-" + i,
                () -> {
                  await(begin);
                  try {
                    versions.add(change(dock, number));
                  } catch (BerthException e) {
                    refusals.add(e.code());
                  }
                }));
      }
      begin.countDown();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(versions.size() + refusals.size()).isEqualTo(3 * CALLERS);
      assertThat(refusals).allMatch(code -> code == ErrorCode.CONFLICT);
      dock.done("shop");
      StackDetails stack = dock.stack("shop");
      assertThat(versions).contains(stack.version());
      assertThat(dock.running("web")).hasSize(stack.services().getFirst().replicas());
    }
  }

  private static String[] web(String colour) {
    return new String[] {
      "services:", "  web: {image: berth/host, environment: {COLOUR: " + colour + "}}"
    };
  }

  private static long change(Dock dock, int number) {
    String service = "/api/stacks/shop/services/web";
    return switch (number % 5) {
      case 0 -> dock.deploy("shop", web("colour-" + number)).version();
      case 1 -> post(dock, service + "/scale", new ServiceEndpoints.ScaleRequest(1 + number % 3));
      case 2 -> post(dock, service + "/rollback", null);
      case 3 ->
          post(
              dock,
              service + "/update",
              new ServiceChange(null, Map.of("NUMBER", "" + number), null, null));
      default -> post(dock, "/api/stacks/shop/rollback", null);
    };
  }

  private static long post(Dock dock, String path, @Nullable Object body) {
    Response.Json answer = (Response.Json) dock.call("POST", path, body);
    return ((ServiceEndpoints.ChangeAnswer) answer.body()).version();
  }

  private static String deploy(Dock dock, String colour) {
    try {
      dock.deploy(
          "shop", 0L, "services:", "  web: {image: berth/host, labels: {colour: " + colour + "}}");
      return colour;
    } catch (BerthException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
      return e.code().name();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
