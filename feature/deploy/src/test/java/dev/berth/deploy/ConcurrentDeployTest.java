package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
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
