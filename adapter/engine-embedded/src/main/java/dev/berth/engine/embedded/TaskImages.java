package dev.berth.engine.embedded;

import dev.berth.kernel.TenantId;

/** What tasks need of images. */
interface TaskImages {
  /**
   * What a task's root is made of.
   *
   * @throws dev.berth.kernel.BerthException {@code IMAGE_NOT_FOUND}
   */
  RootLayers layers(TenantId tenant, String reference);
}
