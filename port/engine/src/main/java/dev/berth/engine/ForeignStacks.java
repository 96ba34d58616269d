package dev.berth.engine;

import dev.berth.kernel.TenantId;

/**
 * What others run on the same machines: neither this instance's nor another one's. It is looked at,
 * and changed only by {@link #stop}, {@link #start} and {@link #remove}. Thread-safe; calls block,
 * and fail as those of the {@link Runner} do.
 */
public interface ForeignStacks {
  /** The most containers or services that are looked at. */
  int MOST = 1_000;

  /** Of a runner without {@link Capability#FOREIGN_STACKS}. */
  ForeignStacks NONE = new NoForeignStacks();

  ForeignPicture picture();

  /**
   * A stack with the definitions of its services.
   *
   * @throws dev.berth.kernel.BerthException {@code NOT_FOUND}
   */
  ForeignStack get(String name);

  /**
   * Ends its tasks so that nothing brings them back but {@link #start}; returns when they have
   * ended. Idempotent, and goes on where an earlier one was interrupted.
   */
  void stop(ForeignStack stack);

  /** Lets it run again as before {@link #stop}. Idempotent. */
  void start(ForeignStack stack);

  /**
   * Removes its containers or services and those of its networks that nobody else uses; volumes
   * stay. Idempotent.
   */
  void remove(ForeignStack stack);

  /** What one of its tasks wrote, oldest first. */
  LogStream logs(ForeignTask task, LogRequest request);

  /**
   * Lets a tenant have an image that a foreign service was made from; what the tenant has by that
   * name is left alone.
   *
   * @param imageId as {@link ForeignDefinition#imageId}; empty: the nodes fetch it themselves
   */
  void share(TenantId tenant, String reference, String imageId);
}
