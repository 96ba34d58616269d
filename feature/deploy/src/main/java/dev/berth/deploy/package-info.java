/**
 * Compose file to running tasks. Read in this order: {@link Deployments}, what the server wires;
 * {@link Stacks}, which takes files and keeps the {@link DesiredState} in the store; {@link
 * Reconciler}, which again and again makes an {@link ObservedState}, has the {@link Planner} make a
 * {@link Plan} of {@link Step}s from the two, and has them done; {@link HealthMonitor}, which finds
 * out which tasks may get requests; then the endpoints.
 *
 * <p>The router implements {@link Traffic}; nothing else starts or stops tasks.
 */
@NullMarked
package dev.berth.deploy;

import org.jspecify.annotations.NullMarked;
