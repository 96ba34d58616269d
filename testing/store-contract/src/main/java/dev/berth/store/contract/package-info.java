/** What every store has to do. */
@NullMarked
package dev.berth.store.contract;

import org.jspecify.annotations.NullMarked;
