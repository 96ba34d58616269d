/**
 * The port to what runs tasks on one machine. Read in this order: {@link Engine}, {@link Tasks},
 * {@link TaskSpec}, {@link EngineTask} with its {@link TaskState}, {@link EngineEvent}, then {@link
 * Images}, {@link Networks} and {@link Volumes}.
 *
 * <p>The deploy feature alone starts and stops tasks; others read. Adapters implement the port and
 * pass the contract suite in {@code testing/engine-contract}.
 */
@NullMarked
package dev.berth.engine;

import org.jspecify.annotations.NullMarked;
