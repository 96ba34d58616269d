package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.access.Principal;
import dev.berth.deploy.StackWatch.ChangedStack;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.http.Response;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows the stacks hears which of them change. */
class StackWatchTest {
  @TempDir Path folder;
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(new FakeMachine(), folder);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  @Test
  void whatIsThereIsToldFirstThenWhatChanges() throws Exception {
    dock.deployed("quiet", "services:", "  web: {image: berth/host}");
    dock.deployed("shop", "services:", "  web: {image: berth/host}");
    Listener listener = new Listener();
    Response.Lines answer = (Response.Lines) dock.call("GET", "/api/changes", null);
    Thread following = Threads.start("following", () -> follow(answer, listener));
    try {
      dock.eventually(() -> assertThat(listener.told).contains(changed("quiet"), changed("shop")));
      dock.call("POST", "/api/stacks/shop/services/web/restart", null);
      dock.eventually(
          () ->
              assertThat(listener.told).filteredOn(changed("shop")::equals).hasSizeGreaterThan(1));
      dock.call("DELETE", "/api/stacks/quiet", null);
      dock.eventually(
          () ->
              assertThat(listener.told).filteredOn(changed("quiet")::equals).hasSizeGreaterThan(1));
    } finally {
      listener.leave();
      following.join(Duration.ofSeconds(60));
    }
    assertThat(following.isAlive()).isFalse();
  }

  @Test
  void nobodyHearsOfOthersStacks() throws Exception {
    Principal bob = new Principal("bob", new TenantId("beta"), false);
    dock.deployed("shop", "services:", "  web: {image: berth/host}");
    Listener listener = new Listener();
    Response.Lines answer = (Response.Lines) dock.call(bob, "GET", "/api/changes", null);
    Thread following = Threads.start("following", () -> follow(answer, listener));
    try {
      dock.deploy(bob, "own", null, "services:", "  web: {image: berth/host}");
      dock.eventually(() -> assertThat(listener.told).contains(changed("own")));
    } finally {
      listener.leave();
      following.join(Duration.ofSeconds(60));
    }
    assertThat(listener.told).doesNotContain(changed("shop"));
  }

  private static ChangedStack changed(String stack) {
    return new ChangedStack(stack);
  }

  private static void follow(Response.Lines answer, Listener listener) {
    try {
      answer.source().writeTo(listener);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A caller who leaves when told to. */
  private static final class Listener implements Response.LineSink {
    final List<Object> told = new CopyOnWriteArrayList<>();
    private volatile @Nullable Runnable onClose;

    @Override
    public void write(Object value) {
      told.add(value);
    }

    @Override
    public void onClose(Runnable action) {
      onClose = action;
    }

    void leave() {
      Runnable action = onClose;
      if (action != null) {
        action.run();
      }
    }
  }
}
