package dev.berth.engine;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;

/** There are none: nobody else uses the engine. */
final class NoForeignStacks implements ForeignStacks {
  @Override
  public ForeignPicture picture() {
    return ForeignPicture.NOTHING;
  }

  @Override
  public ForeignStack get(String name) {
    throw unsupported("find", name);
  }

  @Override
  public void stop(ForeignStack stack) {
    throw unsupported("stop", stack.name());
  }

  @Override
  public void start(ForeignStack stack) {
    throw unsupported("start", stack.name());
  }

  @Override
  public void remove(ForeignStack stack) {
    throw unsupported("remove", stack.name());
  }

  @Override
  public LogStream logs(ForeignTask task, LogRequest request) {
    throw unsupported("read the log of", task.name());
  }

  @Override
  public void share(TenantId tenant, String reference, String imageId) {
    throw unsupported("share", reference);
  }

  private static BerthException unsupported(String verb, String name) {
    return new BerthException(
        ErrorCode.UNSUPPORTED,
        "Cannot %s '%s': this engine runs nothing but what Berth deploys. Choose a target with Docker, Podman or Swarm."
            .formatted(verb, name));
  }
}
