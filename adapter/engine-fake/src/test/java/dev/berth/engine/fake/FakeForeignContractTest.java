package dev.berth.engine.fake;

import dev.berth.engine.ForeignStack;
import dev.berth.engine.Runner;
import dev.berth.engine.contract.ForeignContractTest;
import dev.berth.engine.contract.ForeignUnderTest;
import java.time.InstantSource;

class FakeForeignContractTest extends ForeignContractTest {
  @Override
  protected ForeignUnderTest machine() {
    return new Machine();
  }

  private static final class Machine implements ForeignUnderTest {
    private final FakeMachine machine = new FakeMachine();

    @Override
    public Runner open() {
      return new FakeEngine(InstantSource.system(), machine);
    }

    @Override
    public void deployWiki() {
      machine
          .foreign()
          .put(
              new ForeignStack(
                  "wiki",
                  ForeignStack.Origin.COMPOSE,
                  java.util.List.of(
                      FakeForeignStacks.service("db", 1).withCommand("echo", "ready").service(),
                      FakeForeignStacks.service("web", 2)
                          .withCommand("sleep", "1000")
                          .withEnvironment("COLOUR", "blue")
                          .withLabel("app", "wiki")
                          .withVolume("wiki_data", "/data")
                          .service())));
    }

    @Override
    public String image() {
      return "busybox";
    }

    @Override
    public boolean hasVolume(String name) {
      return name.equals("wiki_data");
    }

    @Override
    public void close() {}
  }
}
