/**
 * What every engine has to do: {@link EngineContractTest}, run by each adapter with an {@link
 * EngineUnderTest} that knows how to make tasks that behave as a {@link Program} says.
 */
@NullMarked
package dev.berth.engine.contract;

import org.jspecify.annotations.NullMarked;
