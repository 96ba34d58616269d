package dev.berth.engine.docker;

import dev.berth.engine.EngineTask;

/**
 * A task, and the container that it is.
 *
 * @param container the container's id
 * @param image its image's id
 */
record KnownTask(EngineTask task, String container, String image) {
  KnownTask withTask(EngineTask changed) {
    return new KnownTask(changed, container, image);
  }
}
