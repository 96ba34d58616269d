package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Engine;
import dev.berth.engine.EngineHealth;
import dev.berth.engine.Networks;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done, and told, while the engine does not answer or cannot do something. */
class OutageTest {
  @TempDir Path folder;

  private final AtomicInteger looks = new AtomicInteger();
  private final AtomicInteger refusals = new AtomicInteger();

  /** What is due cannot be done, and is not looked at again and again. */
  @Test
  void whatIsDueWaitsForTheEngineToComeBack() throws Exception {
    try (Dock dock =
        new Dock(new FakeMachine(), folder, DeploySettings.DEFAULT, this::withoutNetworks)) {
      dock.deploy("shop", "services:", "  web: {image: berth/host}");
      dock.eventually(() -> assertThat(dock.running("web")).hasSize(1));
      dock.engine.setHealth(EngineHealth.broken("It is away."));
      dock.call("DELETE", "/api/stacks/shop", null);
      dock.eventually(() -> assertThat(refusals).hasPositiveValue());

      int before = looks.get();
      TimeUnit.SECONDS.sleep(3);

      assertThat(looks.get() - before).isLessThan(20);
      dock.engine.setHealth(EngineHealth.ready("It is back.", List.of()));
      dock.eventually(() -> assertThat(dock.engine.networks().list()).isEmpty());
    }
  }

  @Test
  void whatCannotBeRemovedIsTold() {
    try (Dock dock =
        new Dock(new FakeMachine(), folder, DeploySettings.DEFAULT, this::withBusyNetworks)) {
      dock.deploy("shop", "services:", "  web: {image: berth/host}");
      dock.eventually(() -> assertThat(dock.running("web")).hasSize(1));
      dock.call("DELETE", "/api/stacks/shop", null);

      dock.eventually(
          () ->
              assertThat(dock.stack("shop").deployment().message())
                  .isEqualTo("being removed: Cannot remove it: it is busy."));
    }
  }

  private Engine withBusyNetworks(Engine engine) {
    Networks busy =
        proxy(
            Networks.class,
            (_, method, arguments) -> {
              if (method.getName().equals("remove")) {
                throw new BerthException(ErrorCode.ENGINE_FAILED, "Cannot remove it: it is busy.");
              }
              return call(method, engine.networks(), arguments);
            });
    return proxy(
        Engine.class,
        (_, method, arguments) ->
            method.getName().equals("networks") ? busy : call(method, engine, arguments));
  }

  /** Its networks cannot be asked for while it is not well; looks at its tasks are counted. */
  private Engine withoutNetworks(Engine engine) {
    return proxy(
        Engine.class,
        (_, method, arguments) -> {
          if (method.getName().equals("tasks")) {
            looks.incrementAndGet();
          }
          if (method.getName().equals("networks") && !engine.health().ready()) {
            refusals.incrementAndGet();
            throw new BerthException(ErrorCode.UNAVAILABLE, "Cannot ask: it is away.");
          }
          return call(method, engine, arguments);
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static Object call(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
