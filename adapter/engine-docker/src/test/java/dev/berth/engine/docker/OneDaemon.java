package dev.berth.engine.docker;

import dev.berth.kit.Daemon;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A daemon for all tests of a class: started before the first, ended after the last. */
final class OneDaemon implements BeforeAllCallback, AfterAllCallback {
  private final Callable<Daemon> starter;
  private @Nullable Daemon daemon;

  private OneDaemon(Callable<Daemon> starter) {
    this.starter = starter;
  }

  static OneDaemon docker() {
    return new OneDaemon(Daemon::docker);
  }

  static OneDaemon podman() {
    return new OneDaemon(Daemon::podman);
  }

  Daemon daemon() {
    return Objects.requireNonNull(daemon, "no test of the class runs");
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    daemon = starter.call();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (daemon != null) {
      daemon.close();
    }
  }
}
