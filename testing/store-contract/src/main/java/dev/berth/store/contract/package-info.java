/** What every store has to do: {@link StoreContractTest}, run by each adapter of the store. */
@NullMarked
package dev.berth.store.contract;

import org.jspecify.annotations.NullMarked;
