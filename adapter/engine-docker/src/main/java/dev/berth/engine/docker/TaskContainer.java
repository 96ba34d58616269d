package dev.berth.engine.docker;

import dev.berth.kernel.TaskId;

/**
 * The container that a task is.
 *
 * @param container its id
 */
record TaskContainer(TaskId task, String container) {}
