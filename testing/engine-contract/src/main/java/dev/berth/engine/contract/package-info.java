/**
 * What every engine has to do: {@link EngineContractTest} and {@link NetworkContractTest}, run by
 * each adapter with an {@link EngineUnderTest} that knows how to make tasks that behave as a {@link
 * Program} says. What every cluster has to do: {@link ClusterContractTest}, {@link
 * ClusterUpdateContractTest}, {@link ClusterPlacementContractTest} and {@link
 * ClusterPartsContractTest}, run with a {@link ClusterUnderTest}.
 */
@NullMarked
package dev.berth.engine.contract;

import org.jspecify.annotations.NullMarked;
